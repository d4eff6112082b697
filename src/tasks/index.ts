/** The one list of tasks: a new one is a folder, and a line here. */
import { z } from "zod";
import type { Core } from "../core/module.ts";
import { badInput } from "../errors.ts";
import type { PlantedStart } from "../experiment/chain.ts";
import type { Experiment, TaskOptions } from "../experiment/experiment.ts";
import type { Task } from "../experiment/task.ts";
import type { TaskTheory } from "../experiment/theory.ts";
import { modularAddition } from "./modular-addition/index.ts";
import { teacherStudent } from "./teacher-student/index.ts";

export const tasks = [teacherStudent, modularAddition] as const;

type Listed = (typeof tasks)[number];

/** The part of an experiment that belongs to its task, resolved: of every task. */
export type AnyTask = ReturnType<Listed["configuration"]["resolveTask"]>;

type WithTheory = Extract<Listed, { theory: object }>;

/** Tasks that have a theory. */
export type TheoryKind = WithTheory["kind"];

/** The theory of a task. */
export type TheoryOf<Kind extends TheoryKind> = Extract<WithTheory, { kind: Kind }>["theory"];

/** What `grokphase theory` prints, of any task. */
export type Theory = ReturnType<WithTheory["theory"]["solve"]>;

/**
 * The task of an experiment, or of a configuration that its schema has seen.
 * @throws Error for a kind that is in no list: such an experiment was never resolved
 */
export function taskOf({ kind }: TaskOptions): Task {
  const found = (tasks as readonly Task[]).find((task) => task.kind === kind);
  if (!found) throw new Error(`no task is called ${JSON.stringify(kind)}`);
  return found;
}

/** The theory of a task; null where there is none. */
export function theoryOf(task: TaskOptions): TaskTheory | null {
  return taskOf(task).theory ?? null;
}

/**
 * Where a planted start of an experiment puts neurons.
 * @throws GrokphaseError "bad-input" where theory knows no side wells, or there is no theory
 */
export function plantedStartOf(core: Core, experiment: Experiment): PlantedStart {
  const theory = theoryOf(experiment.task);
  if (theory) return theory.planted(core, experiment);
  throw badInput(
    "sampler.start",
    `"prior": ${experiment.task.kind} has no theory of side wells`,
    experiment.sampler.start,
  );
}

type Schemas<List extends readonly Task[]> = { -readonly [I in keyof List]: List[I]["configuration"]["schema"] };

function schemasOf<const List extends readonly Task[]>(list: List): Schemas<List> {
  return list.map(({ configuration }) => configuration.schema) as Schemas<List>;
}

/** What a person may write about tasks, told apart by their kind. */
export const taskSchema = z.discriminatedUnion("kind", schemasOf(tasks), {
  error: `one of ${tasks.map(({ kind }) => JSON.stringify(kind)).join(", ")}`,
});
