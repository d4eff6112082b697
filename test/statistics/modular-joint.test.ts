/**
 * Geweke's joint test (joint.test.ts) of the quadratic network of modular addition. Its targets are classes, so the joint
 * distribution of weights and classes is that of its own density, e^{−U} as a function of both:
 *
 *     p(θ, c) ∝ prior(θ) e^{−Γ(θ)} Π_i exp{ −|y(c_i) − f_i|²/2σ² },     p(c_i | θ) ∝ exp{ f_i(c_i)/σ² }
 *
 * Classes drawn at the present weights, then a step of the sampler, again and again, keep it. What the weights are
 * distributed as then is prior · e^{−Γ} · Z, Z the sum over all classes: averages over it by independent weighted
 * draws from the prior, with a plain network written anew here.
 *
 * False alarms: 4 comparisons a sampler at 6.1 standard errors, 7.2e-8 each, 12 in all: 9e-7.
 */

import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { openSampler } from "../../src/moves/samplers.ts";
import { QuadraticNetwork } from "../../src/tasks/modular-addition/network.ts";
import { type ModularChanges, modularChainSpec } from "../experiment.ts";
import { withPairs } from "../networks.ts";
import { batchMeans } from "../physics/statistics.ts";
import { uniforms } from "../reference/random.ts";

const core = await loadCore();
const [P, WIDTH, STEPS, DRAWS] = [3, 2, 40_000, 200_000];
/** n·P + m of the trained pairs, then of the others. */
const PAIRS = [0, 1, 5, 7, 2, 3, 4, 6, 8];
const TRAINED = 4;
const posterior = { inputVariance: 1, readoutVariance: 0.1, noise: 1 };
const SEXTIC = 0.3;
const SIGMAS = 6.1;
/** A panel of f64 is four neurons wide. */
const LANES = 4;

/** u, v: neuron × P; a: neuron × P. */
interface Weights {
  u: number[][];
  v: number[][];
  a: number[][];
}

/** f_p of a trained pair. */
function outputs({ u, v, a }: Weights, pair: number): number[] {
  const [n, m] = [Math.floor(PAIRS[pair]! / P), PAIRS[pair]! % P];
  const h = u.map((some, i) => (some[n]! + v[i]![m]!) ** 2);
  return Array.from({ length: P }, (_, p) => h.reduce((sum, x, i) => sum + a[i]![p]! * x, 0));
}

function normalsFrom(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const softmax = (f: number[]) => {
  const parts = f.map((x) => Math.exp(x / posterior.noise));
  const total = parts.reduce((sum, x) => sum + x, 0);
  return parts.map((x) => x / total);
};

/** (Pγ/6) Σ_k |u_k|⁶, u_k the inverse transform with 1/P in front (PHYSICS 4.1). */
function decay(half: number[]): number {
  let sum = 0;
  for (let k = 0; k < P; k++) {
    let [re, im] = [0, 0];
    half.forEach((x, n) => {
      re += (x * Math.cos((2 * Math.PI * k * n) / P)) / P;
      im += (x * Math.sin((2 * Math.PI * k * n) / P)) / P;
    });
    sum += (re * re + im * im) ** 3;
  }
  return ((P * SEXTIC) / 6) * sum;
}

const squares = (rows: number[][]) => rows.flat().reduce((sum, x) => sum + x * x, 0);

/** What is compared: of the weights, and of the outputs at classes drawn by them. */
function observables(weights: Weights, chances: number[][], f: number[][]): number[] {
  const agreement = f.reduce((sum, some, i) => sum + some.reduce((all, x, p) => all + chances[i]![p]! * x, 0), 0);
  return [squares(weights.u) + squares(weights.v), squares(weights.a), agreement, squares(f)];
}

/** Weighted means and their errors. */
function exact(): { mean: number; error: number }[] {
  const normal = normalsFrom(11);
  const some = (deviation: number) =>
    Array.from({ length: WIDTH }, () => Array.from({ length: P }, () => deviation * normal()));
  const rows: number[][] = [];
  const importance: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const weights = { u: some(1), v: some(1), a: some(Math.sqrt(posterior.readoutVariance)) };
    const f = Array.from({ length: TRAINED }, (_, i) => outputs(weights, i));
    let log = -[...weights.u, ...weights.v].reduce((sum, half) => sum + decay(half), 0);
    for (const one of f) {
      // −|y − f|²/2σ², less what is the same for every f.
      const mean = one.reduce((sum, x) => sum + x, 0) / P;
      const own = one.reduce((sum, x) => sum + x * x, 0) + 2 * mean;
      log += Math.log(one.reduce((sum, x) => sum + Math.exp(x / posterior.noise), 0)) - own / (2 * posterior.noise);
    }
    importance.push(Math.exp(log));
    rows.push(observables(weights, f.map(softmax), f));
  }
  const total = importance.reduce((sum, x) => sum + x, 0);
  return rows[0]!.map((_, k) => {
    const mean = rows.reduce((sum, row, i) => sum + importance[i]! * row[k]!, 0) / total;
    const variance = rows.reduce((sum, row, i) => sum + (importance[i]! * (row[k]! - mean)) ** 2, 0) / total ** 2;
    return { mean, error: Math.sqrt(variance) };
  });
}

