import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";

const { kernels } = await loadCore();
const CHAINS = 13;

/** c ← c·x + y in every chain, rounded to the type after each operation; the sum of one lane of all. */
function spun(rounds: number, round: (x: number) => number): number {
  let c = 1 - 2 ** -20;
  for (let i = 0; i < rounds; i++) c = round(round(c * (1 - 2 ** -20)) + 2 ** -20);
  return CHAINS * c;
}

test("the peak loop does every multiply-add it is paid for", () => {
  for (const rounds of [0, 1, 1000, 300_000]) {
    expect(kernels.peak_f64(rounds)).toBeCloseTo(
      spun(rounds, (x) => x),
      12,
    );
    expect(kernels.peak_f32(rounds)).toBeCloseTo(spun(rounds, Math.fround), 5);
  }
  expect(spun(300_000, (x) => x) - spun(0, (x) => x)).toBeGreaterThan(1e-6);
  expect(kernels.peakOperations(4)).toBe(2 * CHAINS * 4);
});
