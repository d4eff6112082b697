/**
 * The floor of this machine's arithmetic: independent multiply-adds that never
 * leave the registers. Every speed in `bench` is a fraction of what this reaches.
 */
import { multiplyAdd } from "../simd/multiply_add";

/** Runs `rounds` × 8 vector multiply-adds and returns a value that depends on all of them. */
@inline
function spin<T extends number>(rounds: i32): f64 {
  const x = v128.splat<T>(<T>0.999999);
  const y = v128.splat<T>(<T>0.000001);
  let c0 = v128.splat<T>(<T>0.1);
  let c1 = v128.splat<T>(<T>0.2);
  let c2 = v128.splat<T>(<T>0.3);
  let c3 = v128.splat<T>(<T>0.4);
  let c4 = v128.splat<T>(<T>0.5);
  let c5 = v128.splat<T>(<T>0.6);
  let c6 = v128.splat<T>(<T>0.7);
  let c7 = v128.splat<T>(<T>0.8);
  for (let i = 0; i < rounds; i++) {
    c0 = multiplyAdd<T>(c0, x, y);
    c1 = multiplyAdd<T>(c1, x, y);
    c2 = multiplyAdd<T>(c2, x, y);
    c3 = multiplyAdd<T>(c3, x, y);
    c4 = multiplyAdd<T>(c4, x, y);
    c5 = multiplyAdd<T>(c5, x, y);
    c6 = multiplyAdd<T>(c6, x, y);
    c7 = multiplyAdd<T>(c7, x, y);
  }
  c0 = v128.add<T>(
    v128.add<T>(v128.add<T>(c0, c1), v128.add<T>(c2, c3)),
    v128.add<T>(v128.add<T>(c4, c5), v128.add<T>(c6, c7)),
  );
  return <f64>v128.extract_lane<T>(c0, 0);
}

export function peak_f32(rounds: i32): f64 {
  return spin<f32>(rounds);
}

export function peak_f64(rounds: i32): f64 {
  return spin<f64>(rounds);
}
