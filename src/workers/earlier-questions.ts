/** Questions by the names that they had before tasks were asked by their kind: pages and programs still use them. */
import type { Core } from "../core/module.ts";
import { plantedStartOf } from "../tasks/index.ts";
import { modularAdditionDiagram } from "../tasks/modular-addition/theory/diagram.ts";
import { modularAdditionTheory } from "../tasks/modular-addition/theory/theory.ts";
import type { Parameters } from "../tasks/teacher-student/parameters.ts";
import { teacherStudentDiagram } from "../tasks/teacher-student/theory/diagram.ts";
import { teacherStudentLines } from "../tasks/teacher-student/theory/lines.ts";
import {
  solveTeacherStudent,
  type TeacherStudentTheory,
  type TheoryOptions,
} from "../tasks/teacher-student/theory/theory.ts";
import { teacherStudentTransition } from "../tasks/teacher-student/theory/transition.ts";

/** A solved theory beside its −log p(q). */
export interface TeacherStudentAnswer {
  theory: TeacherStudentTheory;
  /** −log p at each q that was asked for, p normalised over the whole line. */
  curve: Float64Array;
}

export const earlierQuestions = {
  teacherStudent(core: Core, parameters: Parameters, options: TheoryOptions, q: Float64Array): TeacherStudentAnswer {
    const solution = solveTeacherStudent(core, parameters, options);
    return { theory: solution.theory, curve: solution.curve(q) };
  },
  teacherStudentDiagram,
  teacherStudentTransition,
  teacherStudentLines,
  plantedStart: plantedStartOf,
  modularAdditionTheory,
  modularAdditionDiagram,
};
