/** Runs an ensemble and gathers all that it delivers. */
import { createHash } from "node:crypto";
import { type ChainSpec, type ChainState, type Draws, type EnsembleOptions, runEnsemble } from "grokphase";
import { type Changes, chainSpec, modularChainSpec } from "../experiment.ts";

/** Every chain of a small experiment, at its start. */
export function freshChains(changes: Changes = {}): { spec: ChainSpec; state: null }[] {
  const { experiment } = chainSpec({ network: { width: 43 }, task: { dim: 7, samples: 101 }, ...changes });
  const chains = [];
  for (let dataSet = 0; dataSet < experiment.dataSets; dataSet++) {
    for (let chain = 0; chain < experiment.chains; chain++) {
      chains.push({ spec: { experiment, dataSet, chain, planted: null }, state: null });
    }
  }
  return chains;
}

/** The same of modular addition, on a part of the pairs and on all of them. */
export function modularChains(): { spec: ChainSpec; state: null }[] {
  const tasks = [{ fraction: 0.6 }, { modulus: 11 }];
  return tasks.map((task) => ({ spec: modularChainSpec({ task, precision: "f32" }), state: null }));
}

export interface Delivered {
  /** Draws of each chain, in the order they came. */
  draws: Draws[][];
  /** Checkpoints of each chain, in the order they came. */
  states: ChainState[][];
  /** What the ensemble rejected with. */
  error: unknown;
}

type Some = Pick<EnsembleOptions, "chains" | "threads"> & Partial<EnsembleOptions>;

/** Everything up to the end, or to the error that ended it. */
export async function collect(options: Some): Promise<Delivered> {
  const delivered: Delivered = {
    draws: options.chains.map(() => []),
    states: options.chains.map(() => []),
    error: null,
  };
  try {
    await runEnsemble({
      checkpointSeconds: Number.POSITIVE_INFINITY,
      stretchSeconds: 0.005,
      ...options,
      async onDraws(index, draws) {
        delivered.draws[index]!.push(draws);
        await options.onDraws?.(index, draws);
      },
      async onCheckpoint(index, state) {
        delivered.states[index]!.push(state);
        await options.onCheckpoint?.(index, state);
      },
    });
  } catch (error) {
    delivered.error = error;
  }
  return delivered;
}

/**
 * Hashes of each chain: all its draws, whatever stretches they came in, and its last state.
 * @throws what the ensemble rejected with, where that left a chain without a state
 */
export function digests({ draws, states, error }: Delivered): string[] {
  return draws.map((parts, chain) => {
    const hash = createHash("sha256");
    const add = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    for (const part of parts) add(part.steps);
    for (const part of parts) add(part.values);
    for (const part of parts) add(part.overlaps);
    const last = states[chain]!.at(-1);
    if (!last) throw error;
    const { step, parameters, sums } = last;
    add(Float64Array.of(step));
    add(parameters);
    add(sums);
    return hash.digest("hex");
  });
}
