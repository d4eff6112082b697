/**
 * Samplers against the joint distribution of weights and data, which is known exactly for any network: weights from the
 * prior, targets from the likelihood. Nothing here knows a posterior, and no chain has to have converged.
 *
 * - Without data a chain gives the prior, up to the variance that its step is known to have.
 * - Geweke (2004): targets drawn at the present weights, then a step of the sampler, again and again, leave weights
 *   distributed as the prior and residuals as the noise.
 *
 * Calibration, the third way to the joint distribution, is in calibration.test.ts.
 *
 * False alarms, per change of numbers: a mean in batches fails at 6.1 standard errors by chance with probability 7.2e-8
 * (Student, 63 degrees of freedom), and 80 of them are compared: 6e-6 together, below 1e-6 a test.
 */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { openSampler } from "../../src/moves/samplers.ts";

import { chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";
import { batchMeans } from "../physics/statistics.ts";
import { samplers } from "./samplers.ts";
import { smallNetwork } from "./small-network.ts";

const core = await loadCore();
const SIGMAS = 6.1;
const BATCHES = 64;
const precisions = ["f32", "f64"] as const;
const cases = samplers.flatMap((sampler) => precisions.map((precision) => ({ ...sampler, precision })));

/** How many standard errors the mean of a series lies from what it should be. */
function deviation(series: ArrayLike<number>, expected: number): number {
  const { mean, error } = batchMeans(series, BATCHES);
  return (mean - expected) / error;
}

describe("without data a chain gives the prior", () => {
  test.each(cases)("$name, $precision", ({ sampler, precision, priorVariance }) => {
    const [width, dim, steps] = [37, 3, 6400];
    const spec = chainSpec({ precision, noise: 1e12, task: { dim }, network: { width, inputVariance: 0.06 }, sampler });
    const { network, posterior, key } = openTeacherStudent(core, spec);
    const opened = openSampler({ core, network, posterior, key }, spec.experiment.sampler);
    const layers = [
      { numbers: network.weights(), count: width * dim, v: posterior.inputVariance },
      { numbers: network.readout(), count: width, v: posterior.readoutVariance },
    ];
    const squares = layers.map(() => new Float64Array(steps));
    const means = layers.map(() => new Float64Array(steps));
    for (let step = -100; step < steps; step++) {
      opened.evaluate();
      opened.move(step + 100, false);
      if (step < 0) continue;
      // Padding is exactly 0 and adds nothing.
      layers.forEach(({ numbers, count, v }, k) => {
        for (const x of numbers) {
          squares[k]![step]! += (x * x) / (v * count);
          means[k]![step]! += x / count;
        }
      });
    }
    network.close();
    layers.forEach((_, k) => {
      expect(Math.abs(deviation(squares[k]!, priorVariance)), `variance, layer ${k}`).toBeLessThan(SIGMAS);
      expect(Math.abs(deviation(means[k]!, 0)), `mean, layer ${k}`).toBeLessThan(SIGMAS);
      expect(batchMeans(squares[k]!, BATCHES).error, "the test can tell anything").toBeLessThan(0.02);
    });
  });
});

/** Deviations of a joint chain from the joint distribution: of w², a², residuals², and w·a, which is 0. */
function jointChain(sampler: (typeof samplers)[number]["sampler"], precision: "f32" | "f64", steps: number) {
  // So much noise that weights forget within a dozen steps (measured), a thirtieth of a batch.
  const [width, samples, noise] = [2, 3, 3];
  const network = smallNetwork(core, { width, samples, noise }, sampler, precision);
  const series = { "w²": 1, "a²": 1, "residual²": 1, "w a": 0 };
  const values = Object.values(series).map(() => new Float64Array(steps));
  network.drawWeights();
  for (let step = 0; step < steps; step++) {
    network.drawTargets();
    const opened = network.sampler();
    opened.evaluate();
    opened.move(step, false);
    let loss = 0;
    for (let k = 0; k < samples; k++) loss += (network.output(k) - network.targets[k]!) ** 2;
    const [w, a] = [network.weights[0]!, network.readout[0]!];
    [w * w, a * a, loss / (samples * noise), w * a].forEach((value, k) => {
      values[k]![step] = value;
    });
  }
  network.close();
  return Object.entries(series).map(([name, expected], k) => ({ name, deviation: deviation(values[k]!, expected) }));
}

describe("Geweke: targets and weights in turn keep their joint distribution", () => {
  const exact = cases.filter(({ isExact }) => isExact);
  test.each(exact)("$name, $precision", ({ sampler, precision }) => {
    for (const { name, deviation } of jointChain(sampler, precision, 24_000)) {
      expect(Math.abs(deviation), name).toBeLessThan(SIGMAS);
    }
  });

  test("the test can tell: Langevin at a long step is found out", () => {
    const worst = Math.max(...jointChain({ stepSize: 0.4 }, "f64", 24_000).map(({ deviation }) => Math.abs(deviation)));
    expect(worst).toBeGreaterThan(2 * SIGMAS);
  });
});
