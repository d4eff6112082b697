import { expect, test } from "vitest";
import { stationaryPoints } from "../../src/theory/saddles.ts";

/** ∫ of slope ∏(x − rᵢ) by value, slope, curvature. */
const polynomial = (roots: number[]) => (x: number) => {
  const slope = roots.reduce((product, r) => product * (x - r), 1);
  const curvature = roots.reduce(
    (sum, _, i) => sum + roots.reduce((product, r, j) => (i === j ? product : product * (x - r)), 1),
    0,
  );
  return [0, slope, curvature];
};
const onGrid = (roots: number[]) => (x: ArrayLike<number>) => Array.from(x, polynomial(roots)).flat();
const grid = (from: number, to: number, count: number) =>
  Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);

test("finds and classifies every root of the slope", () => {
  const roots = [-1.3, 0.2, 0.9, 2.1];
  const found = stationaryPoints(onGrid(roots), grid(-2, 3, 50));
  expect(found.map(({ kind }) => kind)).toEqual(["maximum", "minimum", "maximum", "minimum"]);
  found.forEach(({ position }, i) => {
    expect(position).toBeCloseTo(roots[i]!, 14);
  });
});

test("finds a pair of stationary points closer than the grid", () => {
  for (const gap of [1e-2, 1e-4, 1e-6]) {
    for (const shift of [0.013, 0.05, 0.0871]) {
      const roots = [0.5 + shift, 0.5 + shift + gap];
      const found = stationaryPoints(onGrid(roots), grid(0, 1, 10));
      expect(found.map(({ kind }) => kind)).toEqual(["maximum", "minimum"]);
      expect(found[0]!.position).toBeCloseTo(roots[0]!, 8);
      expect(found[1]!.position).toBeCloseTo(roots[1]!, 8);
    }
  }
});

test("counts the centre of an even function, and a root on a grid point once", () => {
  // slope x(x² − 1/4)(…): roots at 0 and on the grid point 0.5.
  const found = stationaryPoints(onGrid([-0.5, 0, 0.5]), grid(0, 1, 10));
  expect(found.map(({ position, kind }) => [position, kind])).toEqual([
    [0, "maximum"],
    [0.5, "minimum"],
  ]);
  expect(stationaryPoints(onGrid([0]), grid(0, 1, 10))).toHaveLength(1);
});
