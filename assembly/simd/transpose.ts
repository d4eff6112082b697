/**
 * Four rows of one vector turned into columns: number j of row i goes to place i of column j.
 * Columns are `step` bytes apart: 4 columns of 4 numbers in f32, 2 columns of 4 numbers in f64.
 */
@inline
export function transposeFour<T extends number>(
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
  target: usize,
  step: usize,
): void {
  if (sizeof<T>() == 4) {
    const a = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const b = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const c = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const d = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
    v128.store(target + step, v128.shuffle<f32>(a, b, 2, 3, 6, 7));
    v128.store(target + 2 * step, v128.shuffle<f32>(c, d, 0, 1, 4, 5));
    v128.store(target + 3 * step, v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  } else {
    v128.store(target, v128.shuffle<f64>(x0, x1, 0, 2));
    v128.store(target, v128.shuffle<f64>(x2, x3, 0, 2), 16);
    v128.store(target + step, v128.shuffle<f64>(x0, x1, 1, 3));
    v128.store(target + step, v128.shuffle<f64>(x2, x3, 1, 3), 16);
  }
}
