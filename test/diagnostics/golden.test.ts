import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { type Summary, summarise } from "../../src/diagnostics/summary.ts";
import { fisherQuantile } from "../../src/numeric/fisher-quantile.ts";
import { normalQuantile } from "../../src/numeric/normal-quantile.ts";

interface Golden {
  cases: { name: string; draws: number[][][]; summary: Partial<Summary> }[];
  normalQuantiles: { probability: number; value: number }[];
  fisherQuantiles: { tail: number; above: number; below: number; value: number }[];
}

/** What test/golden/diagnostics.py computed, by other means. */
const golden: Golden = JSON.parse(readFileSync(new URL("../golden/diagnostics.json", import.meta.url), "utf8"));
const core = await loadCore();

/** The same shape, numbers equal to ten digits. */
function expectClose(found: unknown, expected: unknown, path: string): void {
  if (typeof expected === "number") {
    const tolerance = 1e-10 * Math.max(1, Math.abs(expected));
    expect(Math.abs((found as number) - expected), `${path}: ${found}, not ${expected}`).toBeLessThan(tolerance);
  } else {
    for (const [key, value] of Object.entries(expected as object)) {
      expectClose((found as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  }
}

test.each(golden.cases)("a summary: $name", ({ draws, summary }) => {
  const found = summarise(
    core,
    draws.map((chains) => chains.map((chain) => Float64Array.from(chain))),
  );
  expectClose(found, summary, "summary");
});

test.each(golden.normalQuantiles)("the normal quantile at $probability", ({ probability, value }) => {
  expect(Math.abs(normalQuantile(core, probability) - value)).toBeLessThan(1e-14 * Math.max(1, Math.abs(value)));
});

test.each(golden.fisherQuantiles)("F($above, $below) is exceeded with probability $tail", ({ value, ...ratio }) => {
  expect(fisherQuantile(core, ratio.tail, ratio.above, ratio.below) / value).toBeCloseTo(1, 9);
});
