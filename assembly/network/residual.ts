/**
 * Adds the blocks' outputs in block order and compares with the targets:
 *
 *     outputs    blocks × ⌈n/4⌉·4   (`forward`)
 *     targets    ⌈n/4⌉·4, zero beyond n
 *     residuals  ⌈n/4⌉·4            f − y
 */

/** Writes the residuals and returns Σ (f − y)², accumulated in f64. */
@inline
@kernel
export function residual<T extends number>(
  outputs: usize,
  targets: usize,
  residuals: usize,
  rows: usize,
  blocks: usize,
): f64 {
  const stride = rows * sizeof<T>();
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (let offset: usize = 0; offset < stride; offset += 16) {
    let f = v128.load(outputs + offset);
    for (let block: usize = 1; block < blocks; block++) {
      f = v128.add<T>(f, v128.load(outputs + block * stride + offset));
    }
    const r = v128.sub<T>(f, v128.load(targets + offset));
    v128.store(residuals + offset, r);
    if (sizeof<T>() == 4) {
      const low = f64x2.promote_low_f32x4(r);
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(r, r, 2, 3, 2, 3));
      even = f64x2.add(even, f64x2.mul(low, low));
      odd = f64x2.add(odd, f64x2.mul(high, high));
    } else {
      even = f64x2.add(even, f64x2.mul(r, r));
    }
  }
  even = f64x2.add(even, odd);
  return f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
}
