/**
 * Every solver on random valid networks: what it gives is finite, and it has converged or says why not. 10,000 of each
 * with `npm run test:long`.
 */
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { limitingResidual, thresholds } from "../../src/tasks/modular-addition/theory/limit.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { scales } from "../../src/tasks/teacher-student/parameters.ts";
import { gaussianDiscrepancy, mixedPhase, tricriticalPoint } from "../../src/tasks/teacher-student/theory/limit.ts";
import { solveTeacherStudent } from "../../src/tasks/teacher-student/theory/theory.ts";
import { teacherStudentTransition } from "../../src/tasks/teacher-student/theory/transition.ts";
import { nngpKernel, nngpRegression } from "../../src/theory/gaussian-process.ts";
import { cases } from "../long.ts";

const core = await loadCore();
const count = (short: number, long = 10_000) => ({ numRuns: cases(short, long), seed: 20_241, endOnFailure: true });
const timeout = cases(60_000, 3_600_000);

const power = (low: number, high: number) =>
  fc.double({ min: Math.log10(low), max: Math.log10(high), noNaN: true }).map((x) => 10 ** x);
const whole = (low: number, high: number) => power(low, high).map(Math.round);
const kinds = fc.constantFrom("printed" as const, "exact-norm" as const);

const teacherStudents = fc.record({
  width: whole(1, 1e5),
  samples: whole(1, 1e5),
  dim: whole(3, 3e3),
  inputVariance: power(0.01, 10),
  readoutVariance: power(1e-4, 10),
  epsilon: fc.oneof(fc.constant(0), fc.double({ min: -2, max: 2, noNaN: true })),
  noise: power(1e-2, 10),
});
const theoryOptions = fc.record({
  action: kinds,
  ridge: fc.constantFrom("ek" as const, "finite-n" as const),
  trace: fc.boolean(),
  modes: fc.integer({ min: 2, max: 5 }),
});
const modulars = fc.record({
  modulus: fc.constantFrom(3, 5, 7, 11, 23, 101),
  width: whole(10, 1e5),
  readoutVariance: power(1e-9, 1e-2),
  sextic: power(1e-3, 10),
  noise: power(1e-6, 1),
});

/** How often a solver gave up, by the first words of its reason. */
const reasons = new Map<string, number>();
const note = (solver: string, reason: string | null) => {
  const name = `${solver}: ${reason === null ? "converged" : reason.replace(/[\d.e+-]+.*$/, "…")}`;
  reasons.set(name, (reasons.get(name) ?? 0) + 1);
};
afterAll(() => {
  const lines = [...reasons].map(([reason, times]) => `${times} × ${reason}\n`);
  if (cases(0, 1) === 1) process.stderr.write(lines.join(""));
});

