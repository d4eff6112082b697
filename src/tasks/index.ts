/** Every task as a chain sees it, by its kind in a configuration. */
import type { Task } from "./configurations.ts";
import { modularAddition } from "./modular-addition/task.ts";
import type { ChainTask } from "./task.ts";
import { teacherStudent } from "./teacher-student/task.ts";

const tasks: { [Kind in Task["kind"]]: ChainTask<Extract<Task, { kind: Kind }>> } = {
  "teacher-student": teacherStudent,
  "modular-addition": modularAddition,
};

export function chainTaskOf({ kind }: Task): ChainTask<Task> {
  return tasks[kind] as ChainTask<Task>;
}
