/**
 * Gibbs sampling: the readout's draws against their Gaussian distribution given the input weights, computed here in
 * another way (PHYSICS 1, by the eigenvectors of its precision), and chains against quadrature where samples are fewer
 * than neurons. Where they are more, and for the joint distribution of weights and data, it stands in quadrature.test.ts
 * and test/statistics beside the others.
 *
 * False alarms: draws are independent, so errors of their means are known and need not be estimated. 550 comparisons at
 * 6.5 standard errors, 8e-11 each (a mean of 20,000 squares is skew enough to double that): below 1e-7 for all per
 * change of numbers. A chain's 8 comparisons at 6 standard errors of batch means (Student): 9e-7.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { presets } from "../../src/configuration/presets.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import type { Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { GrokphaseError } from "../../src/errors.ts";
import { openSampler } from "../../src/moves/samplers.ts";
import { unpackPanels } from "../../src/network/panels.ts";

import { chainSpec } from "../experiment.ts";
import { expectSameBytes } from "../kernels/arena.ts";
import { openTeacherStudent } from "../networks.ts";
import { batchMeans, modes } from "../physics/statistics.ts";
import { erf } from "../reference/erf.ts";
import { preActivation } from "../reference/network.ts";
import { smallNetwork } from "../statistics/small-network.ts";
import { dataSetOf } from "../tasks/data-set.ts";

const core = await loadCore();
const precisions = ["f32", "f64"] as const;

function opened(samples: number, width: number, precision: Precision, sampler = {}) {
  const spec = chainSpec({
    precision,
    task: { samples, dim: 3 },
    network: { width, inputVariance: 2, readoutVariance: 0.4 * width },
    noise: 0.3,
    sampler: { kind: "gibbs", ...sampler },
  });
  const { network, posterior, key } = openTeacherStudent(core, spec);
  return {
    network,
    posterior,
    key,
    sampler: () => openSampler({ core, network, posterior, key }, spec.experiment.sampler),
  };
}

/** Of draws: their parts along the modes of the precision, in standard deviations from the mean. */
function whiten({ network, posterior }: ReturnType<typeof opened>) {
  const { samples, width, dim, precision } = network.shape;
  const { inputs, targets } = dataSetOf(network);
  const weights = unpackPanels(network.weights(), Float64Array.from({ length: width * dim }), dim, precision);
  const phi = Array.from({ length: samples }, (_, k) =>
    Array.from({ length: width }, (_, i) => erf(preActivation(weights, inputs, i, k, dim))),
  );
  const over = (term: (row: number[], y: number) => number) =>
    phi.reduce((sum, row, k) => sum + term(row, targets[k]!) / posterior.noise, 0);
  const units = Array.from({ length: width }, (_, i) => i);
  const prior = 1 / posterior.readoutVariance;
  const precisionMatrix = units.map((i) => units.map((j) => over((row) => row[i]! * row[j]!) + (i === j ? prior : 0)));
  const source = units.map((i) => over((row, y) => row[i]! * y));
  const { values, vectors } = modes(precisionMatrix);
  return (readout: ArrayLike<number>) =>
    vectors.map((vector, k) => {
      const along = vector.reduce((sum, v, i) => sum + v * (readout[i]! - source[i]! / values[k]!), 0);
      return Math.sqrt(values[k]!) * along;
    });
}

const shapes = [
  [7, 3],
  [5, 13],
  [13, 13],
  [301, 5],
].flatMap(([n, N]) => precisions.map((precision) => ({ precision, n: n!, N: N! })));

