/**
 * The readout integrated out against the readout sampled, where neither has a closed form: Hamiltonian Monte Carlo on the
 * collapsed density, which is exact, and prior-preconditioned Langevin dynamics of all weights, whose means are off by O(h),
 * extrapolated from h and h/2 to 0 (PHYSICS 1). Several neurons share a readout here, so that nothing factorises.
 *
 * False alarms: 6 comparisons at 6 standard errors, with 64 batches each by chance with probability 1e-7.
 */

import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { openSampler } from "../../src/moves/samplers.ts";
import type { Posterior } from "../../src/network/network.ts";
import { CollapsedNetwork } from "../../src/tasks/modular-addition/collapsed-network.ts";
import { QuadraticNetwork } from "../../src/tasks/modular-addition/network.ts";
import { type ModularChanges, modularChainSpec } from "../experiment.ts";
import { withPairs } from "../networks.ts";
import { batchMeans } from "../physics/statistics.ts";

const core = await loadCore();
const SIGMAS = 6;
const BATCHES = 64;
const NAMES = ["residual", "product", "power"] as const;
type Means = Record<(typeof NAMES)[number], { mean: number; error: number }>;

/** Means of what Fourier space shows, of a chain with its errors from batches. */
function means(
  network: QuadraticNetwork,
  posterior: Posterior,
  sampler: NonNullable<ModularChanges["sampler"]>,
  { draws, thin, seed }: { draws: number; thin: number; seed: number },
): Means {
  const { modulus: P, width } = network;
  const burnIn = draws * thin * 0.05;
  const configuration = modularChainSpec({ sampler: { ...sampler, burnIn } }).experiment.sampler;
  const chain = openSampler({ core, network, posterior, key: { low: seed, high: 9 } }, configuration);
  const weights = network.numbers(network.at.weights, network.panels * 4 * 4 * Math.ceil((2 * P) / 4));
  for (let i = 0; i < width; i++) for (let k = 0; k < 2 * P; k++) weights[4 * k + i] = 0.3 * Math.sin(7 * i + k + 1);
  const series = Object.fromEntries(NAMES.map((name) => [name, new Float64Array(draws)])) as Record<
    (typeof NAMES)[number],
    Float64Array
  >;
  for (let step = 0, kept = 0; kept < draws; step++) {
    chain.evaluate();
    if (step >= burnIn && step % thin === 0) {
      network.settle();
      const { aligned, products, power } = network.modes(1);
      series.residual[kept] = 1 - (4 * P * aligned) / (P - 1);
      series.product[kept] = products;
      series.power[kept] = power;
      kept++;
    }
    chain.move(step, false);
  }
  network.close();
  return Object.fromEntries(NAMES.map((name) => [name, batchMeans(series[name], BATCHES)])) as Means;
}

describe.each([
  { modulus: 3, width: 3, readoutVariance: 0.05, noise: 0.4, sextic: 0.3, stepSize: 0.02, time: 12_000 },
  { modulus: 5, width: 2, readoutVariance: 0.04, noise: 0.5, sextic: 0.3, stepSize: 0.01, time: 8_000 },
])("P = $modulus, N = $width", ({ modulus, width, readoutVariance, noise, sextic, stepSize, time }) => {
  const pairs = Array.from({ length: modulus * modulus }, (_, i) => i);
  const shape = { modulus, width, trained: pairs.length, precision: "f64" as const };
  const posterior = { inputVariance: 1, readoutVariance, noise };
  const decay = { sextic, space: "fourier" as const, noise };
  const langevin = (h: number, seed: number) =>
    means(
      withPairs(new QuadraticNetwork(core, shape, decay, { vectors: 3 }), pairs),
      posterior,
      { kind: "langevin", preconditioner: "prior", stepSize: h },
      { draws: time * 10, thin: Math.round(0.1 / h), seed },
    );

  test("Langevin dynamics of all weights, as h → 0, has the means of the exact collapsed density", () => {
    const exact = means(
      withPairs(new CollapsedNetwork(core, shape, decay, readoutVariance, { vectors: 3 }), pairs),
      posterior,
      { kind: "hmc", stepSize: 0.2, leapfrogSteps: 8 },
      { draws: 60_000, thin: 1, seed: 1 },
    );
    const whole = langevin(stepSize, 2);
    const half = langevin(stepSize / 2, 3);
    for (const name of NAMES) {
      const found = 2 * half[name].mean - whole[name].mean;
      const error = Math.hypot(2 * half[name].error, whole[name].error, exact[name].error);
      const off = found - exact[name].mean;
      expect(Math.abs(off) / error, `${name}: off by ${off} ± ${error}`).toBeLessThan(SIGMAS);
      expect(error / exact[name].mean, `${name}: the test can tell anything`).toBeLessThan(0.04);
    }
    // What is extrapolated away is seen: at h the residual is off by far more than its error, and by the half at h/2.
    const bias = whole.residual.mean - exact.residual.mean;
    expect(bias / Math.hypot(whole.residual.error, exact.residual.error)).toBeGreaterThan(5);
    expect((half.residual.mean - exact.residual.mean) / bias).toBeLessThan(0.8);
  });
});
