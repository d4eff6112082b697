/** The tasks that the page shows, by their kind. */
import type { Settings } from "../state/settings.ts";
import { modularAddition } from "./modular-addition.ts";
import { teacherStudent } from "./teacher-student.ts";
import type { TaskView } from "./view.ts";

const views: Readonly<Record<Settings["task.kind"], TaskView>> = {
  "teacher-student": teacherStudent,
  "modular-addition": modularAddition,
};

export function viewOf(settings: Settings): TaskView {
  return views[settings["task.kind"]];
}
