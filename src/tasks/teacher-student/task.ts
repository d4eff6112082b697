/** The teacher–student task as a chain sees it: a network with its data and its observables. */
import type { Core } from "../../core/module.ts";
import { deriveKey, type Key } from "../../core/random.ts";
import { ErfNetwork, type Posterior } from "../../network/erf-network.ts";
import { type NetworkShape, type Share, WHOLE } from "../../network/layout.ts";
import type { ChainSpec } from "../../runs/chain.ts";
import type { Experiment } from "../../runs/experiment.ts";
import { drawDataSet } from "./data.ts";
import { drawStart } from "./start.ts";

export interface TeacherStudentChain {
  network: ErfNetwork;
  posterior: Posterior;
  key: Key;
}

export function shapeOf({ task, network, precision }: Experiment): NetworkShape {
  return { samples: task.samples, testSamples: task.testSamples, dim: task.dim, width: network.width, precision };
}

/** The prior variances of single weights, from those of the experiment (PHYSICS 1). */
function posteriorOf({ task, network, noise }: Experiment): Posterior {
  return {
    inputVariance: network.inputVariance / task.dim,
    readoutVariance: network.readoutVariance / network.width,
    noise,
  };
}

/** Lays the chain's memory out; a leader also draws data and starting weights. */
export function openTeacherStudent(core: Core, spec: ChainSpec, share: Share = WHOLE): TeacherStudentChain {
  const { experiment, dataSet, chain, planted } = spec;
  const network = new ErfNetwork(core, shapeOf(experiment), share);
  const posterior = posteriorOf(experiment);
  const key = deriveKey(core, experiment.seed, dataSet, chain, network.layout.at.scratch);
  if (share.pointers === null) {
    drawDataSet(core, network, experiment.task.epsilon, experiment.seed, dataSet);
    const fraction = experiment.sampler.plantedFraction;
    drawStart(core, network, posterior, key, planted && { ...planted, fraction });
  }
  return { network, posterior, key };
}

/** Names of a draw's observables, in the order of `observe`. */
export function observableNames(core: Core): string[] {
  return [...core.face.teacherStudentObservables().split(","), "trainLoss", "testLoss"];
}

/**
 * Observables of the present weights, in the order of `observableNames`; losses
 * are mean squared errors per sample. The leader's call; see `ErfNetwork.observe`
 * for what all members do first.
 */
export function observables(core: Core, network: ErfNetwork, trainLoss: number, testLoss: number): number[] {
  const { at } = network.layout;
  const { samples, testSamples, width, precision } = network.shape;
  const exact = core.face.observeTeacherStudent(at.readout, at.overlaps, at.norms, width, precision === "f64");
  return [...exact, trainLoss / samples, testLoss / testSamples];
}
