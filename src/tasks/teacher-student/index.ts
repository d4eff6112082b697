/** The teacher–student task of PHYSICS 3: an erf network taught by a unit vector's H1 and H3. */
import type { Task } from "../../experiment/task.ts";
import { networkBytes } from "../../network/layout.ts";
import { type TeacherStudentTask, teacherStudentConfiguration } from "./configuration.ts";
import { openTask, posteriorOf, shapeOf } from "./task.ts";
import { theory } from "./theory/index.ts";

export const teacherStudent = {
  kind: "teacher-student",
  configuration: teacherStudentConfiguration,
  shapedBy: ["dim"],
  teams: true,
  posterior: posteriorOf,
  samples: ({ samples }) => samples,
  rows: ({ task }) => ({ input: task.dim, readout: 1 }),
  bytes: (core, experiment, members) => networkBytes(core, shapeOf(experiment), members),
  open: openTask,
  theory,
} as const satisfies Task<TeacherStudentTask>;
