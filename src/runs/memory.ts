/** What a run needs of the machine's memory, before it starts. */
import type { Core } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";
import { networkBytes } from "../network/layout.ts";
import { shapeOf } from "../tasks/teacher-student/task.ts";
import type { Experiment } from "./experiment.ts";

export interface MemoryEstimate {
  /** Chains that are in memory at the same time. */
  chainsAtOnce: number;
  /** Bytes of one chain: its data, its network, and what is computed on the way. */
  chainBytes: number;
  /** Bytes of all that, and of the workers themselves. */
  totalBytes: number;
}

/** What a worker takes besides its chain: measured, a JavaScript heap and compiled code. */
const WORKER_BYTES = 20e6;
/** 32-bit addresses. */
const LARGEST_CHAIN = 2 ** 32;

export function estimateMemory(core: Core, experiment: Experiment, threads: number): MemoryEstimate {
  const chainsAtOnce = Math.min(threads, experiment.dataSets * experiment.chains);
  const members = Math.ceil(threads / chainsAtOnce);
  const chainBytes = networkBytes(core, shapeOf(experiment), members);
  return { chainsAtOnce, chainBytes, totalBytes: chainsAtOnce * chainBytes + threads * WORKER_BYTES };
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
