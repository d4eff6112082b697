import { expect, test } from "vitest";
import { effectiveSampleSize } from "../../src/diagnostics/effective-sample-size.ts";
import { splitRhat } from "../../src/diagnostics/rhat.ts";
import { scatterOf } from "../../src/numeric/scatter.ts";
import { autoregressive, uniforms } from "./processes.ts";

const average = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const spread = (values: number[]) => {
  const centre = average(values);
  return values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1);
};

/**
 * Stan's `ess_basic` as its R package "posterior" has it, index by index: the same
 * estimator, written down by others in another way.
 */
function essOfPosterior(chains: Float64Array[]): number {
  const split = chains.flatMap((chain) => {
    const n = chain.length;
    return [chain.slice(0, Math.floor(n / 2)), chain.slice(Math.ceil(n / 2))];
  });
  const n = split[0]!.length;
  const acov = split.map((chain) => {
    const centre = average(chain);
    return Array.from({ length: n }, (_, lag) => {
      let sum = 0;
      for (let t = 0; t + lag < n; t++) sum += (chain[t]! - centre) * (chain[t + lag]! - centre);
      return sum / n;
    });
  });
  const meanAcov = (lag: number) => average(acov.map((row) => row[lag]!));
  const meanVar = (meanAcov(0) * n) / (n - 1);
  const varPlus = (meanVar * (n - 1)) / n + spread(split.map(average));
  const rho = new Array<number>(n + 2).fill(0);
  let t = 0;
  let even = 1;
  rho[0] = even;
  let odd = 1 - (meanVar - meanAcov(1)) / varPlus;
  rho[1] = odd;
  while (t < n - 5 && even + odd > 0) {
    t += 2;
    even = 1 - (meanVar - meanAcov(t)) / varPlus;
    odd = 1 - (meanVar - meanAcov(t + 1)) / varPlus;
    if (even + odd >= 0) {
      rho[t] = even;
      rho[t + 1] = odd;
    }
  }
  const maxT = t;
  if (even > 0) rho[maxT] = even;
  for (t = 2; t <= maxT - 2; t += 2) {
    if (rho[t]! + rho[t + 1]! > rho[t - 2]! + rho[t - 1]!) rho[t] = rho[t + 1] = (rho[t - 2]! + rho[t - 1]!) / 2;
  }
  const size = split.length * n;
  const tau = -1 + 2 * rho.slice(0, maxT).reduce((sum, x) => sum + x, 0) + rho[maxT]!;
  // Capped as in the code under test; the original has log10(size).
  return size / Math.max(tau, 1 / String(size).length);
}

test.each([
  [0, 1],
  [0.5, 1],
  [0.9, 2],
  [0.97, 4],
  [-0.4, 2],
])("it is the one of Stan, for an AR(1) process with φ = %d", (phi, chains) => {
  for (let seed = 1; seed <= 5; seed++) {
    for (const draws of [100, 101, 777]) {
      const data = Array.from({ length: chains }, (_, k) => autoregressive(phi, draws, 100 * seed + k));
      expect(effectiveSampleSize([data])! / essOfPosterior(data)).toBeCloseTo(1, 10);
    }
  }
});

test("AR(1) chains have the sample size that is exact for them, n(1−φ)/(1+φ)", () => {
  for (const phi of [-0.5, 0, 0.5, 0.9]) {
    const data = Array.from({ length: 4 }, (_, k) => autoregressive(phi, 20_000, 17 + k));
    const exact = (80_000 * (1 - phi)) / (1 + phi);
    expect(effectiveSampleSize([data])! / exact).toBeGreaterThan(0.93);
    expect(effectiveSampleSize([data])! / exact).toBeLessThan(1.07);
  }
});

test("data sets that differ by right cost nothing, chains of one data set that differ do", () => {
  const chain = (seed: number, offset: number) => autoregressive(0.5, 2000, seed, offset);
  const sets = [
    [chain(1, 0), chain(2, 0)],
    [chain(3, 50), chain(4, 50)],
  ];
  const exact = 8000 / 3;
  expect(effectiveSampleSize(sets)! / exact).toBeCloseTo(1, 0);
  expect(effectiveSampleSize(sets)).toBeGreaterThan(0.8 * exact);
  expect(effectiveSampleSize([sets.flat()])).toBeLessThan(10);
  expect(splitRhat(scatterOf(sets))).toBeLessThan(1.01);
  expect(splitRhat(scatterOf([sets.flat()]))).toBeGreaterThan(10);
});

test("what cannot be judged is null: too few draws, constants, numbers that are not finite", () => {
  const constant = new Float64Array(50).fill(3);
  const broken = autoregressive(0, 50, 1);
  broken[7] = Number.NaN;
  const infinite = autoregressive(0, 50, 1);
  infinite[7] = Number.POSITIVE_INFINITY;
  for (const chains of [[constant], [constant, constant], [broken], [infinite], [autoregressive(0, 15, 1)], []]) {
    expect(effectiveSampleSize([chains])).toBe(null);
  }
  expect(effectiveSampleSize([])).toBe(null);
  expect(effectiveSampleSize([[autoregressive(0, 16, 1)]])).toBeGreaterThan(0);
});

test("it never exceeds the digits of the number of draws times that number", () => {
  const alternating = Float64Array.from({ length: 1000 }, (_, t) => (t % 2) + 1e-3 * (t % 7));
  expect(effectiveSampleSize([[alternating]])).toBe(4000);
});

test("it does not depend on the unit or the origin, nor on the order of chains", () => {
  const uniform = uniforms(5);
  const data = Array.from({ length: 3 }, () => Float64Array.from({ length: 200 }, uniform));
  const other = data.map((chain) => chain.map((x) => 7 - 1000 * x)).reverse();
  expect(effectiveSampleSize([other])! / effectiveSampleSize([data])!).toBeCloseTo(1, 8);
  expect(splitRhat(scatterOf([other]))! / splitRhat(scatterOf([data]))!).toBeCloseTo(1, 8);
});
