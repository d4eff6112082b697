/**
 * What the chain converges to, from the case that is known exactly to the one
 * that is only known to be right as h → 0: a Gaussian at finite step, the prior,
 * a posterior of two parameters by quadrature, and the virial identity of a network.
 *
 * False alarms. All random numbers follow from seeds, so a test that passes goes
 * on passing until the numbers change; if they do, each of the about 100
 * comparisons below is a deviation in standard errors that is normal (or Student,
 * 63 degrees of freedom) to good approximation. At 6 standard errors one of them
 * fails by chance with a probability below 1.1e-7 (Student) or 2e-9 (normal): all
 * together in less than one change of numbers in 10⁵. Distances of Kolmogorov
 * exceed 2.9 with probability 2·e^{−2·2.9²} = 1e-7.
 */
import { describe, expect, test } from "vitest";
import { openChain, virialRatios } from "../../src/chain/open-chain.ts";
import { loadCore } from "../../src/core/module.ts";
import { openSampler } from "../../src/moves/samplers.ts";

import { type Changes, chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";
import { erf } from "../reference/erf.ts";
import { preActivation } from "../reference/network.ts";
import { normals } from "../reference/random.ts";
import { GivenNetwork } from "./given-network.ts";
import { oneNeuron, oneNeuronNames } from "./one-neuron.ts";
import { type Estimate, estimate, kolmogorov, modes, normalCdf } from "./statistics.ts";

const core = await loadCore();
const SIGMAS = 6;
const KOLMOGOROV = 2.9;
const BATCHES = 64;
const precisions = ["f32", "f64"] as const;
const preconditioners = ["prior", "none"] as const;

function expectWithin({ mean, error }: Estimate, expected: number, what?: string): void {
  expect(Math.abs(mean - expected) / error, what).toBeLessThan(SIGMAS);
}

describe("a Gaussian: the readout alone moves, its posterior given W is exact", () => {
  // PHYSICS 1: precision A = ΦᵀΦ/σ² + I/v_a, mean A⁻¹Φᵀy/σ². In a mode of A with
  // eigenvalue λ the chain is u' = m + ρ(u − m) + √(2hM) ξ, ρ = 1 − hMλ, so its
  // stationary variance is 2hM/(1 − ρ²) = 1/(λ(1 − hMλ/2)), not 1/λ, and the
  // errors of its time averages are known, too.
  const [n, d, N] = [7, 2, 3];
  const posterior = { inputVariance: 1, readoutVariance: 0.5, noise: 0.3 };
  const inputs = normals(n * d, 1);
  const targets = normals(n, 2);
  const weights = normals(N * d, 3);
  const phi = Array.from({ length: n }, (_, sample) =>
    Array.from({ length: N }, (_, i) => erf(preActivation(weights, inputs, i, sample, d))),
  );
  const over = (term: (row: number[], y: number) => number) =>
    phi.reduce((sum, row, sample) => sum + term(row, targets[sample]!) / posterior.noise, 0);
  const A = Array.from({ length: N }, (_, i) =>
    Array.from(
      { length: N },
      (_, j) => over((row) => row[i]! * row[j]!) + (i === j ? 1 / posterior.readoutVariance : 0),
    ),
  );
  const source = Array.from({ length: N }, (_, i) => over((row, y) => row[i]! * y));
  const { values, vectors } = modes(A);
  const means = vectors.map((vector, k) => vector.reduce((sum, v, i) => sum + v * source[i]!, 0) / values[k]!);
  const stiffest = Math.max(...values);

  // hMλ of the stiffest mode: at 1.2 its variance is 2.5 times that of the posterior.
  const steps = precisions.flatMap((precision) => [0.2, 1.2].map((reach) => ({ precision, reach })));

  test.each(steps)("mean and covariance at hMλ = $reach, $precision", ({ precision, reach }) => {
    const drift = reach / stiffest;
    const given = new GivenNetwork(core, { inputs, targets }, { weights, readout: new Float64Array(N) }, precision);
    const still = { drift: 0, noise: 0 };
    const moving = { drift, noise: Math.sqrt(2 * drift) };
    const T = 200_000;
    const rho = values.map((lambda) => 1 - drift * lambda);
    const variances = values.map((lambda) => 1 / (lambda * (1 - (drift * lambda) / 2)));
    const first = new Float64Array(N);
    const second = vectors.map(() => new Float64Array(N));
    const readout = given.core.readout();
    const deviation = new Float64Array(N);
    for (let step = -2000; step < T; step++) {
      given.step(posterior, still, moving, step + 2000);
      if (step < 0) continue;
      for (let k = 0; k < N; k++) {
        deviation[k] = -means[k]!;
        for (let i = 0; i < N; i++) deviation[k]! += vectors[k]![i]! * readout[i]!;
        first[k]! += deviation[k]! / T;
        for (let j = 0; j <= k; j++) second[k]![j]! += (deviation[k]! * deviation[j]!) / T;
      }
    }
    for (let k = 0; k < N; k++) {
      const spread = variances[k]!;
      const meanError = Math.sqrt((spread * (1 + rho[k]!)) / (1 - rho[k]!) / T);
      expectWithin({ mean: first[k]!, error: meanError }, 0, `mean of mode ${k}`);
      for (let j = 0; j <= k; j++) {
        const memory = rho[j]! * rho[k]!;
        const size = spread * variances[j]! * (j === k ? 2 : 1);
        const error = Math.sqrt((size * (1 + memory)) / (1 - memory) / T);
        expectWithin({ mean: second[k]![j]!, error }, j === k ? spread : 0, `covariance of modes ${j}, ${k}`);
        if (j === k && values[k] === stiffest) {
          // The test can tell this chain from one that samples the posterior itself.
          expect((second[k]![k]! - 1 / stiffest) / error).toBeGreaterThan(reach > 1 ? 50 : 4);
        }
      }
    }
    expect(given.network.weights).toEqual(
      Float64Array.from(precision === "f32" ? Float32Array.from(weights) : weights),
    );
  });
});

describe("without data the posterior is the prior", () => {
  // At σ² = 10¹² the likelihood is gone, and every parameter is a chain with ρ = 1 − hM/v.
  const [N, d] = [61, 3];
  const v = 0.02;

  /** The standardised parameters of `count` steps at hM/v = `reach`, a row a step. */
  function draws(precision: "f32" | "f64", preconditioner: "prior" | "none", reach: number, count: number) {
    const noise = 1e12;
    const changes: Changes = {
      precision,
      noise,
      task: { dim: d },
      network: { width: N, inputVariance: v * d, readoutVariance: v * N },
      sampler: { preconditioner, stepSize: preconditioner === "prior" ? reach : (reach * v) / (2 * noise) },
    };
    const spec = chainSpec(changes);
    const { network, posterior, key } = openTeacherStudent(core, spec);
    const sampler = openSampler({ core, network, posterior, key }, spec.experiment.sampler);
    const deviation = Math.sqrt(v / (1 - reach / 2));
    const burnIn = reach === 1 ? 1 : 200;
    const rows: number[][] = [];
    for (let step = 0; step < burnIn + count; step++) {
      sampler.evaluate();
      sampler.move(step, false);
      if (step < burnIn) continue;
      // Padding is exactly 0 and no parameter is.
      rows.push([...network.weights(), ...network.readout()].filter((x) => x !== 0).map((x) => x / deviation));
    }
    network.close();
    return rows;
  }

  const cases = precisions.flatMap((precision) =>
    preconditioners.map((preconditioner) => ({ precision, preconditioner })),
  );

  /** A row of draws has the input weights first, then the readout. */
  const layersOf = (rows: number[][]) => ({
    "input weights": rows.map((row) => row.slice(0, N * d)),
    "readout weights": rows.map((row) => row.slice(N * d)),
  });

  test.each(cases)("at hM = v steps are independent draws of N(0, 2v): $precision, M = $preconditioner", (one) => {
    const rows = draws(one.precision, one.preconditioner, 1, 60);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([N * d + N]));
    for (const [layer, own] of Object.entries(layersOf(rows))) {
      expect(kolmogorov(own.flat(), normalCdf), layer).toBeLessThan(KOLMOGOROV);
    }
    const products = (step: number, shift: number) =>
      rows.slice(step).flatMap((row, t) => row.slice(shift).map((x, i) => x * rows[t]![i]!));
    expectWithin(estimate(products(1, 0)), 0, "from step to step");
    for (const shift of [1, 2, 4, 8, 16, N * d]) {
      expectWithin(estimate(products(0, shift)), 0, `between parameters ${shift} apart`);
      expectWithin(estimate(products(1, shift)), 0, `between parameters ${shift} and a step apart`);
    }
  });

  test.each(cases)("at hM = v/5 variance v/(1 − h/2), correlation 1 − h: $precision, M = $preconditioner", (one) => {
    const rho = 0.8;
    for (const [layer, own] of Object.entries(layersOf(draws(one.precision, one.preconditioner, 0.2, 3000)))) {
      const size = own[0]!.length;
      const average = (lag: number) =>
        own.slice(lag).reduce((sum, row, t) => sum + row.reduce((s, x, i) => s + x * own[t]![i]!, 0) / size, 0) /
        (own.length - lag);
      // Error of the variance of a Gaussian chain; the same bounds that of its covariance at lag one.
      const error = Math.sqrt((2 * (1 + rho ** 2)) / (1 - rho ** 2) / (own.length * size));
      expectWithin({ mean: average(0), error }, 1, layer);
      expectWithin({ mean: average(1), error }, rho, layer);
      // A chain with variance v would have to differ from this one: by 1 − 0.9.
      expect(0.1 / error).toBeGreaterThan(2 * SIGMAS);
    }
  });
});

