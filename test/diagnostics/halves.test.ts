import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { FALSE_ALARM, RHAT_SMALL } from "../../src/diagnostics/halves.ts";
import { type Summary, summarise } from "../../src/diagnostics/summary.ts";
import { autoregressive } from "./processes.ts";

const core = await loadCore();

/** Data sets × chains of stationary AR(1) chains, each its own. */
const stationary = (dataSets: number, chains: number, draws: number, phi: number, seed: number) =>
  Array.from({ length: dataSets }, (_, s) =>
    Array.from({ length: chains }, (_, c) => autoregressive(phi, draws, 100_003 * seed + 97 * s + c, 10 * s)),
  );
const isApart = ({ rhat, halves }: Summary) => rhat! > halves!.rhatLimit;
const drifts = ({ halves }: Summary) => Math.abs(halves!.drift) > halves!.driftLimit;

/**
 * Shapes of runs: data sets, chains on each, draws, φ. Half a chain is worth 10 to 333 draws. Of 720 comparisons 0.07
 * are expected above their limits; 4 or more have a probability of 1e-6.
 */
test("chains in equilibrium stay within the limits, be they one a data set or many", () => {
  let alarms = 0;
  for (const [dataSets, chains, draws, phi] of [
    [50, 1, 150, 0.7],
    [15, 1, 80, 0.6],
    [2, 2, 600, 0.9],
    [1, 4, 400, 0.5],
    [1, 1, 1000, 0],
    [4, 2, 500, -0.5],
  ] as const) {
    for (let seed = 1; seed <= 60; seed++) {
      const summary = summarise(core, stationary(dataSets, chains, draws, phi, seed));
      if (isApart(summary)) alarms++;
      if (drifts(summary)) alarms++;
    }
  }
  expect(FALSE_ALARM).toBe(1e-4);
  expect(alarms).toBeLessThan(4);
});

test("a plain threshold on R-hat would call 50 short chains in equilibrium unequal", () => {
  const { rhat, halves, ess } = summarise(core, stationary(50, 1, 150, 0.7, 1));
  // Half a chain is worth 75·0.3/1.7 = 13 draws, so that R-hat is about √(1 + 1/13).
  expect(rhat!).toBeGreaterThan(1.02);
  expect(halves!.worth).toBeGreaterThan(10);
  expect(halves!.rhatLimit).toBeGreaterThan(rhat!);
  expect(ess!).toBeGreaterThan(1000);
});

test("chains that never meet are found, though each moves fast in its own place", () => {
  // Half of the chains sit a standard deviation higher.
  const apart = [0, 1, 2, 3].map((c) => autoregressive(0.5, 1000, c + 1, c % 2));
  expect(isApart(summarise(core, [apart]))).toBe(true);
  // One chain a data set that changes its place half-way, up or down as it happens.
  const jumping = Array.from({ length: 40 }, (_, s) => [
    autoregressive(0.5, 200, s + 1).map((x, t) => x + (t < 100 ? 0 : s % 2 ? 1 : -1)),
  ]);
  expect(isApart(summarise(core, jumping))).toBe(true);
});

test("chains in one place but of different widths are found by folding", () => {
  const chains = [1, 1, 1, 3].map((width, c) => autoregressive(0.3, 1000, c + 1).map((x) => width * x));
  const summary = summarise(core, [chains]);
  expect(isApart(summary)).toBe(true);
});

test("a drift too small for any one chain is found in all of them together", () => {
  const slow = stationary(50, 1, 150, 0.7, 3).map(([chain]) => [chain!.map((x, t) => x - 0.4 * 0.98 ** t)]);
  const summary = summarise(core, slow);
  expect(isApart(summary)).toBe(false);
  expect(summary.halves!.drift).toBeGreaterThan(summary.halves!.driftLimit);
});

test("differences far below the width of the distribution do not count against a long run", () => {
  // 0.05 standard deviations apart: R-hat 1.0006, seen clearly by 80,000 draws.
  const chains = [0, 1, 2, 3].map((c) => autoregressive(0, 20_000, c + 1, c % 2 ? 0.05 : 0));
  const { rhat, halves } = summarise(core, [chains]);
  expect(halves!.rhatLimit).toBe(RHAT_SMALL);
  expect(rhat!).toBeLessThan(RHAT_SMALL);
});
