/** Modular addition (PHYSICS 4): a quadratic network taught (n + m) mod P. */
import type { Task } from "../../experiment/task.ts";
import { collapsedBytes } from "./collapsed-network.ts";
import { type ModularAdditionTask, modularAdditionConfiguration, trainedPairs } from "./configuration.ts";
import { quadraticBytes } from "./network.ts";
import { openTask, posteriorOf, shapeOf } from "./task.ts";
import { theory } from "./theory/index.ts";

export const modularAddition = {
  kind: "modular-addition",
  configuration: modularAdditionConfiguration,
  shapedBy: ["modulus"],
  teams: false,
  posterior: posteriorOf,
  samples: trainedPairs,
  rows: ({ task }) => ({ input: 2 * task.modulus, readout: task.readout === "collapsed" ? 0 : task.modulus }),
  bytes(core, experiment) {
    const bytes = experiment.task.readout === "collapsed" ? collapsedBytes : quadraticBytes;
    return bytes(core, shapeOf(experiment));
  },
  open: openTask,
  theory,
} as const satisfies Task<ModularAdditionTask>;
