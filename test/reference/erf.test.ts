import { expect, test } from "vitest";
import { erf } from "./erf.ts";
import { erf as exactErf, lastPlaces } from "./exact.ts";

test("the float64 reference is right to a few last places, on both sides of its seam", () => {
  for (let i = 1; i <= 130; i++) {
    for (const x of [i / 20, -i / 20 - 1e-3, 3 + (i - 65) * 2 ** -50]) {
      expect(lastPlaces(erf(x), exactErf(x)), `erf ${x}`).toBeLessThan(8);
    }
  }
  expect(lastPlaces(erf(1e-300), exactErf(1e-300))).toBeLessThan(8);
  expect([erf(0), erf(Number.POSITIVE_INFINITY), erf(Number.NEGATIVE_INFINITY)]).toEqual([0, 1, -1]);
  expect(erf(Number.NaN)).toBeNaN();
});
