/** The modular-addition task as a chain sees it: a quadratic network on its pairs, and its observables. */
import type { Core } from "../../core/module.ts";
import { deriveKey } from "../../core/random.ts";
import type { ChainSpec } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { OpenTask } from "../../experiment/task.ts";
import { samplerNeeds } from "../../moves/samplers.ts";
import type { Posterior } from "../../network/network.ts";
import { CollapsedNetwork } from "./collapsed-network.ts";
import { type ModularAdditionTask, trainedPairs } from "./configuration.ts";
import { fitReadout } from "./fit-readout.ts";
import { QuadraticNetwork, type QuadraticShape } from "./network.ts";
import { orderPairs } from "./pairs.ts";
import { drawStart, type PlantedMode } from "./start.ts";
import { degeneracy } from "./theory/action.ts";

type ModularAddition = Experiment<ModularAdditionTask>;

export function shapeOf({ task, network, precision, sampler }: ModularAddition): QuadraticShape {
  const { vectors } = samplerNeeds(sampler);
  return { modulus: task.modulus, width: network.width, trained: trainedPairs(task), precision, vectors };
}

export function posteriorOf({ network, noise }: Pick<ModularAddition, "network" | "noise">): Posterior {
  const { inputVariance, readoutVariance, width } = network;
  return { inputVariance, readoutVariance: readoutVariance / width, noise };
}

/** Names of a draw's observables, in the order of `observables`. */
const names = [
  "a",
  "lambda",
  "dropletFraction",
  "modePower",
  "participationRatio",
  "phaseAlignment",
  "trainLoss",
  "trainAccuracy",
  "testLoss",
  "testAccuracy",
] as const;

/**
 * Observables of the present weights (docs/MODULAR.md). Losses are means over pairs of Σ_p (f_p − y_p)². Where all pairs
 * are trained on there is no test set, and the test's loss and accuracy are those on all pairs.
 */
function observables(network: QuadraticNetwork, { task, network: { readoutVariance } }: ModularAddition): number[] {
  const { modulus, width } = network;
  const { phi } = degeneracy(task.sextic);
  network.settle();
  const { aligned, moduli, products, droplets, participation, power } = network.modes((phi * phi) / 4);
  const modes = (width * (modulus - 1)) / 2;
  const training = network.scores("training");
  const test = task.fraction === 1 ? training : network.scores("test");
  return [
    // 1 − Σ y·f/Σ y².
    1 - (4 * modulus * aligned) / (modulus - 1),
    (4 * modulus * modulus * readoutVariance * products) / modes,
    droplets / modes,
    power / (2 * modes),
    participation / width,
    moduli > 0 ? aligned / moduli : 0,
    training.loss / training.pairs,
    training.right / training.pairs,
    test.loss / test.pairs,
    test.right / test.pairs,
  ];
}

export function openTask(
  core: Core,
  { experiment, dataSet, chain, planted }: ChainSpec<ModularAdditionTask>,
): OpenTask {
  const { task, seed, noise, sampler } = experiment;
  const shape = shapeOf(experiment);
  const pairs = orderPairs(core, task.modulus, shape.trained, seed, dataSet);
  const decay = { sextic: task.sextic, space: task.sexticSpace, noise };
  const posterior = posteriorOf(experiment);
  const network =
    task.readout === "collapsed"
      ? new CollapsedNetwork(core, shape, pairs, decay, posterior.readoutVariance)
      : new QuadraticNetwork(core, shape, pairs, decay);
  const key = deriveKey(core, seed, dataSet, chain, network.at.scratch);
  const fraction = sampler.plantedFraction;
  drawStart(core, network, posterior, key, planted && { ...(planted as PlantedMode), fraction });
  // Planted modes interfere: a readout drawn without regard to them would make a loss that shakes them out of their wells.
  if (planted && task.readout === "sampled") fitReadout(network, noise / posterior.readoutVariance);
  return {
    network,
    posterior,
    key,
    names,
    measure: () => ({
      values: observables(network, experiment),
      overlaps: network.doubles(network.at.strongest, network.width),
    }),
  };
}
