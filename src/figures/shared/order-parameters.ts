/** What figures of the teacher–student task compare: order parameters, as measured and as theory has them. */
import type { Core } from "../../core/module.ts";
import type { Parameters } from "../../tasks/teacher-student/parameters.ts";
import {
  solveTeacherStudent,
  type TeacherStudentTheory,
  teacherStudentTheory,
} from "../../tasks/teacher-student/theory/theory.ts";
import type { FinishedRun } from "../figure.ts";
import { pooledSummary } from "./pool.ts";

/** The two one-neuron actions of PHYSICS 3.2. */
export const ACTIONS = ["printed", "exact-norm"] as const;
export type Action = (typeof ACTIONS)[number];

/** A mean and its standard error, which counts the scatter between data sets. */
export interface Estimate {
  mean: number;
  standardError: number;
}

export const ORDER_PARAMETERS = ["f1", "f3", "dropletFraction"] as const;
export type OrderParameter = (typeof ORDER_PARAMETERS)[number];

/** How they are written; marks of text.ts. */
export const notation: Record<OrderParameter, string> = {
  f1: "_f__{1}",
  f3: "_f__{3}",
  dropletFraction: "_P_(|_q_| > 0.5)",
};

/** Theory in the equivalent-kernel limit. */
export interface Theory extends Record<OrderParameter, number> {
  /** With the finite-n ridge, fluctuations and more modes: how far it is off is the size of what the limit leaves out. */
  finite: Record<OrderParameter, number>;
}

const FINITE = { ridge: "finite-n", trace: true, modes: 4 } as const;

/** Theory of a network, beside all that its solution in the limit says. */
export function theoryOf(core: Core, parameters: Parameters, action: Action) {
  const { theory: limit, curve } = solveTeacherStudent(core, parameters, { action });
  const finite = teacherStudentTheory(core, parameters, { action, ...FINITE });
  const theory: Theory = { ...orderParametersOf(limit), finite: orderParametersOf(finite) };
  return { theory, limit, curve };
}

function orderParametersOf({ f1, f3, dropletFraction }: TeacherStudentTheory): Record<OrderParameter, number> {
  return { f1, f3, dropletFraction };
}

/** @param runs  complete ones, of one experiment with different seeds, of at least two data sets in all */
export function measuredIn(core: Core, runs: readonly FinishedRun[]): Record<OrderParameter, Estimate> {
  const estimate = (parameter: OrderParameter): Estimate => {
    const { mean, standardError } = pooledSummary(core, runs, parameter);
    // Never null in complete runs on several data sets.
    return { mean: mean!, standardError: standardError! };
  };
  return { f1: estimate("f1"), f3: estimate("f3"), dropletFraction: estimate("dropletFraction") };
}
