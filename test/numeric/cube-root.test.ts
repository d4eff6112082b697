import { expect, test } from "vitest";
import { cubeRoot } from "../../src/numeric/cube-root.ts";
import { uniforms } from "../reference/random.ts";

test("cubes of roots over all exponents, to rounding", () => {
  expect(cubeRoot(0)).toBe(0);
  for (const [cube, root] of [
    [1, 1],
    [8, 2],
    [27, 3],
    [1e-9, 1e-3],
    [2 ** -1071, 2 ** -357],
    [2 ** 1023, 2 ** 341],
  ] as const) {
    expect(Math.abs(cubeRoot(cube) / root - 1)).toBeLessThan(3 * Number.EPSILON);
  }
  const uniform = uniforms(1);
  for (let i = 0; i < 2000; i++) {
    const x = (1 + uniform()) * 2 ** Math.floor(600 * (uniform() - 0.5));
    expect(Math.abs(cubeRoot(x) / Math.cbrt(x) - 1)).toBeLessThan(4 * Number.EPSILON);
  }
});