test.each(shapes)("draws have the mean and covariance of the conditional: $precision, n = $n, N = $N", (shape) => {
  const chain = opened(shape.n, shape.N, shape.precision);
  const { network, posterior, key } = chain;
  const T = 20_000;
  const SIGMAS = 6.5;
  const whitened = whiten(chain);
  const readout = network.readout();
  network.evaluate();
  const means = new Float64Array(shape.N);
  const products = Array.from(means, () => new Float64Array(shape.N));
  const lagged = new Float64Array(shape.N);
  let before = new Array<number>(shape.N).fill(0);
  for (let step = 0; step < T; step++) {
    network.drawReadout(posterior, key, step);
    const x = whitened(readout);
    for (let k = 0; k < shape.N; k++) {
      means[k]! += x[k]! / Math.sqrt(T);
      lagged[k]! += (x[k]! * before[k]!) / Math.sqrt(T);
      for (let j = 0; j <= k; j++)
        products[k]![j]! += (j === k ? (x[k]! ** 2 - 1) / Math.SQRT2 : x[k]! * x[j]!) / Math.sqrt(T);
    }
    before = x;
  }
  network.close();
  for (let k = 0; k < shape.N; k++) {
    expect(Math.abs(means[k]!), `mean of mode ${k}`).toBeLessThan(SIGMAS);
    expect(Math.abs(lagged[k]!), `mode ${k}, one draw and the next`).toBeLessThan(SIGMAS);
    for (let j = 0; j <= k; j++) expect(Math.abs(products[k]![j]!), `modes ${k}, ${j}`).toBeLessThan(SIGMAS);
  }
});

test("draws of steps 2³² apart have noise of their own", () => {
  const { network, posterior, key } = opened(7, 3, "f64");
  network.evaluate();
  const drawn = [5, 2 ** 32 + 5, 2 ** 33 + 5].flatMap((step) => {
    network.drawReadout(posterior, key, step);
    return [...network.readout().slice(0, 3)];
  });
  network.close();
  expect(new Set(drawn).size).toBe(9);
});

describe.each([
  [37, 11, 0.12],
  [5, 11, 0.45],
])("n = %i, N = %i, ε = %d", (n, N, stepSize) => {
  test.each(precisions)("the readout is drawn at the weights that were settled on, refused or not, %s", (precision) => {
    const chain = opened(n, N, precision, { stepSize, leapfrogSteps: 2, adaptation: "none" });
    const { network, posterior, key } = chain;
    const sampler = chain.sampler();
    let taken = 0;
    const T = 200;
    for (let step = 0; step < T; step++) {
      const before = network.weights()[0];
      sampler.evaluate();
      sampler.move(step, false);
      if (network.weights()[0] !== before) taken++;
      const drawn = network.readout().slice();
      network.evaluate();
      network.drawReadout(posterior, key, step);
      expectSameBytes(network.readout(), drawn);
    }
    network.close();
    expect(taken).toBeGreaterThan(T / 10);
    expect(taken).toBeLessThan((9 * T) / 10);
  });
});

/** Two neurons and one sample: given the weights all is Gaussian, which leaves an integral over two of them. */
function quadrature(x: number, y: number, noise: number): number[] {
  const sums = [0, 0, 0, 0, 0];
  const points = 200;
  const line = Array.from({ length: 2 * points + 1 }, (_, i) => (9 * (i - points)) / points);
  const phi = line.map((w) => erf(w * x));
  line.forEach((w, i) => {
    line.forEach((other, j) => {
      const [p, q] = [phi[i]!, phi[j]!];
      const squares = p * p + q * q;
      const K = squares + noise;
      const weight = Math.exp(-(w * w + other * other) / 2 - (y * y) / (2 * K)) / Math.sqrt(K);
      const mean = (p * y) / K;
      const left = (y * noise) / K;
      [1, w * w, mean * mean + 1 - (p * p) / K, mean * p, left * left + (noise * squares) / K].forEach((value, k) => {
        sums[k]! += weight * value;
      });
    });
  });
  return sums.slice(1).map((sum) => sum / sums[0]!);
}

