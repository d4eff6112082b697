/**
 * What a worker can be asked of theory, by name: functions of a core and of plain data that give plain data. A new
 * question is one more line here.
 */
import type { Core } from "../core/module.ts";
import type { PlantedStart } from "../experiment/chain.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { modePowers } from "../tasks/modular-addition/mode-powers.ts";
import { modularAdditionDiagram } from "../tasks/modular-addition/theory/diagram.ts";
import { modularAdditionTheory } from "../tasks/modular-addition/theory/theory.ts";
import type { Parameters as TeacherStudentParameters } from "../tasks/teacher-student/parameters.ts";
import { teacherStudentDiagram } from "../tasks/teacher-student/theory/diagram.ts";
import { teacherStudentLines } from "../tasks/teacher-student/theory/lines.ts";
import {
  solveTeacherStudent,
  type TeacherStudentTheory,
  type TheoryOptions,
} from "../tasks/teacher-student/theory/theory.ts";
import { teacherStudentTransition } from "../tasks/teacher-student/theory/transition.ts";
import { theoryOf } from "../tasks/theories.ts";

/** A solved theory beside its −log p(q). */
export interface TeacherStudentAnswer {
  theory: TeacherStudentTheory;
  /** −log p at each q that was asked for, p normalised over the whole line. */
  curve: Float64Array;
}

export const questions = {
  teacherStudent(
    core: Core,
    parameters: TeacherStudentParameters,
    options: TheoryOptions,
    q: Float64Array,
  ): TeacherStudentAnswer {
    const solution = solveTeacherStudent(core, parameters, options);
    return { theory: solution.theory, curve: solution.curve(q) };
  },
  teacherStudentDiagram,
  teacherStudentTransition,
  teacherStudentLines,
  plantedStart(core: Core, experiment: Experiment): PlantedStart {
    return theoryOf(experiment.task).planted(core, experiment);
  },
  modularAdditionTheory,
  modularAdditionDiagram,
  modePowers,
};

export type Questions = typeof questions;

/** What a question is asked with, beside the core. */
export type Arguments<Name extends keyof Questions> = Questions[Name] extends (
  core: Core,
  ...rest: infer Rest
) => unknown
  ? Rest
  : never;

export type Answer<Name extends keyof Questions> = ReturnType<Questions[Name]>;
