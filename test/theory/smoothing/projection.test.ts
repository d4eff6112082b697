/** m_l = q^l ∂_β^l G against the integral that it stands for, for every activation (PHYSICS 11.1). */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../../src/core/module.ts";
import { legendrePanels } from "../../../src/theory/quadrature.ts";
import { activationNames, smoothingOf } from "../../../src/theory/smoothing/index.ts";
import { projectionJet, projections } from "../../../src/theory/smoothing/projection.ts";
import { erf } from "../../reference/erf.ts";
import { hermite } from "../reference.ts";

const core = await loadCore();

const activations: Record<string, (x: number) => number> = {
  erf,
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  gelu: (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  linear: (x) => x,
  quadratic: (x) => x * x,
};

/**
 * E[φ(w·x + β) He_l(w*·x)] = (q/r)^l E[φ(r g + β) He_l(g)], for the teacher's direction given w·x is Gaussian; with the
 * kink of φ at an edge of a panel.
 */
function direct(phi: (x: number) => number, q: number, r: number, bias: number, l: number): number {
  const kink = Math.max(-11, Math.min(11, -bias / r));
  const edges = (from: number, to: number) => Array.from({ length: 61 }, (_, i) => from + ((to - from) * i) / 60);
  let sum = 0;
  for (const [from, to] of [
    [-12, kink],
    [kink, 12],
  ] as const) {
    const { points, weights } = legendrePanels(edges(from, to));
    points.forEach((g, i) => {
      sum += weights[i]! * Math.exp((-g * g) / 2) * phi(r * g + bias) * hermite(l, g);
    });
  }
  return (sum * (q / r) ** l) / Math.sqrt(2 * Math.PI);
}

const points = [
  { q: 0.7, r: 1, bias: 0 },
  { q: -0.31, r: 0.74, bias: 0.42 },
  { q: 1.2, r: 1.7, bias: -1.3 },
  { q: 0.05, r: 0.3, bias: 2.1 },
  { q: -1.9, r: 2.4, bias: 0.08 },
];

test("every activation of the list is checked", () => {
  expect(Object.keys(activations).sort()).toEqual([...activationNames].sort());
});

describe.each(activationNames)("%s", (name) => {
  const smoothing = smoothingOf(name);

  test.each(points)("m_0 … m_7 at q = $q, |w| = $r, β = $bias to 1e-12", ({ q, r, bias }) => {
    const found = projections(core, smoothing, q, r * r, bias, 7);
    for (let l = 0; l <= 7; l++) {
      const expected = direct(activations[name]!, q, r, bias, l);
      // Sums of terms of the size of √l!.
      const scale = Math.max(1, Math.sqrt([1, 1, 2, 6, 24, 120, 720, 5040][l]!) * Math.abs(q / r) ** l);
      expect(Math.abs(found[l]! - expected), `m_${l}`).toBeLessThan(1e-12 * scale * 3);
    }
  });

  test("derivatives in q at fixed |w_⊥|² against differences", () => {
    const across = 0.45;
    const step = 1e-4;
    const g = new Float64Array(16);
    const jet = new Float64Array(3);
    for (const q of [0.37, -0.8]) {
      for (const bias of [0, 0.6]) {
        smoothing.derivatives(core, Math.sqrt(across + q * q), bias, 11, g);
        const at = (x: number) => projections(core, smoothing, x, across + x * x, bias, 5);
        const [before, here, after] = [at(q - step), at(q), at(q + step)];
        for (let l = 0; l <= 5; l++) {
          projectionJet(g, q, l, jet);
          expect(jet[0]).toBeCloseTo(here[l]!, 12);
          expect(jet[1]).toBeCloseTo((after[l]! - before[l]!) / (2 * step), 5);
          expect(jet[2]).toBeCloseTo((after[l]! - 2 * here[l]! + before[l]!) / (step * step), 5);
        }
      }
    }
  });

  test("its parity is that of φ", () => {
    const phi = activations[name]!;
    const odd = Math.abs(phi(0.7) + phi(-0.7)) < 1e-12;
    const even = Math.abs(phi(0.7) - phi(-0.7)) < 1e-12;
    expect(smoothing.parity).toBe(odd ? "odd" : even ? "even" : null);
  });
});

test("relu and gelu without bias have odd part z/2 exactly, so no H3 (PHYSICS 11)", () => {
  for (const name of ["relu", "gelu"]) {
    const m = projections(core, smoothingOf(name), 0.6, 0.8, 0, 7);
    expect(m[1]).toBeCloseTo(0.3, 15);
    for (const l of [3, 5, 7]) expect(Math.abs(m[l]!)).toBeLessThan(1e-15);
  }
});

test("an unknown activation is named, with those that there are", () => {
  expect(() => smoothingOf("sine", "--activation")).toThrow(/^--activation: expected one of "erf".*found "sine"/);
});
