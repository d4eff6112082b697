/** The posterior with the readout integrated out (PHYSICS 1): both its forms against its definition. */

import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { CollapsedNetwork } from "../../src/tasks/modular-addition/collapsed-network.ts";
import { inPanels, quadsOf } from "../kernels/packing.ts";
import { withPairs } from "../networks.ts";
import { collapsed, dense, everyPair, type Pair, type QuadraticNetwork, sextic } from "../reference/quadratic.ts";
import { normals } from "../reference/random.ts";
import { gradientsOf } from "./given-quadratic.ts";

const core = await loadCore();
const NOISE = 0.3;
const READOUT_VARIANCE = 0.02;
const SEXTIC = 0.4;

function given(network: QuadraticNetwork, pairs: readonly Pair[], space: "fourier" | "real" = "fourier") {
  const P = network.modulus;
  const width = network.weights.length / (2 * P);
  const numbers = pairs.map(([n, m]) => n * P + m);
  const order = [...numbers, ...everyPair(P).map(([n, m]) => n * P + m)].filter(
    (x, i) => i < numbers.length || !numbers.includes(x),
  );
  const shape = { modulus: P, width, trained: pairs.length, precision: "f64" as const };
  const decay = { sextic: SEXTIC, space, noise: NOISE };
  const made = withPairs(new CollapsedNetwork(core, shape, decay, READOUT_VARIANCE), order);
  write(made, network.weights);
  return made;
}

function write(network: CollapsedNetwork, weights: ArrayLike<number>): void {
  const { modulus: P, panels, width, at } = network;
  const memory = network.numbers(at.weights, panels * quadsOf(2 * P) * 4);
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < 2 * P; k++) memory[inPanels(i, k, quadsOf(2 * P), "f64")] = weights[i * 2 * P + k]!;
  }
}

function draw(modulus: number, width: number): QuadraticNetwork {
  return { modulus, weights: normals(width * 2 * modulus, 5, 0.7), readout: new Float64Array(width * modulus) };
}

const some = (modulus: number) => everyPair(modulus).filter(([n, m]) => (3 * n + m) % 4 !== 0);
const cases = [3, 5, 7].flatMap((modulus) =>
  [1, 2, 5, 13, 60].flatMap((width) => [
    { modulus, width, part: "all" },
    { modulus, width, part: "some" },
  ]),
);

describe.each(cases)("P = $modulus, N = $width, $part pairs", ({ modulus, width, part }) => {
  const network = draw(modulus, width);
  const pairs = part === "all" ? everyPair(modulus) : some(modulus);
  const expected = collapsed(network, pairs, READOUT_VARIANCE, NOISE);

  test("energy, mean readout and expected loss are those of the definition", () => {
    const found = given(network, pairs);
    expect(found.byNeurons).toBe(width < pairs.length);
    const energy = found.evaluate() / (2 * NOISE);
    expect(Math.abs(energy - expected.energy)).toBeLessThan(1e-10 * Math.abs(expected.energy) + 1e-10);
    expect(found.extraEnergy).toBeCloseTo(SEXTIC * sextic(network, "fourier"), 10);
    const readout = found.numbers(found.at.readout, found.panels * quadsOf(modulus) * 4);
    for (let i = 0; i < width; i++) {
      for (let p = 0; p < modulus; p++) {
        expect(readout[inPanels(i, p, quadsOf(modulus), "f64")]).toBeCloseTo(expected.mean[i * modulus + p]!, 10);
      }
    }
    expect(found.scores("training").loss / expected.expectedLoss).toBeCloseTo(1, 9);
    const ofMean = dense({ ...network, readout: expected.mean }, pairs);
    expect(found.scores("training").right).toBe(ofMean.right);
    expect(ofMean.loss).toBeLessThan(expected.expectedLoss);
    found.close();
  });

  test.each(["fourier", "real"] as const)("the gradient is the central difference of V + Γ, %s", (space) => {
    const found = given(network, pairs, space);
    found.evaluate();
    const { weights: gradient } = gradientsOf(found);
    const weights = Float64Array.from(network.weights);
    const scale = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    for (let i = 0; i < weights.length; i += 1 + Math.floor(weights.length / 40)) {
      const at = weights[i]!;
      const shifted = (by: number) => {
        weights[i] = at + by;
        write(found, weights);
        const value = found.evaluate() / (2 * NOISE) + found.extraEnergy;
        weights[i] = at;
        return value;
      };
      const h = 1e-3;
      const slope = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
      expect(Math.abs(gradient[i]! - NOISE * slope) / scale).toBeLessThan(1e-6);
    }
    found.close();
  });
});
