import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { fig3 } from "../../src/tasks/modular-addition/parameters.ts";
import { degeneracy, diagonal, reducedAction, stationary } from "../../src/tasks/modular-addition/theory/action.ts";
import { limitingResidual, thresholds } from "../../src/tasks/modular-addition/theory/limit.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { simulable } from "./modular-network.ts";

const core = await loadCore();

test("printed: the paper's Fig. 3 (PHYSICS 8)", () => {
  const { onset, completion, aAtCompletion } = thresholds(fig3, "printed");
  expect(onset).toBeCloseTo(0.23602, 5);
  expect(completion).toBeCloseTo(0.17602, 5);
  expect(aAtCompletion).toBeCloseTo(0.7458, 4);
  const at = (noise: number) => modularAdditionTheory(core, { ...fig3, noise }, { normalisation: "printed" });
  expect(at(0.24).phase).toBe("GFL");
  expect(at(0.2).phase).toBe("GMFL-I");
  expect(at(0.17).phase).toBe("GMFL-II");
  // The paper reads its thresholds off at S ≈ ±3.
  expect(at(0.227).saddles[2]!.action).toBeCloseTo(3.1, 1);
});

test("corrected: the mean-field numbers of PHYSICS 8", () => {
  const network = simulable(11, 600, 3, 0.5);
  expect(network.readoutVariance).toBeCloseTo(2.152e-7, 10);
  const { onset, completion } = thresholds(network, "corrected");
  expect(onset).toBeCloseTo(2.083e-4, 7);
  expect(completion! / onset).toBeCloseTo(0.5, 12);
  expect(modularAdditionTheory(core, { ...network, noise: 0.95 * onset }).a).toBeCloseTo(0.9033, 4);
  expect(modularAdditionTheory(core, { ...network, noise: 0.5 * onset }).a).toBeCloseTo(0.5054, 4);
});

test("corrected: λ is the two-dimensional average, by brute force", () => {
  const network = { ...simulable(7, 300, 2, 0.4), noise: 1e-4 };
  const { modulus, sextic, readoutVariance, noise } = network;
  const { a, lambda, g, dropletFraction } = modularAdditionTheory(core, network);
  expect(a * (1 + lambda / noise)).toBeCloseTo(1, 10);
  const { phi } = degeneracy(sextic);
  let [total, product, droplets] = [0, 0, 0];
  const count = 1200;
  for (let i = 0; i < count; i++) {
    // Φ = x²: the mid-point rule in x, dΦ = 2x dx.
    const x = (2.2 * (i + 0.5)) / count;
    for (let j = 0; j < count; j++) {
      const y = (2.2 * (j + 0.5)) / count;
      const [first, second] = [x * x, y * y];
      const action = modulus * ((first + second) / 2 - g * first * second + (sextic / 6) * (first ** 3 + second ** 3));
      const p = x * y * Math.exp(-2 * action);
      total += p;
      product += p * first * second;
      if (first * second > phi ** 2 / 4) droplets += p;
    }
  }
  expect((4 * modulus ** 2 * readoutVariance * product) / total / lambda).toBeCloseTo(1, 5);
  expect(dropletFraction).toBeCloseTo(droplets / total, 4);
});

test("wells: stationary where the slope vanishes, born at √γ, degenerate at g_c", () => {
  const sextic = 0.7;
  const slope = (phi: number, g: number) => 1 - 2 * g * phi + sextic * phi * phi;
  for (const g of [0.9, 1, 2, 30]) {
    const [, barrier, well] = stationary(diagonal(7, g, sextic));
    for (const { position } of [barrier!, well!]) expect(Math.abs(slope(position, g))).toBeLessThan(1e-9 * g * g);
    expect(barrier!.curvature).toBeLessThan(0);
    expect(well!.curvature).toBeGreaterThan(0);
  }
  expect(stationary(diagonal(7, Math.sqrt(sextic) * 0.999, sextic))).toHaveLength(1);
  expect(stationary(diagonal(7, Math.sqrt(sextic) * 1.001, sextic))).toHaveLength(3);
  const { g, phi } = degeneracy(sextic);
  expect(reducedAction(phi, diagonal(7, g, sextic))).toBeCloseTo(0, 13);
  expect(stationary(diagonal(7, g, sextic))[2]!.position).toBeCloseTo(phi, 12);
});

test("P → ∞: the lever rule is approached in all three phases", () => {
  for (const share of [1.3, 0.8, 0.3]) {
    const miss = [11, 101].map((modulus) => {
      const network = simulable(modulus, 1000, 3, 0.5);
      const noise = share * thresholds(network, "corrected").onset;
      const theory = modularAdditionTheory(core, { ...network, noise });
      expect(theory.solver.converged).toBe(true);
      return Math.abs(theory.a - limitingResidual({ ...network, noise }, "corrected"));
    });
    expect(miss[1]!).toBeLessThan(miss[0]! / 3);
  }
});

test("networks that cannot be are refused by name", () => {
  for (const modulus of [2, 9, 1, 0, 7.5, Number.NaN]) {
    expect(() => modularAdditionTheory(core, { ...fig3, modulus })).toThrow("modulus: expected an odd prime");
  }
  for (const name of ["width", "readoutVariance", "sextic", "noise"] as const) {
    expect(() => modularAdditionTheory(core, { ...fig3, [name]: 0 })).toThrow(`${name}: expected a number above 0`);
  }
});