const expected = exact();

/** Deviations of a joint chain from the joint distribution, in standard errors. */
function jointChain(sampler: ModularChanges["sampler"], spoil = (label: number) => label): number[] {
  const { experiment } = modularChainSpec({ ...(sampler && { sampler }), precision: "f64" });
  const shape = { modulus: P, width: WIDTH, trained: TRAINED, precision: "f64", form: "pairs" } as const;
  const network = withPairs(
    new QuadraticNetwork(core, shape, { sextic: SEXTIC, space: "fourier", noise: posterior.noise }, { vectors: 4 }),
    PAIRS,
  );
  const labels = new Int32Array(core.memory.buffer, network.at.pairs, 3 * TRAINED);
  const inputs = network.numbers(network.at.weights, 2 * LANES * LANES);
  const readout = network.numbers(network.at.readout, LANES * LANES);
  const column = (rows: ArrayLike<number>, from: number, i: number) =>
    Array.from({ length: P }, (_, row) => rows[LANES * (from + row) + i]!);
  const normal = normalsFrom(12);
  for (let i = 0; i < WIDTH; i++) {
    for (let row = 0; row < 2 * P; row++) inputs[LANES * row + i] = normal();
    for (let p = 0; p < P; p++) readout[LANES * p + i] = Math.sqrt(posterior.readoutVariance) * normal();
  }
  const uniform = uniforms(13);
  const series = expected.map(() => new Float64Array(STEPS));
  const each = Array.from({ length: WIDTH }, (_, i) => i);
  for (let step = -500; step < STEPS; step++) {
    const weights = {
      u: each.map((i) => column(inputs, 0, i)),
      v: each.map((i) => column(inputs, P, i)),
      a: each.map((i) => column(readout, 0, i)),
    };
    const f = Array.from({ length: TRAINED }, (_, i) => outputs(weights, i));
    const chances = f.map(softmax);
    if (step >= 0) {
      observables(weights, chances, f).forEach((value, k) => {
        series[k]![step] = value;
      });
    }
    chances.forEach((chance, i) => {
      let [label, left] = [0, uniform() - chance[0]!];
      while (left > 0 && label < P - 1) left -= chance[++label]!;
      labels[3 * i + 2] = spoil(label);
    });
    const chain = openSampler({ core, network, posterior, key: { low: 5, high: 6 } }, experiment.sampler);
    chain.evaluate();
    chain.move(step + 500, false);
  }
  network.close();
  return expected.map(({ mean, error }, k) => {
    const found = batchMeans(series[k]!, 64);
    expect(Math.abs(found.error / found.mean), "the test can tell anything").toBeLessThan(0.05);
    return (found.mean - mean) / Math.hypot(found.error, error);
  });
}

const fixed = { adaptation: "none" } as const;
const tested = [
  { name: "MALA", sampler: { kind: "mala", stepSize: 0.1, ...fixed } },
  { name: "HMC", sampler: { kind: "hmc", stepSize: 0.4, leapfrogSteps: 4, trajectory: "fixed", ...fixed } },
  {
    name: "HMC, jittered",
    sampler: { kind: "hmc", stepSize: 0.4, leapfrogSteps: 4, trajectory: "jittered", ...fixed },
  },
] as const;

test.each(tested)("classes and weights in turn keep their joint distribution: $name", ({ sampler }) => {
  for (const deviation of jointChain(sampler)) expect(Math.abs(deviation)).toBeLessThan(SIGMAS);
});

test("the test can tell: classes that are not those drawn are found out", () => {
  const deviations = jointChain(tested[1].sampler, (label) => (label + 1) % P);
  expect(Math.max(...deviations.map(Math.abs))).toBeGreaterThan(2 * SIGMAS);
});
