import { expect, test } from "vitest";
import { stepBias } from "../../src/diagnostics/step-bias.ts";
import { normals } from "./processes.ts";

const exactly = (mean: number) => ({ mean, mcse: 0 });

test("Langevin dynamics in a harmonic well have the variance 1/(1 − h/2): its first order is taken away", () => {
  const variance = (h: number) => 1 / (1 - h / 2);
  for (const h of [0.1, 0.05, 0.025]) {
    const { bias, extrapolated } = stepBias(exactly(variance(2 * h)), exactly(variance(h)), 2, 1);
    // What is left is of second order: 2·(1 + h/2 + h²/4) − (1 + h + h²) = 1 − h²/2.
    expect(Math.abs(extrapolated.mean - 1)).toBeLessThan(0.6 * h * h);
    expect(Math.abs(bias - h / 2)).toBeLessThan(h * h);
  }
});

test("the power with which a sampler is off is that of the extrapolation", () => {
  const mean = (h: number) => 3 - 5 * h * h;
  const { bias, extrapolated } = stepBias(exactly(mean(0.3)), exactly(mean(0.1)), 3, 2);
  expect(bias).toBeCloseTo(-0.05, 14);
  expect(extrapolated.mean).toBeCloseTo(3, 14);
});

test("its standard errors are those of many repetitions", () => {
  const normal = normals(1);
  const found = Array.from({ length: 20_000 }, () =>
    stepBias({ mean: 1.2 + 0.3 * normal(), mcse: 0.3 }, { mean: 1.1 + 0.2 * normal(), mcse: 0.2 }, 2, 1),
  );
  const spread = (values: number[]) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
  // Within 4.5 standard deviations, 0.5 % each.
  expect(spread(found.map(({ bias }) => bias - 0.1)) / found[0]!.error).toBeCloseTo(1, 1);
  const extrapolated = found.map(({ extrapolated: { mean } }) => mean - 1);
  expect(spread(extrapolated) / found[0]!.extrapolated.mcse).toBeCloseTo(1, 1);
});
