import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { drawTeacherStudentData } from "../../src/tasks/teacher-student/data.ts";
import { fig2 } from "../../src/tasks/teacher-student/parameters.ts";
import { teacherStudentLearningCurve } from "../../src/tasks/teacher-student/theory/learning-curve.ts";

const core = await loadCore();

test("data: a unit teacher, standard normal inputs, targets H1 + εH3; streams differ", () => {
  const data = drawTeacherStudentData(core, { dim: 7, epsilon: -0.4 }, 3000, 5, 0);
  const { teacher, inputs, targets } = data;
  expect(teacher.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 14);
  const entries = Float64Array.from(inputs.data);
  // 21,000 normals: five standard errors.
  expect(Math.abs(entries.reduce((sum, x) => sum + x, 0) / entries.length)).toBeLessThan(5 / Math.sqrt(21_000));
  expect(Math.abs(entries.reduce((sum, x) => sum + x * x, 0) / entries.length - 1)).toBeLessThan(
    5 * Math.sqrt(2 / 21_000),
  );
  const z = teacher.reduce((sum, w, k) => sum + w * inputs.data[7 * 11 + k]!, 0);
  expect(targets[11]!).toBeCloseTo(z - 0.4 * (z ** 3 - 3 * z), 12);
  const other = drawTeacherStudentData(core, { dim: 7, epsilon: -0.4 }, 3, 5, 1, teacher);
  expect(other.teacher).toEqual(teacher);
  expect(other.inputs.data[0]).not.toBe(inputs.data[0]);
});

test("the trained network's kernel learns the cubic part that the untrained one's does not see", () => {
  // The Fig 2 network at α = β = 1/8, whose theory has droplets.
  const network = { ...fig2, width: 88, dim: 53, samples: 0, readoutVariance: (8 / 700) * Math.sqrt(8), noise: 0.1 };
  const train = drawTeacherStudentData(core, network, 375, 3, 0);
  const test = drawTeacherStudentData(core, network, 4000, 3, 1, train.teacher);
  const points = teacherStudentLearningCurve(core, network, train, test, [90, 375]);
  const [few, many] = points as [(typeof points)[0], (typeof points)[0]];
  expect(many.samples).toBe(375);
  expect(many.adaptive.f3).toBeLessThan(-0.02);
  expect(Math.abs(many.nngp.f3)).toBeLessThan(0.015);
  expect(many.adaptive.f1).toBeGreaterThan(many.nngp.f1 + 0.1);
  // One data set, of which f1 scatters by .02 and more: the theory is an average over data.
  expect(Math.abs(many.adaptive.f1 - many.theory.f1)).toBeLessThan(0.15);
  expect(many.adaptive.testLoss).toBeLessThan(many.nngp.testLoss);
  expect(few.nngp.f1).toBeLessThan(many.nngp.f1);
  // The first n of the same data: a curve of one size has the same point.
  expect(teacherStudentLearningCurve(core, network, train, test, [90])[0]).toEqual(few);
});

test("sizes that cannot be are refused", () => {
  const train = drawTeacherStudentData(core, { dim: 5, epsilon: 0 }, 10, 1, 0);
  for (const size of [0, 11, 2.5]) {
    expect(() => teacherStudentLearningCurve(core, { ...fig2, dim: 5 }, train, train, [size])).toThrow(
      "sizes[0]: expected a whole number from 1 to 10",
    );
  }
});
