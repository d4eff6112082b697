/** The modular-addition task as a chain sees it: a quadratic network on its pairs, and its observables. */
import type { Core } from "../../core/module.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { Observer } from "../../experiment/task.ts";
import type { DataSet } from "../../network/data-set.ts";
import type { Posterior } from "../../network/network.ts";
import type { ModularAdditionTask } from "./configuration.ts";
import type { QuadraticNetwork } from "./network.ts";
import { degeneracy } from "./theory/action.ts";

type ModularAddition = Experiment<ModularAdditionTask>;

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

/** What is followed besides where draws are spaced over decades of time (`sampler.spacing` "logarithmic"). */
const inTime = ["waveFraction", "weightNorm", "readoutNorm"] as const;

/**
 * Observables of the present weights (docs/MODULAR.md). Losses are means over pairs of Σ_p (f_p − y_p)². Where all pairs
 * are trained on there is no test set, and the test's loss and accuracy are those on all pairs.
 */
function observables(
  network: QuadraticNetwork,
  { task, network: { readoutVariance }, sampler }: ModularAddition,
): number[] {
  const { modulus, width } = network;
  const { phi } = degeneracy(task.sextic);
  network.settle();
  const { aligned, moduli, products, droplets, participation, power, waves } = network.modes((phi * phi) / 4);
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
    ...(sampler.spacing === "logarithmic" ? observablesInTime(network, waves) : []),
  ];
}

/** Norms are root mean squares over neurons. */
function observablesInTime(network: QuadraticNetwork, waves: number): number[] {
  const { width } = network;
  const { weights, readout } = network.squares();
  return [waves / width, Math.sqrt(weights / width), Math.sqrt(readout / width)];
}

export function observe(_core: Core, network: QuadraticNetwork, _data: DataSet, experiment: ModularAddition): Observer {
  return {
    names: experiment.sampler.spacing === "logarithmic" ? [...names, ...inTime] : names,
    measure: () => ({
      values: observables(network, experiment),
      overlaps: network.doubles(network.at.strongest, network.width),
    }),
    close() {},
  };
}