describe("one neuron, one dimension: the posterior by quadrature", () => {
  test.each([
    ["prior", 0.06],
    ["none", 0.02],
  ] as const)("moments extrapolated to h = 0, M = %s", (preconditioner, h) => {
    // Both preconditioners move a parameter by 0.02 to 0.06 of its prior variance.
    const run = (stepSize: number) => oneNeuron(core, { preconditioner, stepSize }, 512_000);
    const { estimates: coarse, exact } = run(h);
    const { estimates: fine } = run(h / 2);
    oneNeuronNames.forEach((name, k) => {
      const mean = 2 * fine[k]!.mean - coarse[k]!.mean;
      const error = Math.sqrt(4 * fine[k]!.error ** 2 + coarse[k]!.error ** 2);
      expectWithin({ mean, error }, exact[k]!, name);
      expect(error / exact[k]!, `${name}: the test can tell anything`).toBeLessThan(0.08);
    });
  });
});

test.each(precisions)("the virial ratios of a network's layers are 1 + O(h), %s", (precision) => {
  const ratios = [0.2, 0.1, 0.05].map((stepSize) => {
    const spec = chainSpec({
      precision,
      noise: 1,
      task: { dim: 3, samples: 8 },
      network: { width: 8, inputVariance: 1, readoutVariance: 1 },
      sampler: { stepSize, burnIn: 0, thin: 1e9 },
    });
    const chain = openChain(core, spec, null);
    chain.advance(2000);
    let before = chain.state();
    const batches = Array.from({ length: BATCHES }, () => {
      chain.advance(600 / stepSize);
      const now = chain.state();
      const sums = now.sums.map((sum, i) => sum - before.sums[i]!);
      before = now;
      return virialRatios(spec.experiment, { ...now, sums })!;
    });
    chain.close();
    return {
      input: estimate(batches.map(({ input }) => input)),
      readout: estimate(batches.map(({ readout }) => readout)),
    };
  });
  for (const layer of ["input", "readout"] as const) {
    const [whole, half, quarter] = ratios.map((ratio) => ratio[layer]) as [Estimate, Estimate, Estimate];
    const error = Math.sqrt(64 * quarter.error ** 2 + 36 * half.error ** 2 + whole.error ** 2) / 3;
    // Exact for 1 + αh + βh².
    expectWithin({ mean: (8 * quarter.mean - 6 * half.mean + whole.mean) / 3, error }, 1, layer);
    // 2 where the deviation is linear, 1 where it is constant, 4 where it is quadratic.
    for (const [large, small] of [
      [whole, half],
      [half, quarter],
    ] as const) {
      expect((large.mean - 1) / (small.mean - 1), layer).toBeGreaterThan(1.4);
      expect((large.mean - 1) / (small.mean - 1), layer).toBeLessThan(3.2);
    }
  }
});
