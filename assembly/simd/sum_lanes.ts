/** Adds the lanes of one vector a row: sums: rows vectors → totals: rows numbers; rows is a multiple of 4. */
@inline
export function sumLanes<T extends number>(sums: usize, totals: usize, rows: usize): void {
  const end = sums + rows * 16;
  while (sums < end) {
    const s0 = v128.load(sums);
    const s1 = v128.load(sums, 16);
    const s2 = v128.load(sums, 32);
    const s3 = v128.load(sums, 48);
    if (sizeof<T>() == 4) {
      const p01 = v128.add<T>(v128.shuffle<f32>(s0, s1, 0, 1, 4, 5), v128.shuffle<f32>(s0, s1, 2, 3, 6, 7));
      const p23 = v128.add<T>(v128.shuffle<f32>(s2, s3, 0, 1, 4, 5), v128.shuffle<f32>(s2, s3, 2, 3, 6, 7));
      const even = v128.shuffle<f32>(p01, p23, 0, 2, 4, 6);
      v128.store(totals, v128.add<T>(even, v128.shuffle<f32>(p01, p23, 1, 3, 5, 7)));
      totals += 16;
    } else {
      const low = v128.shuffle<f64>(s0, s1, 0, 2);
      v128.store(totals, v128.add<T>(low, v128.shuffle<f64>(s0, s1, 1, 3)));
      const high = v128.shuffle<f64>(s2, s3, 0, 2);
      v128.store(totals, v128.add<T>(high, v128.shuffle<f64>(s2, s3, 1, 3)), 16);
      totals += 32;
    }
    sums += 64;
  }
}

/** The sum of a vector's lanes, in f64. */
@inline
export function sumToDouble<T extends number>(x: v128): f64 {
  let sum: f64 = 0;
  if (sizeof<T>() == 4) {
    sum = <f64>f32x4.extract_lane(x, 0) + <f64>f32x4.extract_lane(x, 1);
    sum += <f64>f32x4.extract_lane(x, 2) + <f64>f32x4.extract_lane(x, 3);
  } else {
    sum = f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
  }
  return sum;
}
