/** The ends of arrays: vectors of which only the first `count` lanes are in memory. */

/** Loads the first `count` lanes from `x`, all where there are fewer; the others are 0. */
@inline
export function loadFirst<T extends number>(x: usize, count: i32): v128 {
  if (count >= <i32>(16 / sizeof<T>())) return v128.load(x);
  let values = v128.splat<T>(0);
  if (sizeof<T>() == 4) {
    if (count > 0) values = v128.load32_zero(x);
    if (count > 1) values = v128.load32_lane(x, values, 1, 4);
    if (count > 2) values = v128.load32_lane(x, values, 2, 8);
  } else {
    if (count > 0) values = v128.load64_zero(x);
  }
  return values;
}

/** Stores the first `count` lanes of `values` to `y`, all where there are fewer. */
@inline
export function storeFirst<T extends number>(y: usize, values: v128, count: i32): void {
  if (count >= <i32>(16 / sizeof<T>())) {
    v128.store(y, values);
  } else if (sizeof<T>() == 4) {
    if (count > 0) v128.store32_lane(y, values, 0);
    if (count > 1) v128.store32_lane(y, values, 1, 4);
    if (count > 2) v128.store32_lane(y, values, 2, 8);
  } else {
    if (count > 0) v128.store64_lane(y, values, 0);
  }
}
