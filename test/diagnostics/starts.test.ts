import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { agreementOf, startDifference } from "../../src/diagnostics/starts.ts";
import { autoregressive } from "./processes.ts";

const core = await loadCore();
/** By observable, chains from the one and from the other start. */
function compareStarts(series: Record<string, { prior: Float64Array[][]; planted: Float64Array[][] }>) {
  const differences = Object.entries(series).map(([name, { prior, planted }]) => {
    return [name, startDifference(core, prior, planted)] as const;
  });
  return agreementOf(core, Object.fromEntries(differences));
}

const sets = (seed: number, offset: number, draws = 1000) =>
  [0, 1, 2].map((s) => [0, 1].map((c) => autoregressive(0.5, draws, seed + 10 * s + c, 5 * s + offset)));

test("chains of one law agree, whatever they started from", () => {
  const { agrees, limit, observables } = compareStarts({
    f1: { prior: sets(1, 0), planted: sets(501, 0) },
    f3: { prior: sets(1001, 7), planted: sets(1501, 7) },
  });
  expect(agrees).toBe(true);
  // Two-sided, 1e-4 over two observables: Φ⁻¹(1 − 2.5e-5).
  expect(limit).toBeCloseTo(4.0556, 3);
  expect(observables.f1!.prior.mean).toBeCloseTo(5, 0);
});

test("z has the variance 1 that it should have", () => {
  let sum = 0;
  for (let repeat = 0; repeat < 200; repeat++) {
    const { z } = compareStarts({
      f1: { prior: sets(1000 * repeat, 0, 200), planted: sets(1000 * repeat + 500, 0, 200) },
    }).observables.f1!;
    sum += z! * z!;
  }
  // χ² of 200 degrees of freedom: outside with probability 1e-6, and 10 % for errors that are themselves estimated.
  expect(sum).toBeGreaterThan(200 - 4.6 * 20 - 20);
  expect(sum).toBeLessThan(200 + 5.4 * 20 + 20);
});

test("a difference of a tenth of a standard deviation is seen in 12,000 draws worth 4,000", () => {
  const { agrees, worst, observables } = compareStarts({
    f1: { prior: sets(1, 0), planted: sets(501, 0) },
    dropletFraction: { prior: sets(1001, 0), planted: sets(1501, 0.2) },
  });
  expect(agrees).toBe(false);
  expect(worst).toBe("dropletFraction");
  expect(observables.dropletFraction!.z).toBeGreaterThan(4);
});

test("an error that cannot be told makes no z", () => {
  const still = [[new Float64Array(100)]];
  const { observables, agrees, worst } = compareStarts({ f1: { prior: still, planted: still } });
  expect(observables.f1).toEqual({ prior: { mean: 0, mcse: null }, planted: { mean: 0, mcse: null }, z: null });
  expect(agrees).toBe(true);
  expect(worst).toBe(null);
});
