/** The theory of every task, as a run asks for it; apart from index.ts, so that workers do not load it. */
import type { Core } from "../core/module.ts";
import type { PlantedStart } from "../experiment/chain.ts";
import type { Experiment, TaskOptions } from "../experiment/experiment.ts";
import type { Task } from "./configurations.ts";
import { dropletBarrier, modularTheory, plantedMode } from "./modular-addition/planted.ts";
import type { ModularAdditionTheory } from "./modular-addition/theory/theory.ts";
import { DROPLET, parametersOf } from "./teacher-student/parameters.ts";
import { plantedStart } from "./teacher-student/planted.ts";
import { type TeacherStudentTheory, teacherStudentTheory } from "./teacher-student/theory/theory.ts";

/** What `grokphase theory` prints, of any task. */
export type Theory = TeacherStudentTheory | ModularAdditionTheory;

interface TaskTheory<Kind extends TaskOptions> {
  /** @throws GrokphaseError "bad-input" for an experiment that the theory does not cover. */
  solve(core: Core, experiment: Experiment<Kind>): Theory;
  /** @throws GrokphaseError "bad-input" where there are no side wells. */
  planted(core: Core, experiment: Experiment<Kind>): PlantedStart;
  /** Size of the overlap from which on a neuron counts as a droplet; absent where overlaps do not tell. */
  barrier?(core: Core, experiment: Experiment<Kind>): number;
}

const theories: { [Kind in Task["kind"]]: TaskTheory<Extract<Task, { kind: Kind }>> } = {
  "teacher-student": {
    solve: (core, experiment) => teacherStudentTheory(core, parametersOf(experiment)),
    planted: plantedStart,
    barrier: () => DROPLET,
  },
  "modular-addition": { solve: modularTheory, planted: plantedMode, barrier: dropletBarrier },
};

export function theoryOf({ kind }: TaskOptions): TaskTheory<TaskOptions> {
  return theories[kind as Task["kind"]] as unknown as TaskTheory<TaskOptions>;
}
