/** Keys of the counter-based random numbers (PROMISES 1). */
import { badInput } from "../errors.ts";
import type { Core } from "./module.ts";

/** Key of a Philox stream family: two 32-bit words. */
export interface Key {
  low: number;
  high: number;
}

/**
 * The key of a chain on a data set, both counted from 0.
 *
 * @param seed an integer from 0 to 2^53 − 1
 * @param scratch the address of 16 bytes that may be overwritten: who joins
 *   another's memory must not allocate in it
 * @throws GrokphaseError "bad-input" for any other seed
 */
export function deriveKey(core: Core, seed: number, dataSet: number, chain: number, scratch: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0) throw badInput("seed", "an integer from 0 to 2^53 − 1", seed);
  core.kernels.deriveKey(seed >>> 0, Math.floor(seed / 2 ** 32), dataSet, chain, scratch);
  const [low, high] = new Uint32Array(core.memory.buffer, scratch, 2);
  return { low: low!, high: high! };
}
