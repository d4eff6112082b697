import { expect, test } from "vitest";
import { bracket, brent } from "../../src/numeric/roots.ts";

test("Brent finds roots of easy, flat and steep functions, within the error it reports", () => {
  for (const [f, a, b, root] of [
    [(x: number) => x * x - 2, 0, 5, Math.SQRT2],
    [(x: number) => (x - 1.25) ** 9, 0.1, 7, 1.25],
    [(x: number) => Math.atan(1e6 * (x - 0.3)), -3, 1, 0.3],
    [(x: number) => Math.log(x), 1e-9, 50, 1],
    [(x: number) => (x < 2 ? Number.POSITIVE_INFINITY : 3 - x), 0, 9, 3],
  ] as const) {
    const found = brent(f, a, b);
    expect(found.evaluations).toBeLessThan(260);
    expect(Math.abs(found.position - root)).toBeLessThanOrEqual(found.error + 1e-15);
    // The ninth power is below the smallest number long before its root.
    expect(found.position).toBeCloseTo(root, f(root + 1e-6) ** 2 < 1e-60 ? 3 : 11);
  }
});

test("on smooth functions it is several times faster than halving, which takes some 45 evaluations", () => {
  for (const [f, a, b, most] of [
    [(x: number) => x ** 3 - 2, 1, 2, 9],
    [(x: number) => 2 - x ** 3, 0, 3, 11],
    [(x: number) => 1 / (x + 1) - 0.3, 0, 9, 11],
    [(x: number) => Math.sqrt(x) - 1.7, 0, 10, 5],
    [(x: number) => x ** 5 - x - 1, 1, 2, 11],
    [(x: number) => 1 / x - 3, 0, 10, 13],
  ] as const) {
    // As many from either side.
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const { position, evaluations } = brent(f, from, to);
      expect(evaluations).toBeLessThanOrEqual(most);
      expect(Math.abs(f(position))).toBeLessThan(1e-11);
    }
  }
});

test("a step is located by halving", () => {
  expect(brent((x) => (x < Math.PI ? -1 : 1), 0, 10).position).toBeCloseTo(Math.PI, 11);
});

test("bracket goes geometrically, up or down, and says where nothing is", () => {
  expect(bracket((x) => x - 10, 1, 4, 10)).toEqual([4, 16]);
  expect(bracket((x) => x - 0.1, 1, 0.25, 10)).toEqual([0.25, 0.0625]);
  expect(bracket(() => 1, 1, 2, 10)).toBeNull();
});
