/**
 * A Gaussian posterior known exactly: every sampler with the right one must give its mean and its
 * covariance, not to O(step) but to the last standard error.
 *
 * False alarms: 9 comparisons a case, at 6 standard errors of batch means (Student, 63 degrees of
 * freedom) each fails by chance with probability 1.1e-7, so all 75 together with 8e-6 per change of numbers.
 */
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import type { SamplerOptions } from "../../src/moves/samplers.ts";
import { openSampler } from "../../src/moves/samplers.ts";
import { chainSpec } from "../experiment.ts";
import { batchMeans } from "../physics/statistics.ts";
import { posterior, readoutAlone } from "./readout-alone.ts";

const core = await loadCore();
const SIGMAS = 6;
const BATCHES = 64;

/** The stiffest mode has frequency 4.2, in units of the prior's: steps below are long on its scale. */
const samplers = {
  "MALA, h = 0.06": { kind: "mala", stepSize: 0.06, adaptation: "none" },
  "HMC, ε = 0.4, jittered": { kind: "hmc", stepSize: 0.4, leapfrogSteps: 4, adaptation: "none" },
  "HMC, ε = 0.3, fixed": { kind: "hmc", stepSize: 0.3, leapfrogSteps: 5, trajectory: "fixed", adaptation: "none" },
  "HMC, adapted": { kind: "hmc", stepSize: 1.5, leapfrogSteps: 3 },
  "BAOAB, ε = 0.35": { kind: "underdamped", adaptation: "none", stepSize: 0.35, friction: 0.7 },
  "BAOAB, adapted": { kind: "underdamped", adaptation: "burn-in", stepSize: 1.2 },
} as const;

const cases = [
  ...Object.entries(samplers).map(([name, sampler]) => ({ name, sampler, precision: "f64" as const })),
  ...["HMC, ε = 0.4, jittered" as const, "BAOAB, ε = 0.35" as const].map((name) => ({
    name,
    sampler: samplers[name],
    precision: "f32" as const,
  })),
];

test.each(cases)("mean and covariance: $name, $precision", ({ sampler, precision }) => {
  const { network, precisions, deviations } = readoutAlone(core, precision);
  const T = 128_000;
  const burnIn = 2000;
  const options: SamplerOptions = chainSpec({ sampler: { ...sampler, burnIn } }).experiment.sampler;
  const opened = openSampler({ core, network, posterior, key: { low: 5, high: 6 } }, options);
  const series = precisions.map(() => new Float64Array(T));
  const readout = network.readout();
  for (let step = 0; step < burnIn + T; step++) {
    opened.evaluate();
    if (step >= burnIn) {
      deviations(readout).forEach((x, k) => {
        series[k]![step - burnIn] = x;
      });
    }
    opened.move(step, false);
  }
  network.close();
  precisions.forEach((precision, k) => {
    const mean = batchMeans(series[k]!, BATCHES);
    expect(Math.abs(mean.mean / mean.error), `mean of mode ${k}`).toBeLessThan(SIGMAS);
    for (let j = 0; j <= k; j++) {
      const products = series[k]!.map((x, t) => x * series[j]![t]! * Math.sqrt(precision * precisions[j]!));
      const { mean: covariance, error } = batchMeans(products, BATCHES);
      expect(Math.abs(covariance - (j === k ? 1 : 0)) / error, `modes ${k}, ${j}`).toBeLessThan(SIGMAS);
      // Plain Langevin at h = 0.06 would have 1/(1 − h·17.8/2), twice as much: the test could tell.
      expect(error).toBeLessThan(0.06);
    }
  });
});

test("BAOAB has the variance of the posterior up to the limit of stability, ε·frequency = 2", () => {
  const { network, precisions, deviations } = readoutAlone(core, "f64");
  const frequency = Math.sqrt(posterior.readoutVariance * Math.max(...precisions));
  const stiffest = precisions.indexOf(Math.max(...precisions));
  const options = chainSpec({ sampler: { kind: "underdamped", stepSize: 1.9 / frequency, friction: 1 } }).experiment
    .sampler;
  const sampler = openSampler({ core, network, posterior, key: { low: 1, high: 2 } }, options);
  const T = 256_000;
  const squares = new Float64Array(T);
  for (let step = -1000; step < T; step++) {
    sampler.evaluate();
    if (step >= 0) squares[step] = deviations(network.readout())[stiffest]! ** 2 * precisions[stiffest]!;
    sampler.move(step + 1000, false);
  }
  network.close();
  const { mean, error } = batchMeans(squares, BATCHES);
  expect(Math.abs(mean - 1) / error).toBeLessThan(SIGMAS);
  expect(error).toBeLessThan(0.02);
});

test("at these steps the Metropolis test has work to do", () => {
  const { network } = readoutAlone(core, "f64");
  const options = chainSpec({
    sampler: { kind: "hmc", stepSize: 0.4, leapfrogSteps: 4, adaptation: "none", burnIn: 0 },
  }).experiment.sampler;
  const sampler = openSampler({ core, network, posterior, key: { low: 5, high: 6 } }, options);
  const T = 2000;
  let stays = 0;
  for (let step = 0; step < T; step++) {
    sampler.evaluate();
    const before = network.readout()[0];
    sampler.move(step, false);
    if (network.readout()[0] === before) stays++;
  }
  network.close();
  expect(stays / T).toBeGreaterThan(0.01);
  expect(stays / T).toBeLessThan(0.6);
});
