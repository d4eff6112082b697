/** The teacher–student task of PHYSICS 3: an erf network taught by a unit vector's H1 and H3. */
import type { Task } from "../../experiment/task.ts";
import { inputFiles } from "../../network/data-files.ts";
import { type ErfNetwork, erfNetwork } from "../../network/erf-network.ts";
import { directionBytes } from "../dense/observers.ts";
import { drawStart, type PlantedWell } from "../dense/start.ts";
import { type TeacherStudentTask, teacherStudentConfiguration } from "./configuration.ts";
import { drawTeacherStudent } from "./data.ts";
import { observe } from "./task.ts";
import { theory } from "./theory/index.ts";

export const teacherStudent = {
  kind: "teacher-student",
  configuration: teacherStudentConfiguration,
  shapedBy: ["dim"],
  teams: true,
  posterior: ({ task, network, noise }) => ({
    inputVariance: network.inputVariance / task.dim,
    readoutVariance: network.readoutVariance / network.width,
    noise,
  }),
  samples: ({ samples }) => samples,
  rows: ({ task }) => ({ input: task.dim, readout: 1 }),
  network({ task: { samples, testSamples, dim }, network: { width }, precision }) {
    return erfNetwork({ samples, testSamples, dim, width, precision });
  },
  data: (core, { task, seed }, dataSet) => drawTeacherStudent(core, task, seed, dataSet),
  files: inputFiles,
  observerBytes: ({ task, network }) => directionBytes(task.dim, network.width),
  start(core, network, { about }, experiment, { key, planted }) {
    const well = planted && { ...(planted as PlantedWell & typeof planted), direction: about.teacher! };
    drawStart(core, network, this.posterior(experiment), key, well);
  },
  observe,
  theory,
} as const satisfies Task<TeacherStudentTask, ErfNetwork>;