/** Every number in a result, however deep. */
function expectFinite(value: unknown, path = "result"): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${path} is ${value}`);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) expectFinite(inner, `${path}.${key}`);
  }
}

test(
  "teacher–student, all approximations",
  () => {
    fc.assert(
      fc.property(teacherStudents, theoryOptions, (network, options) => {
        const { theory, curve, wells } = solveTeacherStudent(core, network, options);
        const { reason, converged } = theory.solver;
        note("teacher–student", reason);
        expect(converged).toBe(reason === null);
        // What an unconverged quadrature cannot say it says by an infinite error.
        const { quadratureError, ...solver } = theory.solver;
        expect(quadratureError).not.toBeNaN();
        expectFinite(solver);
        expectFinite([theory.b, theory.c]);
        // What could not be computed is not made up: it is no number, and the reason stands beside it.
        if (converged) expectFinite([theory, wells, ...curve([0, 0.3, 1])]);
        if (converged) {
          expect(theory.dropletFraction).toBeGreaterThan(-1e-8);
          expect(theory.dropletFraction).toBeLessThan(1 + 1e-8);
        }
        expect(theory.saddles.at(-1)!.kind).toBe("minimum");
        for (const [i, { kind, q }] of theory.saddles.entries()) {
          if (i > 0) expect(kind).not.toBe(theory.saddles[i - 1]!.kind);
          if (i > 0) expect(q).toBeGreaterThan(theory.saddles[i - 1]!.q);
        }
        // X = (1 + K)⁻¹ Y with a positive kernel K.
        if (converged) {
          expect(theory.b ** 2 + 6 * theory.c ** 2).toBeLessThanOrEqual((1 + 6 * network.epsilon ** 2) * (1 + 1e-9));
        }
      }),
      count(60),
    );
  },
  timeout,
);

test(
  "teacher–student, closed forms for d → ∞",
  () => {
    fc.assert(
      fc.property(teacherStudents, kinds, (network, kind) => {
        const scale = scales(core, network, "ek");
        const b = gaussianDiscrepancy(scale.u, scale.r, network.inputVariance);
        expect(b).toBeGreaterThan(0);
        expect(b).toBeLessThanOrEqual(1);
        const mixed = mixedPhase(core, kind, { ...scale, ...network });
        if (mixed) {
          expectFinite(mixed);
          expect(mixed.droplets).toBeGreaterThanOrEqual(-1e-9);
        }
        expectFinite(tricriticalPoint(kind, network));
        expectFinite(teacherStudentTransition(core, network, { limit: true, action: kind }));
      }),
      count(60),
    );
  },
  timeout,
);

test(
  "teacher–student, transitions at finite d",
  () => {
    const along = fc.constantFrom("noise" as const, "samples" as const, "width" as const);
    fc.assert(
      fc.property(teacherStudents, kinds, along, (network, action, along) => {
        const found = teacherStudentTransition(core, network, { action, along });
        note("transition", found.reason);
        expectFinite(found);
        expect(found.value === null).toBe(found.reason !== null);
        if (found.value !== null) expect(found.error! / found.value).toBeLessThan(1e-9);
      }),
      // A search is about forty solutions.
      count(10, 1000),
    );
  },
  timeout,
);

test(
  "modular addition, both normalisations, with and without trace",
  () => {
    fc.assert(
      fc.property(
        modulars,
        fc.constantFrom("printed" as const, "corrected" as const),
        fc.boolean(),
        (network, normalisation, wish) => {
          const trace = wish && normalisation === "corrected";
          const theory = modularAdditionTheory(core, network, { normalisation, trace });
          const { quadratureError, ...solver } = theory.solver;
          note(`modular addition, ${normalisation}${trace ? ", trace" : ""}`, solver.reason);
          expect(solver.converged).toBe(solver.reason === null);
          expect(quadratureError).not.toBeNaN();
          if (solver.converged) expectFinite({ ...theory, solver });
          expect(theory.a).toBeGreaterThanOrEqual(0);
          expect(theory.a).toBeLessThanOrEqual(1 + 1e-12);
          expect(theory.dropletFraction).toBeLessThanOrEqual(1 + 1e-9);
          expectFinite(thresholds(network, normalisation));
          const limit = limitingResidual(network, normalisation);
          expect(limit).toBeGreaterThan(0);
          expect(limit).toBeLessThanOrEqual(1);
        },
      ),
      count(60),
    );
  },
  timeout,
);

test(
  "Gaussian processes: regression reproduces its equations, or names a pivot",
  () => {
    const problems = fc.record({
      rows: fc.integer({ min: 1, max: 24 }),
      dim: fc.integer({ min: 1, max: 9 }),
      scale: power(1e-3, 1e3),
      seed: fc.integer({ min: 0, max: 1e6 }),
      activation: fc.constantFrom("erf" as const, "quadratic" as const),
      inputVariance: power(1e-3, 1e2),
      readoutVariance: power(1e-4, 1e2),
      noise: fc.oneof(fc.constant(0), power(1e-12, 10)),
    });
    fc.assert(
      fc.property(problems, ({ rows, dim, scale, seed, noise, ...kernel }) => {
        const data = Float64Array.from({ length: rows * dim }, (_, i) => scale * Math.sin(seed + 7 * i * i + i));
        const inputs = { data, rows, dim };
        const y = Float64Array.from({ length: rows }, (_, i) => Math.cos(seed * i));
        const matrix = nngpKernel(core, kernel, inputs);
        expectFinite([...matrix]);
        let weights: Float64Array;
        try {
          ({ weights } = nngpRegression(core, kernel, inputs, y, noise));
        } catch (error) {
          note("regression", "not positive definite");
          expect((error as Error).message).toMatch(/pivot \S+ in row \d+ of \d+/);
          return;
        }
        note("regression", null);
        expectFinite([...weights]);
        for (let i = 0; i < rows; i++) {
          let sum = noise * weights[i]! - y[i]!;
          let size = Math.abs(noise * weights[i]!) + Math.abs(y[i]!);
          for (let k = 0; k < rows; k++) {
            sum += matrix[i * rows + k]! * weights[k]!;
            size += Math.abs(matrix[i * rows + k]! * weights[k]!);
          }
          expect(Math.abs(sum)).toBeLessThan(1e-11 * size);
        }
      }),
      count(200),
    );
  },
  timeout,
);
