/**
 * The innermost matrix product: a 4 × 2V tile of C = Σ_k A[k][·]ᵀ B[k][·],
 * V = lanes of a 128-bit vector (4 in f32, 2 in f64).
 *
 * Both operands are packed so that one step of k reads consecutive memory:
 *
 *     a: k × 4   (four rows, one broadcast each)
 *     b: k × 2V  (one panel, two vectors)
 *     c: 4 × 2V
 *
 * Eight accumulators, two loads and one broadcast live at once: that fits the
 * fifteen usable vector registers. The k loop stays rolled: unrolled, both
 * engines sink the accumulator chain and spill.
 */
import { multiplyAdd } from "../simd/multiply_add";

/** c ← (first ? 0 : c) + a·b over k steps. */
@inline
export function multiplyTile<T extends number>(a: usize, b: usize, c: usize, k: usize, first: bool): void {
  multiplyTileFrom<T>(a, sizeof<T>(), 4 * sizeof<T>(), b, c, k, first);
}

/**
 * The same where the four numbers of a step lie `apart` bytes from one another and the next step's `step` bytes on: a
 * quad of neurons within their panel, or four rows of a panel. Both are constants where it is called.
 */
@inline
export function multiplyTileFrom<T extends number>(
  a: usize,
  apart: usize,
  step: usize,
  b: usize,
  c: usize,
  k: usize,
  first: bool,
): void {
  let c00 = v128.splat<T>(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  if (!first) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(c, 32);
    c11 = v128.load(c, 48);
    c20 = v128.load(c, 64);
    c21 = v128.load(c, 80);
    c30 = v128.load(c, 96);
    c31 = v128.load(c, 112);
  }
  const end = a + k * step;
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(s, b0, c00);
    c01 = multiplyAdd<T>(s, b1, c01);
    s = v128.load_splat<T>(a + apart);
    c10 = multiplyAdd<T>(s, b0, c10);
    c11 = multiplyAdd<T>(s, b1, c11);
    s = v128.load_splat<T>(a + 2 * apart);
    c20 = multiplyAdd<T>(s, b0, c20);
    c21 = multiplyAdd<T>(s, b1, c21);
    s = v128.load_splat<T>(a + 3 * apart);
    c30 = multiplyAdd<T>(s, b0, c30);
    c31 = multiplyAdd<T>(s, b1, c31);
    a += step;
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c10, 32);
  v128.store(c, c11, 48);
  v128.store(c, c20, 64);
  v128.store(c, c21, 80);
  v128.store(c, c30, 96);
  v128.store(c, c31, 112);
}