test.each(precisions)("moments of a chain with fewer samples than neurons are those of quadrature, %s", (precision) => {
  const noise = 0.2;
  const network = smallNetwork(
    core,
    { width: 2, samples: 1, noise },
    { kind: "gibbs", stepSize: 1.1, leapfrogSteps: 2, adaptation: "none" },
    precision,
  );
  network.targets[0] = 1.2;
  const exact = quadrature(network.inputs[0]!, network.targets[0]!, noise);
  const sampler = network.sampler();
  const T = 100_000;
  const burnIn = 500;
  const series = exact.map(() => new Float64Array(T));
  for (let step = 0; step < burnIn + T; step++) {
    sampler.evaluate();
    if (step >= burnIn) {
      const [w, a] = [network.weights[0]!, network.readout[0]!];
      const values = [w * w, a * a, a * erf(w * network.inputs[0]!), (network.output(0) - network.targets[0]!) ** 2];
      values.forEach((value, k) => {
        series[k]![step - burnIn] = value;
      });
    }
    sampler.move(step, false);
  }
  network.close();
  ["w²", "a²", "a erf(wx)", "loss"].forEach((name, k) => {
    const { mean, error } = batchMeans(series[k]!, 64);
    expect(Math.abs(mean - exact[k]!) / error, `${name}: ${mean} ± ${error}, exact ${exact[k]}`).toBeLessThan(6);
    expect(error / Math.abs(exact[k]!), `${name}: the test can tell anything`).toBeLessThan(0.03);
  });
});

test("noise too small for its matrix to be factored is named", () => {
  const { network, posterior, key } = opened(300, 40, "f64");
  // All neurons alike: ΦᵀΦ has rank 1.
  network.weights().fill(0.1);
  network.evaluate();
  expect(() => network.drawReadout({ ...posterior, noise: 1e-18 }, key, 0)).toThrow(/^noise: expected more .*1e-18/);
  network.close();
});

test("at whatever noise and variances, chains stay finite or end with a reason", () => {
  const exponent = fc.integer({ min: -12, max: 6 });
  const count = fc.integer({ min: 1, max: 40 });
  const reasons = new Set<string>();
  let finite = 0;
  fc.assert(
    fc.property(
      exponent,
      exponent,
      exponent,
      count,
      count,
      fc.constantFrom(...precisions),
      (s, v, w, n, N, precision) => {
        const spec = chainSpec({
          precision,
          noise: 10 ** s,
          task: { samples: n, dim: 3 },
          network: { width: N, inputVariance: 10 ** w, readoutVariance: 10 ** v },
          sampler: { kind: "gibbs", steps: 12, burnIn: 4, thin: 1 },
        });
        const chain = openChain(core, spec, null);
        try {
          expect(chain.advance(12).values.every(Number.isFinite)).toBe(true);
          finite++;
        } catch (error) {
          if (!(error instanceof GrokphaseError)) throw error;
          expect(error.code).toBe("diverged");
          reasons.add(error.path!);
        }
        chain.close();
      },
    ),
    { numRuns: 200, seed: 3 },
  );
  expect(finite).toBeGreaterThan(100);
  expect([...reasons]).toEqual(["noise"]);
});

test("what it cannot do is refused, by its path", () => {
  const erf = {
    task: { kind: "teacher-student", dim: 7, samples: 60 },
    network: { width: 9, readoutVariance: 1 },
    noise: 0.1,
  };
  const resolved = (sampler: object, rest: object = erf) =>
    resolveExperiment({ ...rest, sampler: { kind: "gibbs", steps: 10, ...sampler } });
  expect(resolved({}).sampler).toMatchObject({ kind: "gibbs", leapfrogSteps: 8, adaptation: "burn-in" });
  expect(() => resolved({ temperature: 2 })).toThrow(/^sampler\.temperature: /);
  expect(() => resolved({ preconditioner: "none" })).toThrow(/^sampler\.preconditioner: /);
  for (const readout of ["sampled", "collapsed"]) {
    const modular = { ...presets["modular-p11"], noise: 1e-3, precision: "f64" };
    const task = { ...(modular as unknown as { task: object }).task, readout };
    expect(() => resolved({}, { ...modular, task })).toThrow(
      /^sampler\.kind: expected another kind: .* readout out, found "gibbs"$/,
    );
  }
});
