/** Sparse droplets (PHYSICS 10): the energy of networks of waves, against networks written down wave by wave. */
import { describe, expect, test } from "vitest";
import { openChain } from "../../../src/chain/open-chain.ts";
import { resolveExperiment } from "../../../src/configuration/resolve.ts";
import { loadCore } from "../../../src/core/module.ts";
import type { Experiment } from "../../../src/experiment/experiment.ts";
import type { ModularAdditionTask } from "../../../src/tasks/modular-addition/configuration.ts";
import { plantedMode } from "../../../src/tasks/modular-addition/planted.ts";
import { type SparseNetwork, sparseDroplets } from "../../../src/tasks/modular-addition/theory/sparse.ts";
import { dense, everyPair } from "../../reference/quadratic.ts";

const core = await loadCore();

/**
 * W = 8(P − 1)/2 waves of power Φ in phase, whose phases 2πj/8 and 4πj/8 cancel all that is no function of n + m, with
 * readouts of amplitude A: f = 2·8·ΦA Σ_k cos(2πk(n + m − p)/P).
 */
function waves(modulus: number, power: number, amplitude: number) {
  const count = 8;
  const half = (modulus - 1) / 2;
  const weights = new Float64Array(count * half * 2 * modulus);
  const readout = new Float64Array(count * half * modulus);
  for (let k = 1; k <= half; k++) {
    for (let j = 0; j < count; j++) {
      const i = (k - 1) * count + j;
      const [first, second] = [(2 * Math.PI * j) / count, (4 * Math.PI * j) / count];
      for (let n = 0; n < modulus; n++) {
        const angle = (2 * Math.PI * k * n) / modulus;
        weights[i * 2 * modulus + n] = 2 * Math.sqrt(power) * Math.cos(angle + first);
        weights[i * 2 * modulus + modulus + n] = 2 * Math.sqrt(power) * Math.cos(angle + second);
        readout[i * modulus + n] = amplitude * Math.cos(angle + first + second);
      }
    }
  }
  return { modulus, weights, readout };
}

const P = 7;
const network: SparseNetwork = { modulus: P, width: 40, readoutVariance: 3e-3, pairs: 30, waves: 8 };
const pairs = everyPair(P).slice(0, network.pairs);
const squares = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0);

/** Loss over 2σ², and the prior's energy. */
function energies(power: number, amplitude: number, noise: number): [number, number] {
  const made = waves(P, power, amplitude);
  const prior = squares(made.weights) / 2 + (network.width * squares(made.readout)) / (2 * network.readoutVariance);
  return [dense(made, pairs).loss / (2 * noise), prior];
}

const { power, cost, coexistence, spinodal, residual } = sparseDroplets(network);
/** Readout that leaves |a| with waves of some power. */
const amplitudeFor = (a: number, phi: number) => (1 - a) / (P * network.waves * phi);

describe("energy", () => {
  test.each([0, 0.3, 0.8])(
    "waves that leave |a| = %f of the target have the loss and the least prior that they should",
    (a) => {
      const noise = 0.01;
      const phi = power * Math.cbrt((1 - a) ** 2);
      const [loss, prior] = energies(phi, amplitudeFor(a, phi), noise);
      expect(loss).toBeCloseTo((network.pairs * (1 - 1 / P) * a * a) / (2 * noise), 8);
      expect(prior / (cost * Math.cbrt((1 - a) ** 2))).toBeCloseTo(1, 10);
      for (const other of [0.97, 1.03]) {
        const [, more] = energies(other * phi, amplitudeFor(a, other * phi), noise);
        expect(more).toBeGreaterThan(prior);
      }
    },
  );

  /** E(a) of the module's head. */
  const energy = (a: number, noise: number) =>
    (network.pairs * (1 - 1 / P) * a * a) / (2 * noise) + cost * Math.cbrt((1 - a) ** 2);

  test("the residual is where the energy is least, up to the spinodal", () => {
    for (const share of [0.01, 0.2, 0.6, 0.99]) {
      const noise = share * spinodal;
      const a = residual(noise)!;
      for (const other of [0.99 * a, 1.01 * a]) expect(energy(other, noise)).toBeGreaterThan(energy(a, noise));
    }
    expect(residual(spinodal)).toBeCloseTo(0.75, 5);
    expect(residual(1.0001 * spinodal)).toBeNull();
  });

  test("at coexistence half of the target is left, level with all of it", () => {
    expect(residual(coexistence)).toBeCloseTo(0.5, 10);
    expect(energy(0.5, coexistence)).toBeCloseTo(energy(1, coexistence), 8);
    expect(coexistence).toBeLessThan(spinodal);
  });
});

/** P = 23, N = 100 on seven tenths of the pairs, one wave a neuron planted. */
function planted(noise: number): Experiment<ModularAdditionTask> {
  return resolveExperiment({
    task: { kind: "modular-addition", modulus: 23, fraction: 0.7, sextic: 1e-5 },
    network: { width: 100, readoutVariance: 1e-8 },
    noise,
    sampler: {
      kind: "underdamped",
      adaptation: "none",
      stepSize: 0.05,
      friction: 1,
      steps: 700,
      burnIn: 400,
      thin: 10,
      start: "planted",
      plantedFraction: 1 / 11,
    },
    dataSets: 1,
    chains: 1,
  }) as Experiment<ModularAdditionTask>;
}

test("a planted start has waves of the balanced power", () => {
  const found = plantedMode(core, planted(4e-4)).power;
  expect(found).toBeCloseTo(
    sparseDroplets({ modulus: 23, width: 100, readoutVariance: 1e-8, pairs: 370, waves: 100 / 11 }).power,
    10,
  );
});

test.each([2e-4, 4e-4])("sampled networks at σ² = %f keep what sparse droplets leave of the target", (noise) => {
  const experiment = planted(noise);
  const chain = openChain(
    core,
    { experiment, dataSet: 0, chain: 0, planted: { ...plantedMode(core, experiment) } },
    null,
  );
  const { names, values, steps } = chain.advance(700);
  chain.close();
  const at = (name: string) => Array.from(steps, (_, i) => values[i * names.length + names.indexOf(name)]!);
  const mean = (of: number[]) => of.reduce((sum, x) => sum + x, 0) / of.length;
  const theory = sparseDroplets({ modulus: 23, width: 100, readoutVariance: 1e-8, pairs: 370, waves: 100 / 11 });
  // No fit: 5 % for the entropy that the theory leaves out. Chance moves |a| by a tenth of that.
  expect(Math.abs(mean(at("a")) / theory.residual(noise)! - 1)).toBeLessThan(0.05);
  expect(mean(at("testAccuracy"))).toBeGreaterThan(0.99);
});
