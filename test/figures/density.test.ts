import { expect, test } from "vitest";
import { overlapDensity } from "../../src/figures/shared/density.ts";
import { normals } from "../reference/random.ts";

const { log } = Math;

test("a histogram counted by hand", () => {
  // Bins of width ½ around −½, 0, ½; a bin holds its lower edge.
  const { bins, outside, draws } = overlapDensity(
    [
      [-0.75, -0.3, -0.25, 0, 0.2],
      [0.25, 0.74, 0.75, Number.NaN, -9],
    ],
    { binsPerUnit: 2, side: 1 },
    log,
  );
  expect(bins.map(({ q, count }) => [q, count])).toEqual([
    [-0.5, 2],
    [0, 3],
    [0.5, 2],
  ]);
  expect({ outside, draws }).toEqual({ outside: 3, draws: 10 });
  expect(bins[1]!.minusLogDensity).toBeCloseTo(-log(3 / (10 * 0.5)), 12);
});

test("the error is the scatter between clusters, or Poisson's where that is larger", () => {
  const binning = { binsPerUnit: 1, side: 0 };
  const cluster = (inside: number) => Float32Array.from({ length: 10 }, (_, i) => (i < inside ? 0 : 5));
  // Counts 1 and 9: variance 32, standard error of the sum √(2·32) = 8, above √10.
  const [scattered] = overlapDensity([cluster(1), cluster(9)], binning, log).bins;
  expect(scattered!.low).toBeCloseTo(-log((10 + 8) / 20), 12);
  expect(scattered!.high).toBeCloseTo(-log((10 - 8) / 20), 12);
  // Counts 5 and 5 do not scatter.
  const [even] = overlapDensity([cluster(5), cluster(5)], binning, log).bins;
  expect(even!.low).toBeCloseTo(-log((10 + Math.sqrt(10)) / 20), 12);
  // A single draw is as uncertain as it is large: no upper end.
  const [rare] = overlapDensity([cluster(1), cluster(0)], binning, log).bins;
  expect(rare).toMatchObject({ count: 1, high: null });
  // None at all: no value.
  const [none] = overlapDensity([cluster(0)], binning, log).bins;
  expect(none).toMatchObject({ minusLogDensity: null, low: null, high: null });
});

test("draws from a Gaussian give its −log p within the error bars", () => {
  const deviation = 0.3;
  const clusters = Array.from({ length: 20 }, (_, seed) => normals(20_000, seed, deviation));
  const { bins } = overlapDensity(clusters, { binsPerUnit: 20, side: 24 }, log);
  const exact = (q: number) => (q * q) / (2 * deviation ** 2) + 0.5 * log(2 * Math.PI * deviation ** 2);
  const scores = bins
    .filter(({ count }) => count > 100)
    .map(({ q, minusLogDensity, low, high }) => (minusLogDensity! - exact(q)) / ((high! - low!) / 2));
  expect(scores.length).toBeGreaterThan(30);
  const meanSquare = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
  expect(meanSquare).toBeGreaterThan(0.4);
  expect(meanSquare).toBeLessThan(1.5);
});

test("draws repeated in a cluster do not shrink the error", () => {
  const repeats = 25;
  const clusters = Array.from({ length: 40 }, (_, seed) => {
    const once = normals(200, seed, 0.3);
    return Float32Array.from({ length: 200 * repeats }, (_, i) => once[i % 200]!);
  });
  const { bins, draws } = overlapDensity(clusters, { binsPerUnit: 10, side: 5 }, log);
  const centre = bins[5]!;
  const poisson = Math.sqrt(centre.count) / (draws * 0.1);
  const error = Math.exp(-centre.low!) - Math.exp(-centre.minusLogDensity!);
  expect(error / poisson).toBeGreaterThan(0.7 * Math.sqrt(repeats));
  expect(error / poisson).toBeLessThan(1.3 * Math.sqrt(repeats));
});

test("bin middles are the nearest numbers to round decimals", () => {
  const { bins } = overlapDensity([[0]], { binsPerUnit: 20, side: 40 }, log);
  expect(bins.map(({ q }) => String(q)).every((text) => text.length <= 5)).toBe(true);
});
