/** A chain whose draws are a plain function of its place and step: what a real one promises to be. */

import { keptBefore } from "../../src/chain/kept.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import type { ChainState, Draws } from "../../src/experiment/chain.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";

export const names = ["f1", "trainLoss"];

export function smallExperiment(changes: { steps?: number; noise?: number; dataSets?: number } = {}): Experiment {
  return resolveExperiment({
    task: { kind: "teacher-student", dim: 2, samples: 5 },
    network: { width: 3 },
    noise: changes.noise ?? 0.1,
    sampler: { steps: changes.steps ?? 100, burnIn: 20, thin: 3 },
    dataSets: changes.dataSets ?? 2,
    chains: 2,
  });
}

/** The draws of the steps from `from` on and below `to`. */
export function drawsBetween(experiment: Experiment, index: number, from: number, to: number): Draws {
  const { sampler, network } = experiment;
  const [before, after] = [keptBefore(sampler, from), keptBefore(sampler, to)];
  const steps = Array.from({ length: after - before }, (_, i) => sampler.burnIn + (before + i) * sampler.thin);
  const wave = (step: number, k: number) => ((step * 7919 + index * 104729 + k * 1299709) % 1000) / 1000 - 0.5;
  return {
    names,
    steps: Float64Array.from(steps),
    values: Float64Array.from(steps.flatMap((step) => [wave(step, 1), wave(step, 2)])),
    overlaps: Float32Array.from(
      steps.flatMap((step) => Array.from({ length: network.width }, (_, i) => wave(step, 3 + i))),
    ),
  };
}

export function stateAt(index: number, step: number): ChainState {
  return {
    step,
    parameters: new Uint8Array([index, step & 255, step >> 8]),
    sums: new Float64Array([step, index / 3]),
  };
}
