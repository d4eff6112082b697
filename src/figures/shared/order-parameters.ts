/** What figures of the teacher–student task compare: order parameters, as measured and as theory has them. */
import type { Core } from "../../core/module.ts";
import type { Estimate } from "../../diagnostics/estimate.ts";
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

export const ORDER_PARAMETERS = ["f1", "f3", "dropletFraction"] as const;
export type OrderParameter = (typeof ORDER_PARAMETERS)[number];

/** How they are written; marks of text.ts. */
export const notation: Record<OrderParameter, string> = {
  f1: "_f__{1}",
  f3: "_f__{3}",
  dropletFraction: "_P_(|_q_| > 0.5)",
};

/** Overlaps q at which theory is drawn, as far as the bins of densities go: −2, −1.99 … 2. */
export const OVERLAPS: readonly number[] = Array.from({ length: 401 }, (_, i) => (i - 200) / 100);

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

/**
 * Means whose errors count the scatter between data sets.
 * @param runs  complete ones, of one experiment with different seeds, of at least two data sets in all
 */
export function measuredIn(core: Core, runs: readonly FinishedRun[]): Record<OrderParameter, Estimate> {
  const estimate = (parameter: OrderParameter): Estimate => {
    const { mean, standardError } = pooledSummary(core, runs, parameter);
    // Never null in complete runs on several data sets.
    return { mean: mean!, error: standardError! };
  };
  return { f1: estimate("f1"), f3: estimate("f3"), dropletFraction: estimate("dropletFraction") };
}
