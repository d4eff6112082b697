/** Every task as a chain sees it, by its kind in a configuration. */
import type { TaskOptions } from "../experiment/experiment.ts";
import type { ChainTask } from "../experiment/task.ts";
import type { Task } from "./configurations.ts";
import { modularAddition } from "./modular-addition/task.ts";
import { teacherStudent } from "./teacher-student/task.ts";

const tasks: { [Kind in Task["kind"]]: ChainTask<Extract<Task, { kind: Kind }>> } = {
  "teacher-student": teacherStudent,
  "modular-addition": modularAddition,
};

export function chainTaskOf({ kind }: TaskOptions): ChainTask<TaskOptions> {
  return tasks[kind as Task["kind"]] as unknown as ChainTask<TaskOptions>;
}
