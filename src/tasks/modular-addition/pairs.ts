/** Which pairs (n, m) are trained on: chosen by the seed and the data set, the same for every chain, noise and width. */
import type { Core } from "../../core/module.ts";
import { deriveKey } from "../../core/random.ts";

/** Stream of random numbers under a data set's key. */
const PAIRS = 6;

/** Stands where a chain's number stands in the keys of chains. */
const DATA = 0xffffffff;

/**
 * n·P + m of all pairs: first the `trained` of the training set, then the others, each in rising order.
 * A uniformly random subset: those whose normal numbers are the least.
 */
export function orderPairs(core: Core, modulus: number, trained: number, seed: number, dataSet: number): Uint32Array {
  const count = modulus * modulus;
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (trained === count) return order;
  const memory = core.face.allocate(Float64Array.of(8 * count));
  const key = deriveKey(core, seed, dataSet, DATA, memory[0]!);
  core.kernels.fillNormals_f64(memory[0]!, count, key.low, key.high, 0, PAIRS, 0, 0);
  const lots = new Float64Array(core.memory.buffer, memory[0]!, count).slice();
  core.face.release(memory);
  order.sort((i, j) => lots[i]! - lots[j]! || i - j);
  order.subarray(0, trained).sort();
  order.subarray(trained).sort();
  return order;
}
