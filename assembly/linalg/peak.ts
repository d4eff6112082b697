/**
 * The floor of this machine's arithmetic: independent multiply-adds that never
 * leave the registers. Every speed in `bench` is a fraction of what this reaches.
 */
import { multiplyAdd } from "../simd/multiply_add";

/** Multiply-adds of one round: enough to cover the latency of both, and no more registers than there are. */
const CHAINS = 13;

/** x = 1 − 2⁻²⁰ and y = 2⁻²⁰, so that every chain stays near 1. Loaded: a splat would be rebuilt at each use. */
const factors_f32 = memory.data<f32>([
  0.99999904632568359375, 0.99999904632568359375, 0.99999904632568359375, 0.99999904632568359375, 9.5367431640625e-7,
  9.5367431640625e-7, 9.5367431640625e-7, 9.5367431640625e-7,
]);
const factors_f64 = memory.data<f64>([
  0.99999904632568359375, 0.99999904632568359375, 9.5367431640625e-7, 9.5367431640625e-7,
]);

/** Runs `rounds` rounds and returns a value that depends on all of them. */
@inline
@kernel
export function peak<T extends number>(rounds: i32): f64 {
  const factors = sizeof<T>() == 4 ? factors_f32 : factors_f64;
  const x = v128.load(factors);
  const y = v128.load(factors, 16);
  let c0 = x;
  let c1 = x;
  let c2 = x;
  let c3 = x;
  let c4 = x;
  let c5 = x;
  let c6 = x;
  let c7 = x;
  let c8 = x;
  let c9 = x;
  let c10 = x;
  let c11 = x;
  let c12 = x;
  for (let i = 0; i < rounds; i++) {
    c0 = multiplyAdd<T>(c0, x, y);
    c1 = multiplyAdd<T>(c1, x, y);
    c2 = multiplyAdd<T>(c2, x, y);
    c3 = multiplyAdd<T>(c3, x, y);
    c4 = multiplyAdd<T>(c4, x, y);
    c5 = multiplyAdd<T>(c5, x, y);
    c6 = multiplyAdd<T>(c6, x, y);
    c7 = multiplyAdd<T>(c7, x, y);
    c8 = multiplyAdd<T>(c8, x, y);
    c9 = multiplyAdd<T>(c9, x, y);
    c10 = multiplyAdd<T>(c10, x, y);
    c11 = multiplyAdd<T>(c11, x, y);
    c12 = multiplyAdd<T>(c12, x, y);
  }
  c0 = v128.add<T>(v128.add<T>(v128.add<T>(c0, c1), v128.add<T>(c2, c3)), v128.add<T>(v128.add<T>(c4, c5), c6));
  c7 = v128.add<T>(v128.add<T>(v128.add<T>(c7, c8), v128.add<T>(c9, c10)), v128.add<T>(c11, c12));
  return <f64>v128.extract_lane<T>(v128.add<T>(c0, c7), 0);
}

/** Floating-point operations of one round. */
export function peakOperations(lanes: i32): i32 {
  return 2 * CHAINS * lanes;
}
