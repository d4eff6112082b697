/**
 * What the sextic decay is needed for (PHYSICS 4). At γ = 0 theory has no density, and networks have a posterior; below,
 * neither. That chains at γ = 0 sample that posterior is shown by quadrature in test/moves/modular-addition.test.ts.
 */
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import type { ModularAdditionTask } from "../../src/tasks/modular-addition/configuration.ts";
import { modularAddition } from "../../src/tasks/modular-addition/index.ts";
import { diagonal, reducedAction } from "../../src/tasks/modular-addition/theory/action.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { normals } from "../reference/random.ts";
import { givenQuadratic } from "./given-quadratic.ts";
import { simulable } from "./modular-network.ts";

const core = await loadCore();
const P = 7;
const N = 5;
const NOISE = 0.01;

/** −log of likelihood and decay, at weights drawn and multiplied by `scale`, the readout by `outer`. */
function energy(sextic: number, scale: number, outer: number): number {
  const weights = normals(N * 2 * P, 3).map((x) => scale * x);
  const readout = normals(N * P, 4).map((x) => outer * x);
  const decay = { sextic, space: "fourier" as const, noise: NOISE };
  const network = givenQuadratic(core, { network: { modulus: P, weights, readout }, precision: "f64", decay });
  const loss = network.evaluate();
  const total = loss / (2 * NOISE) + network.extraEnergy;
  network.close();
  return total;
}

test.each([0.01, 1, 30])("theory: at γ = 0 and g = %f a mode's action has no minimum but falls without bound", (g) => {
  const action = diagonal(P, g, 0);
  const barrier = 1 / (2 * g);
  let before = reducedAction(barrier, action);
  expect(before).toBeGreaterThan(0);
  for (let phi = 2 * barrier; phi < 1e6 * barrier; phi *= 2) {
    const value = reducedAction(phi, action);
    expect(value).toBeLessThan(before);
    before = value;
  }
  expect(before).toBeLessThan(-1e10 * barrier);
  // With any γ > 0 it turns up again.
  expect(reducedAction(1e6 * barrier, diagonal(P, g, 1e-2))).toBeGreaterThan(0);
});

describe("networks", () => {
  test("at γ = 0 the likelihood is at most 1 wherever the weights are: the posterior is as normalisable as the prior", () => {
    for (const scale of [0.1, 1, 10, 1000]) {
      for (const outer of [0, 0.01, 1]) expect(energy(0, scale, outer)).toBeGreaterThanOrEqual(0);
    }
  });

  test("at γ < 0 the decay beats every Gaussian prior: with the readout at 0 the density grows without bound", () => {
    const potential = (scale: number) => (scale * scale * N * 2 * P) / 2 + energy(-1e-3, scale, 0);
    const far = [10, 100, 1000, 10_000].map(potential);
    for (let i = 1; i < far.length; i++) expect(far[i]!).toBeLessThan(far[i - 1]!);
    expect(far.at(-1)!).toBeLessThan(-1e15);
  });
});

test.each([
  [0, /sextic: expected a number above 0: without Γ the action .* falls without bound .* networks would keep/],
  [-1, /sextic: expected a number above 0: .* networks have no posterior and theory has no density, found -1/],
])("theory refuses γ = %f and says why", (sextic, message) => {
  expect(() => modularAdditionTheory(core, { ...simulable(P, 100, 1, 0.5), sextic })).toThrow(message);
});

describe("a configuration with γ = 0", () => {
  const configuration = (temperature: number | null) => ({
    task: { kind: "modular-addition", modulus: P, sextic: 0 },
    network: { width: N, readoutVariance: 1e-3 },
    noise: NOISE,
    sampler: { kind: "langevin", steps: 10, burnIn: 0, ...(temperature !== null && { temperature }) },
  });

  test("is for training alone", () => {
    expect(resolveExperiment(configuration(0)).task).toMatchObject({ sextic: 0 });
    for (const temperature of [null, 1]) {
      expect(() => resolveExperiment(configuration(temperature))).toThrow(/^task\.sextic: expected a number above 0/);
    }
    const negative = { ...configuration(0), task: { ...configuration(0).task, sextic: -1 } };
    expect(() => resolveExperiment(negative)).toThrow(/no posterior/);
  });

  test("trains, has no droplets to count, and no theory, which says why", () => {
    const experiment = resolveExperiment(configuration(0)) as Experiment<ModularAdditionTask>;
    const chain = openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
    const { values } = chain.advance(10);
    chain.close();
    expect(values.every(Number.isFinite)).toBe(true);
    expect(modularAddition.theory.barrier(core, experiment)).toBeNull();
    expect(() => modularAddition.theory.ofExperiment(core, experiment)).toThrow(/without Γ/);
  });
});
