/** What a person may write about tasks, by their kind. A new task is a folder, and a line in each list here. */
import { z } from "zod";
import type { NetworkConfiguration, NetworkOptions } from "../network/prior.ts";
import type { TaskConfiguration } from "./configuration.ts";
import { type ModularAdditionTask, modularAdditionConfiguration } from "./modular-addition/configuration.ts";
import { type TeacherStudentTask, teacherStudentConfiguration } from "./teacher-student/configuration.ts";

/** Every task, resolved. */
export type Task = TeacherStudentTask | ModularAdditionTask;

const configurations = {
  "teacher-student": teacherStudentConfiguration,
  "modular-addition": modularAdditionConfiguration,
};

export const taskSchema = z.discriminatedUnion(
  "kind",
  [configurations["teacher-student"].schema, configurations["modular-addition"].schema],
  {
    error: `one of ${Object.keys(configurations)
      .map((kind) => JSON.stringify(kind))
      .join(", ")}`,
  },
);

/** The configuration of a task's kind, whose own schema has seen the task. */
function configurationOf({ kind }: { kind: Task["kind"] }): TaskConfiguration<z.ZodType, Task> {
  return configurations[kind] as unknown as TaskConfiguration<z.ZodType, Task>;
}

export function resolveTask(
  given: z.output<typeof taskSchema>,
  networkGiven: NetworkConfiguration,
): { task: Task; network: NetworkOptions } {
  const { resolveTask: resolve, resolveNetwork } = configurationOf(given);
  const task = resolve(given);
  return { task, network: resolveNetwork(networkGiven, task) };
}
