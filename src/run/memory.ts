/** What a run needs of the machine's memory, before it starts. */

import { keptBefore } from "../chain/kept.ts";
import { chainBytes } from "../chain/open-task.ts";
import type { Core } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { taskOf } from "../tasks/index.ts";

export interface MemoryEstimate {
  /** Chains that are in memory at the same time. */
  chainsAtOnce: number;
  /** Bytes of one chain: its data, its network, and what is computed on the way. */
  chainBytes: number;
  /** Bytes of all that, of the workers and the process themselves, and of the draws in the end. */
  totalBytes: number;
}

/** Heap and compiled code, of the process and of each worker besides its chain: resident memory on Node 20. */
const PROCESS_BYTES = 100e6;
const WORKER_BYTES = 15e6;
/** Bytes that a draw takes while results are made: its observables, and the ranks and scores of the one that is summed up. */
const DRAW_BYTES = 10 * 8 + 24;
/** 32-bit addresses. */
const LARGEST_CHAIN = 2 ** 32;

export function estimateMemory(core: Core, experiment: Experiment, threads: number): MemoryEstimate {
  const { sampler, dataSets, chains } = experiment;
  const chainsAtOnce = Math.min(threads, dataSets * chains);
  const task = taskOf(experiment.task);
  const members = task.teams ? Math.ceil(threads / chainsAtOnce) : 1;
  const bytes = chainBytes(core, experiment, members);
  const drawBytes = dataSets * chains * keptBefore(sampler, sampler.steps) * DRAW_BYTES;
  const ownBytes = PROCESS_BYTES + threads * WORKER_BYTES + drawBytes;
  return { chainsAtOnce, chainBytes: bytes, totalBytes: chainsAtOnce * bytes + ownBytes };
}

/**
 * @param available  bytes that the machine can give.
 * @throws GrokphaseError "machine" for a run that cannot fit, with the numbers.
 */
export function checkMemory({ chainBytes, chainsAtOnce, totalBytes }: MemoryEstimate, available: number): void {
  const refuse = (message: string) => new GrokphaseError("machine", `memory: ${message}`, { path: "memory" });
  if (chainBytes > LARGEST_CHAIN) {
    throw refuse(
      `a chain needs ${megabytes(chainBytes)}, more than the ${megabytes(LARGEST_CHAIN)} of a WebAssembly memory`,
    );
  }
  if (totalBytes > available) {
    const advice = chainsAtOnce > 1 ? "; fewer --threads need less" : "";
    throw refuse(`the run needs ${megabytes(totalBytes)}, more than the ${megabytes(available)} there are${advice}`);
  }
}

/** "812 MB", rounded up. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
