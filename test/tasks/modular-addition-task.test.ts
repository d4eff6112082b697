/** Modular addition as a chain sees it: its pairs, its starts, what is measured, and against exact densities. */
import { describe, expect, test } from "vitest";
import { openChain, virialRatios } from "../../src/chain/open-chain.ts";
import { openTask } from "../../src/chain/open-task.ts";
import { loadCore } from "../../src/core/module.ts";
import type { ChainSpec } from "../../src/experiment/chain.ts";
import { WHOLE } from "../../src/network/layout.ts";
import { orderPairs } from "../../src/tasks/modular-addition/pairs.ts";
import { dropletBarrier, modularTheory, plantedMode } from "../../src/tasks/modular-addition/planted.ts";
import { degeneracy } from "../../src/tasks/modular-addition/theory/action.ts";
import { type ModularChanges, modularChainSpec } from "../experiment.ts";
import { type Estimate, estimate, kolmogorov, normalCdf } from "../physics/statistics.ts";
import {
  collapsed,
  dense,
  everyPair,
  fourier,
  outputs,
  partsOf,
  type QuadraticNetwork,
  target,
} from "../reference/quadratic.ts";

const core = await loadCore();
/** Two-sided probability below 2e-9. */
const SIGMAS = 6;

describe("which pairs are trained on", () => {
  const P = 13;
  const trained = 100;

  test("every pair is there once, each set in rising order; all of them in their order at fraction 1", () => {
    const order = orderPairs(core, P, trained, 5, 0);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: P * P }, (_, i) => i));
    for (const set of [order.slice(0, trained), order.slice(trained)]) expect(set).toEqual(set.slice().sort());
    expect(orderPairs(core, P, P * P, 5, 0)).toEqual(Uint32Array.from({ length: P * P }, (_, i) => i));
  });

  test("a data set always has the same ones, another has others", () => {
    const order = orderPairs(core, P, trained, 5, 0);
    expect(orderPairs(core, P, trained, 5, 0)).toEqual(order);
    expect(orderPairs(core, P, trained, 5, 1)).not.toEqual(order);
    expect(orderPairs(core, P, trained, 6, 0)).not.toEqual(order);
  });

  test("each pair and each two pairs are as likely as any", () => {
    const sets = 4000;
    const counts = new Float64Array(P * P);
    const neighbours = new Float64Array(P * P);
    for (let dataSet = 0; dataSet < sets; dataSet++) {
      const chosen = new Set(orderPairs(core, P, trained, 1, dataSet).slice(0, trained));
      for (const pair of chosen) {
        counts[pair]!++;
        if (chosen.has((pair + 1) % (P * P))) neighbours[pair]!++;
      }
    }
    const n = P * P;
    for (const [found, p] of [
      [counts, trained / n],
      [neighbours, (trained * (trained - 1)) / (n * (n - 1))],
    ] as const) {
      const deviation = Math.sqrt(sets * p * (1 - p));
      expect(Math.max(...found.map((count) => Math.abs(count - sets * p) / deviation))).toBeLessThan(SIGMAS);
    }
  });
});

function started(changes: ModularChanges = {}, rest: Partial<ChainSpec> = {}) {
  const spec = modularChainSpec({ network: { width: 61 }, task: { modulus: 11 }, ...changes }, rest);
  const chain = openChain(core, spec as ChainSpec, null);
  const { input, readout } = chain.weights();
  chain.close();
  return { modulus: spec.experiment.task.modulus, weights: input, readout };
}

test("a start from the prior: w ~ N(0, 1), a ~ N(0, σ_a²/N)", () => {
  const { weights, readout } = started();
  // Probability of a larger distance 1e-7 each.
  expect(kolmogorov([...weights], normalCdf)).toBeLessThan(2.9);
  expect(
    kolmogorov(
      [...readout].map((a) => a / Math.sqrt(1e-4 / 61)),
      normalCdf,
    ),
  ).toBeLessThan(2.9);
  expect(new Set([...weights, ...readout]).size).toBe(61 * 33);
  expect(started({}, { chain: 1 }).weights).not.toEqual(weights);
});

test("a planted start moves that fraction of the modes into the well and keeps their phases", () => {
  const planted = { power: 1.3 };
  const before = started();
  const after = started({ sampler: { plantedFraction: 0.3 } }, { planted });
  const phase = ([re, im]: readonly [number, number]) => Math.atan2(im, re);
  let moved = 0;
  for (let i = 0; i < 61; i++) {
    const [old, now] = [partsOf(before, i), partsOf(after, i)];
    for (let k = 1; k <= 5; k++) {
      const [u, v] = [fourier(now.u, k), fourier(now.v, k)];
      const u0 = fourier(old.u, k);
      if (Math.abs(Math.hypot(...u) - Math.hypot(...u0)) < 1e-12) {
        expect(u[0]).toBeCloseTo(u0[0], 12);
        continue;
      }
      moved++;
      expect(u[0] ** 2 + u[1] ** 2).toBeCloseTo(planted.power, 12);
      expect(v[0] ** 2 + v[1] ** 2).toBeCloseTo(planted.power, 12);
      expect(Math.cos(phase(u) - phase(u0))).toBeCloseTo(1, 12);
    }
  }
  expect(moved).toBe(Math.floor(61 * 5 * 0.3));
});

