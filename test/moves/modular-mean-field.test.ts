/**
 * Mean-field theory of modular addition (PHYSICS 4, corrected) against networks of N = 150, 600 and 2400 neurons at P = 11,
 * σ²/σ_I² = 0.95, whose theory is the same (PHYSICS 8): what they differ by falls as 1/N. Of a(N) = a_∞ + c/N + d/N², put
 * through the three, a_∞ has to be the theory's.
 *
 * False alarms: 2 comparisons at 6.5 standard errors, from 32 batches each: by chance 3e-7 each (Student, 31 degrees).
 * 1e-4 is allowed for the bias of the step: at half of it nothing moved by more than its error, 1e-4 of a, at N = 600.
 * The limits of the ratios lie 5 standard errors and more from what is expected.
 */

import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { deriveKey } from "../../src/core/random.ts";
import { openSampler } from "../../src/moves/samplers.ts";
import { QuadraticNetwork } from "../../src/tasks/modular-addition/network.ts";
import { drawStart } from "../../src/tasks/modular-addition/start.ts";
import { degeneracy } from "../../src/tasks/modular-addition/theory/action.ts";
import { thresholds } from "../../src/tasks/modular-addition/theory/limit.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { modularChainSpec } from "../experiment.ts";
import { withPairs } from "../networks.ts";
import { batchMeans, type Estimate } from "../physics/statistics.ts";
import { simulable } from "../tasks/modular-network.ts";

const core = await loadCore();
const P = 11;
const SEXTIC = 3;
const BURN_IN = 2000;
const BATCHES = 32;
const SIGMAS = 6.5;
const BIAS = 1e-4;

function parametersOf(width: number) {
  const given = simulable(P, width, SEXTIC, 0.5);
  return { ...given, noise: 0.95 * thresholds(given, "corrected").onset };
}

/** Residual and fraction of droplets of one long chain of the preset's sampler. */
function sampled(width: number, steps: number): { a: Estimate; droplets: Estimate } {
  const { noise, readoutVariance } = parametersOf(width);
  const posterior = { inputVariance: 1, readoutVariance: readoutVariance / width, noise };
  const shape = { modulus: P, width, trained: P * P, precision: "f32" as const };
  const pairs = Array.from({ length: P * P }, (_, i) => i);
  const decay = { sextic: SEXTIC, space: "fourier", noise } as const;
  const network = withPairs(new QuadraticNetwork(core, shape, decay, { vectors: 3 }), pairs);
  const key = deriveKey(core, 11, 0, width, network.at.scratch);
  drawStart(core, network, posterior, key, null);
  const sampler = { kind: "underdamped", adaptation: "none", stepSize: 0.08, friction: 1, burnIn: BURN_IN } as const;
  const chain = openSampler({ core, network, posterior, key }, modularChainSpec({ sampler }).experiment.sampler);
  const { phi } = degeneracy(SEXTIC);
  const a: number[] = [];
  const droplets: number[] = [];
  for (let step = 0; step < BURN_IN + steps; step++) {
    chain.evaluate();
    if (step >= BURN_IN && step % 5 === 0) {
      const sums = network.modes((phi * phi) / 4);
      a.push(1 - (4 * P * sums.aligned) / (P - 1));
      droplets.push(sums.droplets / ((width * (P - 1)) / 2));
    }
    chain.move(step, false);
  }
  network.close();
  return { a: batchMeans(a, BATCHES), droplets: batchMeans(droplets, BATCHES) };
}

test("mean-field theory is what networks tend to, and their distance from it falls as 1/N", () => {
  const sizes = [150, 600, 2400] as const;
  const theories = sizes.map((width) => modularAdditionTheory(core, parametersOf(width)));
  for (const { a } of theories) expect(a).toBeCloseTo(theories[0]!.a, 9);
  const networks = [sampled(150, 16_000), sampled(600, 12_000), sampled(2400, 8_000)] as const;
  // Lagrange's polynomial in 1/N at 0.
  const weights = [1 / 45, -4 / 9, 64 / 45];
  for (const [name, expected] of [
    ["a", theories[0]!.a],
    ["droplets", theories[0]!.dropletFraction],
  ] as const) {
    const limit = weights.reduce((sum, weight, i) => sum + weight * networks[i]![name].mean, 0);
    const error = Math.hypot(...weights.map((weight, i) => weight * networks[i]![name].error), BIAS);
    expect(Math.abs(limit - expected) / error, `${name}: ${limit} ± ${error}, theory ${expected}`).toBeLessThan(SIGMAS);
    const distances = networks.map((network) => Math.abs(network[name].mean - expected));
    expect(error / distances[1]!, `${name}: the test can tell anything`).toBeLessThan(0.1);
    // Four times the neurons, a fourth of the distance: a law N^−½ would make these 2, one of N^−2 16.
    for (const i of [1, 2]) {
      expect(distances[i - 1]! / distances[i]!, `${name}: ${distances}`).toBeGreaterThan(2.7);
      expect(distances[i - 1]! / distances[i]!, `${name}: ${distances}`).toBeLessThan(6);
    }
  }
});
