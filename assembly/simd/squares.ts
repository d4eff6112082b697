/** Squares of all lanes, in f64: two sums, each over every other lane. */
@inline
export function squares<T extends number>(x: v128): v128 {
  if (sizeof<T>() == 4) {
    const low = f64x2.promote_low_f32x4(x);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
    return f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high));
  } else {
    return f64x2.mul(x, x);
  }
}
