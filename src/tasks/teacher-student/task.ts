/** The teacher–student task as a chain sees it: a network with its data and its observables. */
import type { Core } from "../../core/module.ts";
import { deriveKey, type Key } from "../../core/random.ts";
import type { ChainSpec } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { OpenTask } from "../../experiment/task.ts";
import { samplerNeeds } from "../../moves/samplers.ts";
import { ErfNetwork } from "../../network/erf-network.ts";
import { type NetworkShape, type Share, WHOLE } from "../../network/layout.ts";
import type { Posterior } from "../../network/network.ts";
import type { TeacherStudentTask } from "./configuration.ts";
import { drawDataSet } from "./data.ts";
import { drawStart, type PlantedWell } from "./start.ts";
import { TRAINING_PARTS, TrainingParts } from "./training-parts.ts";

export interface TeacherStudentChain {
  network: ErfNetwork;
  posterior: Posterior;
  key: Key;
  /** The leader's; null in a follower. */
  parts: TrainingParts | null;
}

export function shapeOf({ task, network, precision, sampler }: Experiment<TeacherStudentTask>): NetworkShape {
  const { samples, testSamples, dim } = task;
  const { vectors, draws } = samplerNeeds(sampler);
  return { samples, testSamples, dim, width: network.width, precision, vectors, draws };
}

export function posteriorOf({
  task,
  network,
  noise,
}: Pick<Experiment<TeacherStudentTask>, "task" | "network" | "noise">): Posterior {
  return {
    inputVariance: network.inputVariance / task.dim,
    readoutVariance: network.readoutVariance / network.width,
    noise,
  };
}

/** Lays the chain's memory out; a leader also draws data and starting weights. */
export function openTeacherStudent(
  core: Core,
  spec: ChainSpec<TeacherStudentTask>,
  share: Share = WHOLE,
): TeacherStudentChain {
  const { experiment, dataSet, chain, planted } = spec;
  const network = new ErfNetwork(core, shapeOf(experiment), share);
  const posterior = posteriorOf(experiment);
  const key = deriveKey(core, experiment.seed, dataSet, chain, network.layout.at.scratch);
  let parts: TrainingParts | null = null;
  if (share.pointers === null) {
    const { epsilon } = experiment.task;
    parts = new TrainingParts(drawDataSet(core, network, epsilon, experiment.seed, dataSet), epsilon);
    const fraction = experiment.sampler.plantedFraction;
    drawStart(core, network, posterior, key, planted && { ...(planted as PlantedWell), fraction });
  }
  return { network, posterior, key, parts };
}

/** Names of a draw's observables, in the order of `observables`. */
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

export function openTask(core: Core, spec: ChainSpec<TeacherStudentTask>, share: Share): OpenTask {
  const { network, posterior, key, parts } = openTeacherStudent(core, spec, share);
  return {
    network,
    posterior,
    key,
    names: [...observableNames(core), ...TRAINING_PARTS],
    measure(loss) {
      const { at, shape } = network;
      // Before the residuals of the test set take their place.
      const training = parts?.of(network.numbers(at.residuals, shape.samples)) ?? [];
      const testLoss = network.observe();
      if (share.index > 0) return null;
      return {
        values: [...observables(core, network, loss, testLoss), ...training],
        overlaps: network.doubles(at.overlaps, shape.width),
      };
    },
  };
}
