import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { foldedLine, gammaNodes, integrate } from "../../src/theory/quadrature.ts";

const core = await loadCore();

test("the folded trapezoid rule integrates a Gaussian to rounding", () => {
  const { nodes, logWeights } = foldedLine(0.7, 16);
  let sum = 0;
  nodes.forEach((x, j) => {
    sum += 2 * 0.7 * Math.exp(logWeights[j]! - (x * x) / 2);
  });
  expect(sum / Math.sqrt(2 * Math.PI)).toBeCloseTo(1, 14);
});

test("Gauss–Legendre panels are exact for polynomials and fast for others", () => {
  expect(integrate((points) => points.map((x) => 8 * x ** 7 - x ** 30), -1, 2, 1)).toBeCloseTo(
    2 ** 8 - 1 - (2 ** 31 + 1) / 31,
    5,
  );
  expect(integrate((points) => points.map(Math.exp), 0, 3, 2)).toBeCloseTo(Math.expm1(3), 13);
});

test("gamma averages: mean, variance, and the mean of a tilted density", () => {
  for (const shape of [1, 1.5, 2.5, 26, 74.5, 5e3, 5e5]) {
    for (const fall of [0, 2]) {
      const rate = 3.7;
      const { values, weights } = gammaNodes(core, shape, rate, { fall });
      const average = (f: (s: number) => number) => values.reduce((sum, s, j) => sum + weights[j]! * f(s), 0);
      expect(average(() => 1)).toBeCloseTo(1, 14);
      expect((average((s) => s) * rate) / shape).toBeCloseTo(1, 12);
      expect(((average((s) => s * s) / average((s) => s)) * rate) / (shape + 1)).toBeCloseTo(1, 12);
      // E[e^(−cs)] = (1 + c/rate)^(−shape), with c that halves the density's scale at most.
      const c = rate * Math.min(1, 4 / shape);
      expect(average((s) => Math.exp(-c * s)) * (1 + c / rate) ** shape).toBeCloseTo(1, 9);
    }
  }
});
