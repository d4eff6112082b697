import { philox4x32 } from "./philox";

/**
 * Blocks `startLow` + 2^32·`startHigh` and on of a stream, four words each, in their
 * order. The high word of the block index takes the counter's place of the step.
 */
export function fillWords(
  out: usize,
  blocks: i32,
  key0: u32,
  key1: u32,
  stream: u32,
  startLow: u32,
  startHigh: u32,
): void {
  let block = ((<u64>startHigh) << 32) | startLow;
  for (let i = 0; i < blocks; i++) {
    philox4x32(<u32>block, stream, <u32>(block >> 32), 0, key0, key1, out);
    block++;
    out += 16;
  }
}
