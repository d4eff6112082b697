/**
 * What a worker can be asked of theory, by name: functions of a core and of plain data that give plain data. Those of
 * `kinds` take the kind of a task first, so that a new task is answered without a line here.
 */
import type { Core } from "../core/module.ts";
import { badInput } from "../errors.ts";
import type { CommonOptions, Solution, TaskTheory } from "../experiment/theory.ts";
import { plantedStartOf, type TheoryKind, type TheoryOf, theoryOf } from "../tasks/index.ts";
import { modePowers } from "../tasks/modular-addition/mode-powers.ts";
import type { Axis, DiagramLine, PhaseDiagram } from "../theory/phase-diagram.ts";
import { earlierQuestions } from "./earlier-questions.ts";

/** @throws GrokphaseError "bad-input" for a task without a theory, or a theory without this part */
function part<Name extends "curve" | "diagram" | "transition">(
  kind: string,
  name: Name,
): NonNullable<TaskTheory[Name]> {
  const found = theoryOf({ kind })?.[name];
  if (!found) throw badInput("task.kind", `a task whose theory has a ${name}`, kind);
  return found;
}

const kinds = {
  /** The solved theory of one network. */
  solve(core: Core, kind: string, parameters: object, options: CommonOptions = {}): Solution {
    const theory = theoryOf({ kind });
    if (!theory) throw badInput("task.kind", "a task with a theory", kind);
    return theory.solve(core, parameters, options);
  },

  /** The same beside −log p of one neuron at the positions asked for, p normalised over the whole line. */
  curve: (core: Core, kind: string, parameters: object, options: CommonOptions, positions: Float64Array) =>
    part(kind, "curve").at(core, parameters, options, positions),

  diagram: (core: Core, kind: string, parameters: object, x: Axis, y: Axis, options: CommonOptions = {}) =>
    part(kind, "diagram").solve(core, parameters, x, y, options),

  /** Lines of transition across a diagram. */
  lines: (core: Core, kind: string, parameters: object, x: Axis, y: Axis, options: CommonOptions = {}) =>
    part(kind, "diagram").lines(core, parameters, x, y, options),

  transition: (core: Core, kind: string, parameters: object, options: CommonOptions & { along?: string } = {}) =>
    part(kind, "transition").find(core, parameters, options),
};

const others = {
  /** Where a planted start of an experiment puts neurons. */
  planted: plantedStartOf,
  modePowers,
  ...earlierQuestions,
};

export const questions = { ...kinds, ...others };

export type QuestionName = keyof typeof questions;

type ParametersOf<Kind extends TheoryKind> = Parameters<TheoryOf<Kind>["solve"]>[1];
type Options<Kind extends TheoryKind> = NonNullable<Parameters<TheoryOf<Kind>["solve"]>[2]>;
type Solved<Kind extends TheoryKind> = ReturnType<TheoryOf<Kind>["solve"]>;

/** What a question about a task's theory is asked with, after the kind, and what it gives. */
export interface TheoryQuestions<Kind extends TheoryKind> {
  solve: { given: [parameters: ParametersOf<Kind>, options?: Options<Kind>]; answer: Solved<Kind> };
  curve: {
    given: [parameters: ParametersOf<Kind>, options: Options<Kind>, positions: Float64Array];
    answer: { theory: Solved<Kind>; curve: Float64Array };
  };
  diagram: { given: [parameters: ParametersOf<Kind>, x: Axis, y: Axis, options?: Options<Kind>]; answer: PhaseDiagram };
  lines: { given: [parameters: ParametersOf<Kind>, x: Axis, y: Axis, options?: Options<Kind>]; answer: DiagramLine[] };
  transition: {
    given: [parameters: ParametersOf<Kind>, options?: Options<Kind> & { along?: string; limit?: boolean }];
    answer: ReturnType<NonNullable<TheoryOf<Kind>["transition"]>["find"]>;
  };
}

/** Questions that name their task themselves. */
export type Questions = typeof others;

/** What such a question is asked with, beside the core. */
export type Arguments<Name extends keyof Questions> = Questions[Name] extends (
  core: Core,
  ...rest: infer Rest
) => unknown
  ? Rest
  : never;

export type Answer<Name extends keyof Questions> = ReturnType<Questions[Name]>;
