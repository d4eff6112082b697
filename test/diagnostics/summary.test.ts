import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { comparableChains, summarise } from "../../src/diagnostics/summary.ts";
import { autoregressive, normals } from "./processes.ts";

const core = await loadCore();
const constant = (value: number, length = 40) => new Float64Array(length).fill(value);

test("the Monte-Carlo error is the exact one of AR(1) chains, √(τ/n), over data sets too", () => {
  const sets = (dataSets: number) =>
    Array.from({ length: dataSets }, (_, s) => [0, 1].map((c) => autoregressive(0.6, 10_000, 1 + 2 * s + c, 10 * s)));
  const tau = 1.6 / 0.4;
  for (const dataSets of [1, 2, 5]) {
    const { mean, mcse, ess } = summarise(core, sets(dataSets));
    const exact = Math.sqrt(tau / (dataSets * 20_000));
    expect(mcse! / exact).toBeGreaterThan(0.9);
    expect(mcse! / exact).toBeLessThan(1.1);
    expect(ess! / ((dataSets * 20_000) / tau)).toBeCloseTo(1, 0);
    expect(Math.abs(mean! - 5 * (dataSets - 1))).toBeLessThan(4 * exact);
  }
});

test("the mean is within its Monte-Carlo error as often as it should be", () => {
  let within = 0;
  for (let repeat = 0; repeat < 200; repeat++) {
    const { mean, mcse } = summarise(core, [[0, 1].map((c) => autoregressive(0.8, 1000, 1000 + 2 * repeat + c))]);
    if (Math.abs(mean!) < mcse!) within++;
  }
  // 68.3 % of 200, give or take three times √(200·0.683·0.317).
  expect(Math.abs(within - 137)).toBeLessThan(20);
});

test("the standard error over data sets contains their scatter", () => {
  const normal = normals(3);
  const offsets = Array.from({ length: 60 }, () => 2 * normal());
  const { standardError, dataSetSpread, mcse, reason } = summarise(
    core,
    offsets.map((offset, s) => [autoregressive(0, 500, 7 + s, offset)]),
  );
  expect(dataSetSpread! / 2).toBeCloseTo(1, 0);
  expect(standardError! / dataSetSpread!).toBeCloseTo(1 / Math.sqrt(60), 12);
  expect(mcse!).toBeLessThan(standardError! / 20);
  expect(reason).toBe(undefined);
});

test("two data sets by hand", () => {
  const { mean, standardError, dataSetSpread } = summarise(core, [
    [constant(1), constant(3)],
    [constant(6), constant(6)],
  ]);
  expect(mean).toBe(4);
  expect(dataSetSpread).toBeCloseTo(Math.sqrt(8), 14);
  expect(standardError).toBeCloseTo(2, 14);
});

const unmoved = ["mcse", "ess", "rhat", "halves", "bulkEss", "tailEss", "autocorrelationTime"];

test.each([
  ["one data set", [[autoregressive(0, 40, 1)]], ["standardError", "dataSetSpread"], /^one data set has no spread/],
  ["constants", [[constant(2)], [constant(2)]], unmoved, /^the draws are constant$/],
  [
    "chains that stand still",
    [
      [constant(2), constant(3)],
      [constant(2), constant(2)],
    ],
    unmoved,
    /^every chain is constant, but not the same$/,
  ],
  [
    "few draws",
    [[autoregressive(0, 15, 1)], [autoregressive(0, 15, 2)]],
    unmoved.filter((name) => name !== "rhat"),
    /^fewer than 16 draws a chain$/,
  ],
  [
    "a NaN",
    [[constant(Number.NaN)], [constant(1)]],
    ["mean", ...unmoved, "quantiles", "standardError", "dataSetSpread"],
    /^draws that are not finite$/,
  ],
  ["nothing", [], ["mean", ...unmoved, "quantiles", "standardError", "dataSetSpread"], /^no draws$/],
])("null with a reason: %s", (_, dataSets, nulls, reason) => {
  const summary = summarise(core, dataSets);
  expect(
    Object.entries(summary)
      .filter(([, value]) => value === null)
      .map(([key]) => key),
  ).toEqual(nulls);
  expect(summary.reason).toMatch(reason);
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});

test("chains of a cancelled run are taken together as far as they go", () => {
  const chain = (length: number) => Float64Array.from({ length }, (_, t) => t);
  const lengths = (dataSets: number[][]) =>
    comparableChains(dataSets.map((set) => set.map(chain))).map((set) => set.map((values) => values.length));
  expect(
    lengths([
      [10, 10],
      [10, 10],
    ]),
  ).toEqual([
    [10, 10],
    [10, 10],
  ]);
  expect(
    lengths([
      [10, 7],
      [5, 4],
      [0, 0],
    ]),
  ).toEqual([[5, 5], [5]]);
  expect(lengths([[0, 0]])).toEqual([]);
  expect(lengths([])).toEqual([]);
});
