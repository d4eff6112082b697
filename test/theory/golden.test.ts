import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import * as api from "../../src/index.ts";
import type { Parameters as ModularAdditionParameters } from "../../src/tasks/modular-addition/parameters.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { fig2 } from "../../src/tasks/teacher-student/parameters.ts";
import { teacherStudentTheory } from "../../src/tasks/teacher-student/theory/theory.ts";
import { teacherStudentTransition } from "../../src/tasks/teacher-student/theory/transition.ts";
import { expectGolden } from "../golden.ts";
import { theoryNumbers } from "./numbers.js";

type Kind = "printed" | "exact-norm";

interface Golden {
  teacherStudent: { noise: number; action: Kind; b: number; c: number; varianceAlongTeacher: number }[];
  modularAddition: (ModularAdditionParameters & { a: number })[];
  transition: { action: Kind; value: number; u: number; b: number }[];
}

/** What test/golden/theory.py computed, by other means. */
const golden: Golden = JSON.parse(readFileSync(new URL("../golden/theory.json", import.meta.url), "utf8"));
const core = await loadCore();

test.each(golden.teacherStudent)("teacher–student, $action, σ² = $noise", ({ noise, action, ...expected }) => {
  const theory = teacherStudentTheory(core, { ...fig2, noise }, { action });
  expect(theory.b).toBeCloseTo(expected.b, 7);
  expect(theory.c).toBeCloseTo(expected.c, 7);
  expect(theory.varianceAlongTeacher).toBeCloseTo(expected.varianceAlongTeacher, 8);
});

test.each(golden.modularAddition)("modular addition, corrected, σ² = $noise", ({ a, ...network }) => {
  expect(modularAdditionTheory(core, network).a).toBeCloseTo(a, 7);
});

test.each(golden.transition)("transition for d → ∞, $action", ({ action, value, u, b }) => {
  const found = teacherStudentTransition(core, fig2, { action, limit: true });
  expect(found.value).toBeCloseTo(value, 9);
  expect(found.u).toBeCloseTo(u, 6);
  expect(found.b).toBeCloseTo(b, 8);
});

test("the same bytes everywhere: see test/reproducibility and test/browser for other engines", () => {
  expectGolden("theory", theoryNumbers(api, core));
});
