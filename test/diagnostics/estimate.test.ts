import { expect, test } from "vitest";
import { difference, estimateOf, jackknife, ratio, scaled } from "../../src/diagnostics/estimate.ts";
import { mean, variance } from "../../src/numeric/scatter.ts";
import { normals } from "../reference/random.ts";

test("the standard error of a mean, by hand", () => {
  expect(estimateOf([1, 2, 3, 6])).toEqual({ mean: 3, error: Math.sqrt(14 / 3 / 4) });
  expect(estimateOf([2]).error).toBeNaN();
});

test("differences and multiples", () => {
  expect(difference({ mean: 5, error: 0.3 }, { mean: 2, error: 0.4 })).toEqual({ mean: 3, error: 0.5 });
  expect(scaled({ mean: 5, error: 0.3 }, -2)).toEqual({ mean: -10, error: 0.6 });
});

test("the jackknife of a mean is its standard error", () => {
  const values = [1, 2, 3, 6];
  const { error } = jackknife(values, mean);
  expect(error).toBeCloseTo(estimateOf(values).error, 14);
});

test("errors are the scatter of simulated estimates", () => {
  const repeats = 4000;
  const one = { mean: -8, error: 0.1 };
  const other = { mean: 3, error: 0.06 };
  const first = normals(repeats, 1, one.error).map((x) => one.mean + x);
  const second = normals(repeats, 2, other.error).map((x) => other.mean + x);
  for (const [combined, value] of [
    [difference(one, other), (i: number) => first[i]! - second[i]!],
    [ratio(one, other), (i: number) => first[i]! / second[i]!],
  ] as const) {
    const values = Float64Array.from({ length: repeats }, (_, i) => value(i));
    // The relative error of a standard deviation is 1/√(2 · 4000) = 0.011: 5 of them.
    expect(Math.abs(Math.sqrt(variance(values)) / combined.error - 1)).toBeLessThan(0.056);
    expect(Math.abs(mean(values) - combined.mean)).toBeLessThan(5 * estimateOf(values).error + 0.002);
  }
});

test("the jackknife knows the scatter of a function that is not linear", () => {
  const [repeats, size] = [1000, 25];
  const draws = normals(repeats * size, 3, 0.4);
  const square = (sample: readonly number[]) => (2 + mean(sample)) * (2 + mean(sample));
  const found = Array.from({ length: repeats }, (_, r) =>
    jackknife([...draws.subarray(r * size, (r + 1) * size)], square),
  );
  const scatter = Math.sqrt(variance(found.map((one) => one.mean)));
  // 1/√2000 = 0.022 of the scatter, and what the error itself scatters by, 0.15/√1000: 5 of them.
  expect(Math.abs(mean(found.map(({ error }) => error)) / scatter - 1)).toBeLessThan(0.14);
});
