/** The host's hand on the barrier of a team (assembly/barrier.ts). */

/** Byte offset of the abort flag. */
const ABORTED = 8;

/**
 * Lets every waiting member of a team go, within 50 ms, with an error; whoever
 * comes later is not held up. For a host that knows that a member will not come.
 */
export function abortBarrier(memory: WebAssembly.Memory, barrier: number): void {
  Atomics.store(new Int32Array(memory.buffer), (barrier + ABORTED) / 4, 1);
}
