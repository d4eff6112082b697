import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { dropletStatistics } from "../../src/diagnostics/droplets.ts";
import { uniforms } from "./processes.ts";

const core = await loadCore();
const layout = { chains: 2, width: 4, barrier: 0.5 };

test("a small case by hand", () => {
  const chain = [
    // Two droplets from the start, the second at −q.
    [0.7, -0.6, 0.1, 0],
    // The first dips below the barrier, not below half of it: it has not come back.
    [0.4, -0.6, 0.1, 0],
    // It is seen again, which is no new nucleation; the third goes over, the second comes back.
    [0.7, -0.2, 0.8, 0],
    [0.7, 0.2, 0.8, 0],
  ].flat();
  const still = [0.1, 0.1, 0.1, 0.1].flatMap((q) => [q, 0, 0, 0.9]);
  const found = dropletStatistics(core, [Float32Array.from([...chain, ...still])], layout)!;
  // Counts 2, 1, 2, 2 and 1, 1, 1, 1: mean 11/8, mean square 17/8.
  expect(found.mean).toBeCloseTo(11 / 8, 14);
  expect(found.variance).toBeCloseTo(17 / 8 - (11 / 8) ** 2, 14);
  expect(found.binomialVariance).toBeCloseTo((11 / 8) * (1 - 11 / 32), 14);
  expect(found).toMatchObject({ barrier: 0.5, nucleations: 1, evaporations: 1, stillChains: 1 });
});

/** Three data sets of two chains with 2000 draws of 50 neurons, droplets with a probability that each draw has anew. */
function drawn(probability: (uniform: () => number) => number): Float32Array[] {
  const uniform = uniforms(3);
  return [0, 1, 2].map(() => {
    const values = new Float32Array(2 * 2000 * 50);
    for (let t = 0; t < values.length; t += 50) {
      const p = probability(uniform);
      for (let i = 0; i < 50; i++) values[t + i] = uniform() < p ? 0.8 : 0.1;
    }
    return values;
  });
}

test("neurons that know nothing of one another have the variance of a binomial", () => {
  const { dispersion, mean } = dropletStatistics(
    core,
    drawn(() => 0.1),
    { ...layout, width: 50 },
  )!;
  // 12,000 independent counts: the ratio is 1 with standard error √(2/12,000) = 0.013.
  expect(mean).toBeCloseTo(5, 0);
  expect(dispersion!.mcse! / 0.013).toBeCloseTo(1, 0);
  expect(Math.abs(dispersion!.mean! - 1)).toBeLessThan(5 * 0.013);
});

test("droplets that come together have more", () => {
  const sets = drawn((uniform) => (uniform() < 0.5 ? 0.05 : 0.15));
  const { dispersion } = dropletStatistics(core, sets, { ...layout, width: 50 })!;
  // Var = N E[p(1 − p)] + N² Var(p) with p = 0.1 ± 0.05, over N·0.1·0.9.
  expect(Math.abs(dispersion!.mean! - (1 + (49 * 0.0025) / 0.09))).toBeLessThan(5 * dispersion!.mcse!);
});

test("draws that were not made do not count, and without any there is nothing to say", () => {
  const made = [0.7, 0, 0, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const none = new Array(8).fill(Number.NaN);
  expect(dropletStatistics(core, [Float32Array.from([...made, ...none])], layout)).toMatchObject({
    mean: 1,
    variance: 0,
    stillChains: 1,
  });
  expect(dropletStatistics(core, [Float32Array.from([...none, ...none])], layout)).toBe(null);
});

test("without a droplet there is no dispersion", () => {
  const { dispersion, mean } = dropletStatistics(core, [new Float32Array(2 * 4 * 100)], layout)!;
  expect([dispersion, mean]).toEqual([null, 0]);
});
