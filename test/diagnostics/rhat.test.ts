import { expect, test } from "vitest";
import { splitRhat } from "../../src/diagnostics/rhat.ts";
import { scatterOf } from "../../src/numeric/scatter.ts";
import { autoregressive } from "./processes.ts";

/** Of draws as they are. */
const plainRhat = (dataSets: Float64Array[][]) => splitRhat(scatterOf(dataSets));
const chain = (...values: number[]) => Float64Array.from(values);

test("small cases by hand", () => {
  // Halves (0,1) and (0,1): within 1/2, means equal; R² = (n−1)/n = 1/2.
  expect(plainRhat([[chain(0, 1, 0, 1)]])).toBeCloseTo(Math.sqrt(1 / 2), 15);
  // Halves (0,1) and (2,3): means 1/2 and 5/2 vary by 2; R² = (1/4 + 2)/(1/2).
  expect(plainRhat([[chain(0, 1, 2, 3)]])).toBeCloseTo(Math.sqrt(4.5), 15);
  // An odd number leaves its middle draw out.
  expect(plainRhat([[chain(0, 1, 99, 2, 3)]])).toBeCloseTo(Math.sqrt(4.5), 15);
  // Two data sets: within (1/2 + 2)/2, totals 9/4 and 1 pooled.
  expect(plainRhat([[chain(0, 1, 2, 3)], [chain(0, 2, 0, 2)]])).toBeCloseTo(Math.sqrt((9 / 4 + 1) / 2 / (5 / 4)), 15);
});

test("it is near 1 for chains of one law, and above where a chain drifts or stands apart", () => {
  const data = [1, 2, 3, 4].map((seed) => autoregressive(0.3, 4000, seed));
  expect(Math.abs(plainRhat([data])! - 1)).toBeLessThan(0.002);
  const drifting = data[0]!.map((x, t) => x + t / 1000);
  expect(plainRhat([[drifting]])).toBeGreaterThan(1.3);
  const apart = data.map((values, k) => values.map((x) => x + (k === 2 ? 3 : 0)));
  // One chain of four 3 standard deviations off: variance of means 27/14 over eight halves.
  expect(plainRhat([apart])).toBeCloseTo(Math.sqrt(1 + 27 / 14), 1);
});

test("constants and numbers that are not finite cannot be judged", () => {
  expect(plainRhat([[chain(1, 1, 1, 1)]])).toBe(null);
  expect(plainRhat([[chain(1, 1, 1, 1), chain(2, 2, 2, 2)]])).toBe(null);
  expect(plainRhat([[chain(1, 2, Number.NaN, 1)]])).toBe(null);
  expect(plainRhat([[chain(1, 2, 3)]])).toBe(null);
  expect(plainRhat([])).toBe(null);
});
