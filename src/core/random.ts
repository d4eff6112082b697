/** Keys of the counter-based random numbers (DESIGN, promise 1). */
import type { Core } from "./module.ts";

/** Key of a Philox stream family: two 32-bit words. */
export interface Key {
  low: number;
  high: number;
}

/** The key of a chain on a data set. `seed` is an integer from 0 to 2^53 − 1. */
export function deriveKey(core: Core, seed: number, dataSet: number, chain: number): Key {
  const [low, high] = core.face.chainKey(seed >>> 0, Math.floor(seed / 2 ** 32), dataSet, chain);
  return { low: low!, high: high! };
}
