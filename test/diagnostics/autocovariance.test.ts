import { expect, test } from "vitest";
import { meanAutocovariances } from "../../src/diagnostics/autocovariance.ts";
import { effectiveSampleSize } from "../../src/diagnostics/effective-sample-size.ts";
import { autoregressive } from "./processes.ts";

test.each([1, 2, 3, 4, 7, 64, 65, 100, 127, 1000])("they are the sums of their definition, for %d draws", (draws) => {
  const chains = [1, 2, 3].map((seed) => {
    const values = autoregressive(0.8, draws, seed, 5);
    return { values, centre: values.reduce((sum, x) => sum + x, 0) / draws };
  });
  const found = meanAutocovariances(chains);
  expect(found).toHaveLength(draws);
  found.forEach((covariance, lag) => {
    let sum = 0;
    for (const { values, centre } of chains) {
      for (let t = lag; t < draws; t++) sum += (values[t]! - centre) * (values[t - lag]! - centre);
    }
    expect(Math.abs(covariance - sum / (3 * draws))).toBeLessThan(1e-14 * Math.max(1, found[0]!) * 10);
  });
});

test("a hundred thousand draws of chains that never meet take well below a second each", () => {
  const apart = [0, 1].map((c) => autoregressive(0.5, 100_000, c + 1, 3 * c));
  const start = performance.now();
  expect(effectiveSampleSize([apart])).toBeLessThan(20);
  // Lag by lag it is 10¹⁰ products, half a minute.
  expect(performance.now() - start).toBeLessThan(5000);
});