test.each([
  { fraction: 1, precision: "f64" },
  { fraction: 0.6, precision: "f64" },
  { fraction: 1, precision: "f32" },
] as const)("a planted start's readout is its mean given the input weights: $fraction, $precision", (given) => {
  const { fraction, precision } = given;
  const width = 30;
  const readoutVariance = 1e-3;
  const noise = 4e-3;
  const changes = { task: { modulus: 7, fraction }, network: { width, readoutVariance }, noise, precision };
  const planted = { power: 1.1 };
  const network = started({ ...changes, sampler: { plantedFraction: 0.5 } }, { planted });
  const { seed } = modularChainSpec().experiment;
  const order = orderPairs(core, 7, Math.round(fraction * 49), seed, 0).slice(0, Math.round(fraction * 49));
  const pairs = [...order].map((x) => [Math.floor(x / 7), x % 7] as const);
  const { mean } = collapsed(network, pairs, readoutVariance / width, noise);
  const size = Math.hypot(...mean);
  // The gradient that is left is below 1e-3 of what it was at 0; along flat directions errors are larger.
  expect(Math.hypot(...mean.map((x, i) => x - network.readout[i]!)) / size).toBeLessThan(0.02);
  expect(dense({ ...network, readout: mean }, pairs).loss).toBeLessThan(0.9 * pairs.length);
});

test("the planted well is the theory's", () => {
  const changes = { task: { modulus: 11 }, network: { width: 600, readoutVariance: 2.152e-7 }, noise: 1.5e-4 };
  const { experiment } = modularChainSpec(changes);
  const { saddles } = modularTheory(core, experiment);
  expect(plantedMode(core, experiment)).toEqual({ power: saddles.at(-1)!.phi });
  expect(dropletBarrier(core, experiment)).toBe(degeneracy(3).phi / 2);
  expect(() => plantedMode(core, modularChainSpec({ ...changes, noise: 1 }).experiment)).toThrow(
    /sampler\.start: expected a side well/,
  );
  for (const task of [{ fraction: 0.5 }, { sexticSpace: "real" as const }]) {
    const spec = modularChainSpec({ ...changes, task: { modulus: 11, ...task } });
    expect(() => modularTheory(core, spec.experiment)).toThrow(/for the theory/);
  }
});

test.each([1, 0.6])("observables at fraction %f are those of the definition", (fraction) => {
  const P = 7;
  const { experiment, ...spec } = modularChainSpec({ task: { fraction } });
  const open = openTask(core, { ...spec, experiment }, WHOLE);
  const chain = openChain(core, { ...spec, experiment } as ChainSpec, null);
  const { input, readout } = chain.weights();
  chain.close();
  const network: QuadraticNetwork = { modulus: P, weights: input, readout };
  const { values, overlaps } = open.measure(open.network.evaluate())!;
  const found = Object.fromEntries(open.names.map((name, i) => [name, values[i]!]));
  const order = [...orderPairs(core, P, Math.round(fraction * 49), experiment.seed, 0)];
  const pairsOf = (numbers: number[]) => numbers.map((x) => [Math.floor(x / P), x % P] as const);
  const training = pairsOf(order.slice(0, Math.round(fraction * 49)));
  const rest = fraction === 1 ? training : pairsOf(order.slice(training.length));
  for (const [set, pairs] of [
    ["train", training],
    ["test", rest],
  ] as const) {
    const { loss, right } = dense(network, pairs);
    expect(found[`${set}Loss`]).toBeCloseTo(loss / pairs.length, 10);
    expect(found[`${set}Accuracy`]).toBe(right / pairs.length);
  }
  // The residual's projection on the target, over all pairs.
  let overlap = 0;
  for (const pair of everyPair(P)) {
    outputs(network, pair).forEach((f, p) => {
      overlap += f * target(P, pair, p);
    });
  }
  expect(found.a).toBeCloseTo(1 - overlap / (P * (P - 1)), 10);
  // The kernel's eigenvalue on the target: σ_a² times the mean of (y·h)²/|y|².
  let eigenvalue = 0;
  for (let i = 0; i < 21; i++) {
    for (let p = 0; p < P; p++) {
      const { u, v } = partsOf(network, i);
      const projection = everyPair(P).reduce(
        (sum, pair) => sum + target(P, pair, p) * (u[pair[0]]! + v[pair[1]]!) ** 2,
        0,
      );
      eigenvalue += (experiment.network.readoutVariance * projection ** 2) / (P - 1) / (21 * P);
    }
  }
  expect(found.lambda! / eigenvalue).toBeCloseTo(1, 10);
  expect(overlaps.slice(0, 21).every((x) => x > 0)).toBe(true);
  open.network.close();
});

test("the layers' virials, that of the sextic decay included, tend to their parameters as h → 0", () => {
  const batches = 48;
  const ratios = [0.008, 0.004].map((stepSize) => {
    const spec = modularChainSpec({
      task: { modulus: 5 },
      network: { width: 40, readoutVariance: 1e-4 },
      sampler: { stepSize, steps: 1e6, burnIn: 0, thin: 1e6 },
    }) as ChainSpec;
    const chain = openChain(core, spec, null);
    chain.advance(16 / stepSize);
    let before = chain.state();
    const found = Array.from({ length: batches }, () => {
      chain.advance(6 / stepSize);
      const now = chain.state();
      const sums = now.sums.map((sum, i) => sum - before.sums[i]!);
      before = now;
      return virialRatios(spec.experiment, { ...now, sums })!;
    });
    chain.close();
    return {
      input: estimate(found.map(({ input }) => input)),
      readout: estimate(found.map(({ readout }) => readout)),
    };
  });
  for (const layer of ["input", "readout"] as const) {
    const [whole, half] = ratios.map((ratio) => ratio[layer]) as [Estimate, Estimate];
    const error = Math.sqrt(4 * half.error ** 2 + whole.error ** 2);
    expect(Math.abs(2 * half.mean - whole.mean - 1) / error, layer).toBeLessThan(SIGMAS);
    expect(error, `${layer}: the test can tell anything`).toBeLessThan(0.06);
  }
});
