/** The theory for any activation, bias and target: against the theory of erf and H1 + εH3, and against itself (PHYSICS 11). */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../../../src/core/module.ts";
import { fig2 } from "../../../../src/tasks/teacher-student/parameters.ts";
import { biasedWell, gaussianPhase } from "../../../../src/tasks/teacher-student/theory/general/limit.ts";
import { conditionals } from "../../../../src/tasks/teacher-student/theory/general/marginal.ts";
import {
  type GeneralNetwork,
  generalNetwork,
  symmetryOf,
} from "../../../../src/tasks/teacher-student/theory/general/network.ts";
import { generalTheory, solveGeneral } from "../../../../src/tasks/teacher-student/theory/general/theory.ts";
import { generalTransition } from "../../../../src/tasks/teacher-student/theory/general/transition.ts";
import { gaussianDiscrepancy } from "../../../../src/tasks/teacher-student/theory/limit.ts";
import { solveTeacherStudent, teacherStudentTheory } from "../../../../src/tasks/teacher-student/theory/theory.ts";
import { smoothingOf } from "../../../../src/theory/smoothing/index.ts";

const core = await loadCore();

/** α = β = ⅛, where everything is quick. */
const eighth = { ...fig2, width: 88, dim: 53, samples: 375, readoutVariance: (8 / 700) * Math.sqrt(8) };

test.each([0.1, 0.15, 0.3])("erf without a bias is the theory of H1 + εH3 at σ² = %f", (noise) => {
  const expected = solveTeacherStudent(core, { ...fig2, noise });
  const { theory, curve } = solveGeneral(core, generalNetwork({ ...fig2, noise }));
  const { theory: exact } = expected;
  expect(theory.solver.converged).toBe(true);
  expect(theory.f1).toBeCloseTo(exact.f1, 8);
  expect(theory.f3).toBeCloseTo(exact.f3, 8);
  expect(theory.dropletFraction).toBeCloseTo(exact.dropletFraction, 7);
  expect(theory.sideWeight).toBeCloseTo(exact.sideWeight, 6);
  expect(theory.varianceAlongTeacher).toBeCloseTo(exact.varianceAlongTeacher, 8);
  expect(theory.phase).toBe(exact.phase);
  expect(theory.saddles).toHaveLength(exact.saddles.length);
  theory.saddles.forEach(({ q, action, curvature, kind }, i) => {
    expect(q).toBeCloseTo(exact.saddles[i]!.q, 6);
    expect(action).toBeCloseTo(exact.saddles[i]!.action, 6);
    expect(curvature / exact.saddles[i]!.curvature).toBeCloseTo(1, 6);
    expect(kind).toBe(exact.saddles[i]!.kind);
  });
  const points = [0, 0.21, 0.55, 0.93];
  const wanted = expected.curve(points);
  curve(points).forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i]!, 6);
  });
});

test("a bias of small prior variance changes theory in proportion to it", () => {
  const bare = teacherStudentTheory(core, { ...eighth, noise: 0.1 });
  const network = generalNetwork({ ...eighth, noise: 0.1 });
  const [small, smaller] = [1e-4, 1e-5].map(
    (biasVariance) => generalTheory(core, { ...network, biasVariance }).f3 - bare.f3,
  );
  expect(small! / smaller!).toBeGreaterThan(9);
  expect(small! / smaller!).toBeLessThan(11);
});

test("S(q) and its derivatives agree with differences, for erf with a bias, tanh and a mixed target", () => {
  const mixed = [
    { degree: 1, coefficient: 1 },
    { degree: 2, coefficient: 0.2 },
    { degree: 3, coefficient: -0.3 },
  ];
  const networks: GeneralNetwork[] = [
    { ...generalNetwork(eighth), biasVariance: 0.5 },
    { ...generalNetwork(eighth), activation: "tanh" },
    { ...generalNetwork(eighth), activation: "gelu", target: mixed },
  ];
  for (const network of networks) {
    const symmetry = symmetryOf(network);
    const field = Float64Array.from(symmetry.degrees, (_, k) => 3 - k);
    const at = conditionals(core, network, symmetry, field, { reach: 2, fineness: 1 });
    const step = 1e-3;
    for (const q of [0.3, 0.9]) {
      const [before, here, after] = [at(q - step).jet, at(q).jet, at(q + step).jet];
      expect(here[1] / ((after[0] - before[0]) / (2 * step))).toBeCloseTo(1, 4);
      expect(here[2] / ((after[1] - before[1]) / (2 * step))).toBeCloseTo(1, 4);
    }
  }
});

