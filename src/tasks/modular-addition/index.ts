/** Modular addition (PHYSICS 4): a quadratic network taught (n + m) mod P. */
import type { Task } from "../../experiment/task.ts";
import type { NetworkPlan } from "../../network/network.ts";
import { collapsedNetwork } from "./collapsed-network.ts";
import { type ModularAdditionTask, modularAdditionConfiguration, trainedPairs } from "./configuration.ts";
import { fitReadout } from "./fit-readout.ts";
import { type QuadraticNetwork, quadraticNetwork } from "./network.ts";
import { drawPairs, pairFiles } from "./pairs.ts";
import { drawStart, type PlantedMode } from "./start.ts";
import { observe, posteriorOf } from "./task.ts";
import { theory } from "./theory/index.ts";

export const modularAddition = {
  kind: "modular-addition",
  configuration: modularAdditionConfiguration,
  shapedBy: ["modulus"],
  teams: false,
  posterior: posteriorOf,
  samples: trainedPairs,
  rows: ({ task }) => ({ input: 2 * task.modulus, readout: task.readout === "collapsed" ? 0 : task.modulus }),
  network(experiment): NetworkPlan<QuadraticNetwork> {
    const { task, network, noise, precision } = experiment;
    const shape = { modulus: task.modulus, width: network.width, trained: trainedPairs(task), precision };
    const decay = { sextic: task.sextic, space: task.sexticSpace, noise };
    return task.readout === "collapsed"
      ? collapsedNetwork(shape, decay, posteriorOf(experiment).readoutVariance)
      : quadraticNetwork(shape, decay);
  },
  data: (core, { task, seed }, dataSet) => drawPairs(core, task.modulus, trainedPairs(task), seed, dataSet),
  files: pairFiles,
  observerBytes: () => 0,
  start(core, network, _data, experiment, { key, planted }) {
    const posterior = posteriorOf(experiment);
    drawStart(core, network, posterior, key, planted as (PlantedMode & typeof planted) | null);
    // Planted modes interfere: a readout drawn without regard to them would make a loss that shakes them out of their wells.
    if (planted && experiment.task.readout === "sampled") {
      fitReadout(network, experiment.noise / posterior.readoutVariance);
    }
  },
  observe,
  theory,
} as const satisfies Task<ModularAdditionTask, QuadraticNetwork>;
