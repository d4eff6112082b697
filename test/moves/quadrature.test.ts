/**
 * A posterior that is not Gaussian, by quadrature. Samplers with a Metropolis test have its moments
 * at any step, which is the whole of detailed balance that a stationary distribution can show; BAOAB
 * has them to O(ε²).
 *
 * False alarms: 5 comparisons a case at 6 standard errors of batch means (Student, 63 degrees of
 * freedom): 1.1e-7 each, 7e-6 for all per change of numbers.
 */
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { oneNeuron, oneNeuronNames } from "../physics/one-neuron.ts";

const core = await loadCore();
const SIGMAS = 6;

const none = { adaptation: "none" } as const;
const exactSamplers = {
  "MALA, h = 0.3": { kind: "mala", stepSize: 0.3, ...none },
  "MALA, adapted": { kind: "mala" },
  "HMC, ε = 0.9, jittered": { kind: "hmc", stepSize: 0.9, leapfrogSteps: 3, ...none },
  "HMC, ε = 0.7, one step": { kind: "hmc", stepSize: 0.7, leapfrogSteps: 1, ...none },
  "HMC, adapted": { kind: "hmc", leapfrogSteps: 4, trajectory: "fixed" },
  "Gibbs, ε = 0.9": { kind: "gibbs", stepSize: 0.9, leapfrogSteps: 2, ...none },
} as const;

const cases = Object.entries(exactSamplers).flatMap(([name, sampler]) =>
  (["f64", "f32"] as const).map((precision) => ({ name, sampler, precision })),
);

test.each(cases)("moments of $name, $precision", ({ sampler, precision }) => {
  const { estimates, exact } = oneNeuron(core, sampler, 128_000, precision);
  oneNeuronNames.forEach((name, k) => {
    const { mean, error } = estimates[k]!;
    expect(Math.abs(mean - exact[k]!) / error, name).toBeLessThan(SIGMAS);
    expect(error / exact[k]!, `${name}: the test can tell anything`).toBeLessThan(0.05);
  });
});

test("moments of BAOAB, extrapolated to ε = 0", () => {
  const run = (stepSize: number) => oneNeuron(core, { kind: "underdamped", stepSize, friction: 1 }, 384_000);
  const { estimates: coarse, exact } = run(0.4);
  const { estimates: fine } = run(0.2);
  oneNeuronNames.forEach((name, k) => {
    const mean = (4 * fine[k]!.mean - coarse[k]!.mean) / 3;
    const error = Math.sqrt(16 * fine[k]!.error ** 2 + coarse[k]!.error ** 2) / 3;
    expect(Math.abs(mean - exact[k]!) / error, name).toBeLessThan(SIGMAS);
    expect(error / exact[k]!, `${name}: the test can tell anything`).toBeLessThan(0.05);
  });
});
