/** A posterior of two parameters, one neuron in one dimension, whose moments follow from quadrature. */
import type { Core } from "../../src/core/module.ts";
import { openSampler } from "../../src/moves/samplers.ts";

import { type Changes, chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";
import { erf } from "../reference/erf.ts";
import { batchMeans, type Estimate } from "./statistics.ts";

const BATCHES = 64;
const BURN_IN = 1000;

const changes: Changes = {
  task: { dim: 1, samples: 4, epsilon: -0.1 },
  network: { width: 1, inputVariance: 1, readoutVariance: 0.5 },
  noise: 1,
  seed: 5,
};
type Point = { w: number; a: number; e: number };
const observables = {
  "w²": ({ w }: Point) => w * w,
  "a²": ({ a }: Point) => a * a,
  "a erf w": ({ a, e }: Point) => a * e,
  "w a": ({ w, a }: Point) => w * a,
  "w⁴": ({ w }: Point) => w ** 4,
};
export const oneNeuronNames = Object.keys(observables) as (keyof typeof observables)[];

/** Posterior means by the trapezoidal rule, which converges faster than any power for such densities. */
function quadrature(x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  const { network, noise } = chainSpec(changes).experiment;
  const sums = new Float64Array(oneNeuronNames.length + 1);
  const points = 300;
  for (let i = -points; i <= points; i++) {
    const w = (9 * Math.sqrt(network.inputVariance) * i) / points;
    const e = erf(w);
    const phi = Array.from(x, (input) => erf(w * input));
    for (let j = -points; j <= points; j++) {
      const a = (9 * Math.sqrt(network.readoutVariance) * j) / points;
      const squares = phi.reduce((sum, value, sample) => sum + (a * value - y[sample]!) ** 2, 0);
      const U = (w * w) / (2 * network.inputVariance) + (a * a) / (2 * network.readoutVariance) + squares / (2 * noise);
      const weight = Math.exp(-U);
      sums[0]! += weight;
      oneNeuronNames.forEach((name, k) => {
        sums[k + 1]! += weight * observables[name]({ w, a, e });
      });
    }
  }
  return [...sums.subarray(1)].map((sum) => sum / sums[0]!);
}

/** Time averages of a sampler over some steps after burn-in, and what they should be, in the order of the names. */
export function oneNeuron(
  core: Core,
  sampler: NonNullable<Changes["sampler"]>,
  steps: number,
  precision: "f32" | "f64" = "f64",
): { estimates: Estimate[]; exact: number[] } {
  const spec = chainSpec({ ...changes, precision, sampler: { ...sampler, burnIn: BURN_IN } });
  const { network, posterior, key } = openTeacherStudent(core, spec);
  const { at } = network.layout;
  const exact = quadrature(network.numbers(at.inputRows, 4), network.numbers(at.targets, 4));
  const opened = openSampler({ core, network, posterior, key }, spec.experiment.sampler);
  const weights = network.weights();
  const readout = network.readout();
  const series = oneNeuronNames.map(() => new Float64Array(steps));
  for (let step = 0; step < BURN_IN + steps; step++) {
    opened.evaluate();
    if (step >= BURN_IN) {
      const [w, a] = [weights[0]!, readout[0]!];
      const e = erf(w);
      oneNeuronNames.forEach((name, k) => {
        series[k]![step - BURN_IN] = observables[name]({ w, a, e });
      });
    }
    opened.move(step, false);
  }
  network.close();
  return { estimates: series.map((values) => batchMeans(values, BATCHES)), exact };
}