describe("symmetries", () => {
  const mixed = [
    { degree: 1, coefficient: 1 },
    { degree: 2, coefficient: 0.2 },
    { degree: 3, coefficient: -0.3 },
  ];

  test("a mixed target favours a side where φ is not odd, and ties the side to the bias where it is", () => {
    const gelu = generalTheory(core, { ...generalNetwork(eighth), activation: "gelu", target: mixed });
    expect(gelu.favoured === null || gelu.favoured.above !== gelu.favoured.below).toBe(true);
    const erf = generalTheory(core, { ...generalNetwork({ ...eighth, noise: 0.1 }), biasVariance: 0.5, target: mixed });
    expect(erf.favoured).toBeNull();
    const well = erf.saddles.at(-1)!;
    expect(well.kind).toBe("minimum");
    // c₁c₂q³ at β: the well at q > 0 has biases of the sign that makes its even part like the target's.
    expect(Math.abs(well.bias)).toBeGreaterThan(2 * well.biasDeviation);
    expect(Math.sign(well.bias)).toBe(-1);
  });

  test("an odd target and an even φ keep only what they can", () => {
    const network = generalNetwork(eighth);
    expect(symmetryOf(network)).toEqual({ overlap: true, bias: true, degrees: [1, 3] });
    expect(symmetryOf({ ...network, target: mixed }).degrees).toEqual([1, 2, 3]);
    expect(symmetryOf({ ...network, biasVariance: 1, target: mixed })).toEqual({
      overlap: true,
      bias: false,
      degrees: [0, 1, 2, 3],
    });
    expect(symmetryOf({ ...network, activation: "gelu", target: mixed }).overlap).toBe(false);
    // H2 is in the target, though erf without a bias cannot hold it: it stays a residual.
    expect(generalTheory(core, { ...network, target: mixed }).residuals[2]).toBeCloseTo(0.2, 12);
  });

  test("relu without a bias learns no H3 and has no transition, and the reason is said", () => {
    const relu = { ...generalNetwork(eighth), activation: "relu" };
    expect(Math.abs(generalTheory(core, relu).f3)).toBeLessThan(1e-12);
    expect(generalTransition(core, relu)).toMatchObject({
      value: null,
      reason: expect.stringContaining("odd part z/2"),
    });
    const linear = { ...relu, activation: "linear", biasVariance: 0 };
    expect(generalTransition(core, linear).reason).toContain("linear");
  });
});

describe("d → ∞ with a bias", () => {
  const transition = (biasVariance: number) =>
    generalTransition(core, { ...generalNetwork(fig2), biasVariance }, { limit: true });

  test("the transitions of Fig. 2's network to 1e-5 (PHYSICS 11)", () => {
    expect(transition(0).value).toBeCloseTo(0.2171, 5);
    expect(transition(0.25).value).toBeCloseTo(0.24311, 5);
    // PHYSICS 11 once had .26336 here, a Gauss–Hermite sum of some 120 points, too few beside b² = .91 B.
    expect(transition(1).value).toBeCloseTo(0.262882, 6);
  });

  test("the average over biases converges: a sum a hundred times as fine gives the same b", () => {
    const [u, r] = [14.2, 0.87];
    const { b } = gaussianPhase(core, u, r, { inputVariance: 0.5, biasVariance: 1 });
    const ceiling = (2 * Math.PI) / (2 * u);
    let [total, kernel] = [0, 0];
    for (let i = -400_000; i <= 400_000; i++) {
      const beta = i * 2.5e-5;
      const damped = Math.exp(-beta * beta);
      const rest = 1 - ((b * b) / ceiling) * damped;
      const weight = Math.exp((-beta * beta) / 2) / Math.sqrt(rest);
      total += weight;
      kernel += (weight * damped) / rest;
    }
    const linear = (2 * r) / (2 * Math.PI);
    expect(b * (1 + (linear * kernel) / total)).toBeCloseTo(1, 9);
  });

  test("without a bias it is the closed form of the network without one", () => {
    const { b } = gaussianPhase(core, 20, 1, { inputVariance: 0.5, biasVariance: 0 });
    expect(b).toBeCloseTo(gaussianDiscrepancy(20, 1, 0.5), 12);
  });

  test("the lowest well of the scan is that of a fine grid over (y, v), for both signs of ε", () => {
    for (const [b, c, u] of [
      [0.4, -0.3, 20],
      [0.2, 1.5, 40],
    ] as const) {
      let least = Number.POSITIVE_INFINITY;
      for (let i = 1; i < 600; i++) {
        const y = i / 1200;
        for (let j = 0; j < 300; j++) {
          const v = j / 60;
          const field = b - 2 * c * y * (1 - 2 * v);
          const gain = ((2 * u) / Math.PI) * y * Math.exp(-2 * v) * field * field;
          const value = y / (1 - 2 * y) - Math.log(1 - 2 * y) / 2 - gain;
          // The side well alone, not the centre.
          if (y > 0.02) least = Math.min(least, value);
        }
      }
      const well = biasedWell(core, b, c, u, { inputVariance: 0.5, biasVariance: 1 });
      expect(well!.depth).toBeLessThan(least + 1e-4);
      expect(well!.depth).toBeGreaterThan(least - 2e-3);
    }
  });

  test("other activations and targets have no closed form, and the path is named", () => {
    const relu = { ...generalNetwork(fig2), activation: "relu" };
    const path = (name: string) => `--${name}`;
    expect(() => generalTransition(core, relu, { limit: true, path })).toThrow(
      /^--limit: expected erf and a target H1/,
    );
  });
});

test("bad input names the path", () => {
  const network = generalNetwork(eighth);
  const cases: [Partial<GeneralNetwork>, RegExp][] = [
    [{ biasVariance: -1 }, /^biasVariance: expected a number, 0 or above, found -1/],
    [{ activation: "sine" }, /^activation: expected one of "erf"/],
    [{ target: [{ degree: 10, coefficient: 1 }] }, /^target: expected degrees 0 … 9, found 10/],
    [{ target: [{ degree: 1, coefficient: 0 }] }, /^target: expected at least one term/],
    [{ dim: 2 }, /^dim: expected at least 3/],
    [{ noise: Number.NaN }, /^noise: expected a number above 0/],
  ];
  for (const [change, message] of cases) expect(() => generalTheory(core, { ...network, ...change })).toThrow(message);
});

test("smoothings know their parity", () => {
  expect(smoothingOf("gelu").parity).toBeNull();
});
