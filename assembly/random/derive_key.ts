import { philox4x32 } from "./philox";

/** Sets these counters apart: "key" in ASCII. */
const TAG: u32 = 0x006b6579;

/**
 * The key of one chain on one data set: the first two words of Philox at counter
 * (data set, chain, TAG, 0) under the seed as key. Writes 16 bytes at `out`, the key first.
 */
export function deriveKey(seedLow: u32, seedHigh: u32, dataSet: u32, chain: u32, out: usize): void {
  philox4x32(dataSet, chain, TAG, 0, seedLow, seedHigh, out);
}
