import { expect, test } from "vitest";
import { erf } from "./erf.ts";

test("the reference erf gives tabulated values (Abramowitz and Stegun, table 7.1; DLMF 7.2)", () => {
  expect(erf(0)).toBe(0);
  expect(erf(0.5)).toBeCloseTo(0.5204998778130465, 15);
  expect(erf(1)).toBeCloseTo(0.8427007929497149, 15);
  expect(erf(2)).toBeCloseTo(0.9953222650189527, 15);
  expect(erf(3)).toBeCloseTo(0.9999779095030014, 15);
  expect(erf(-1)).toBe(-erf(1));
  expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(erf(1e-300)).toBeCloseTo((2 / Math.sqrt(Math.PI)) * 1e-300, 310);
});

test("series and continued fraction meet, and the slope is that of a Gaussian", () => {
  expect(erf(3 - 1e-9) - erf(3 + 1e-9)).toBeCloseTo(-2e-9 * (2 / Math.sqrt(Math.PI)) * Math.exp(-9), 15);
  for (const x of [0.1, 0.9, 1.7, 2.9, 3.1, 4]) {
    const h = 1e-3;
    const slope = (8 * (erf(x + h) - erf(x - h)) - (erf(x + 2 * h) - erf(x - 2 * h))) / (12 * h);
    expect(slope).toBeCloseTo((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x), 11);
  }
});
