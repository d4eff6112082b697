import { philoxFour, words0, words1 } from "./philox";

/** A number inside (0, 1) from block 0 of a stream at a step: (53 bits + ½)/2^53. */
export function uniform_f64(stream: u32, key0: u32, key1: u32, stepLow: u32, stepHigh: u32): f64 {
  philoxFour(0, stream, stepLow, stepHigh, key0, key1);
  const high = <f64>(<u32>i32x4.extract_lane(words0, 0));
  const low = <f64>(<u32>i32x4.extract_lane(words1, 0) >>> 11);
  return (high * 2097152.0 + low + 0.5) * (1.0 / 9007199254740992.0);
}
