import { multiplyAdd } from "../simd/multiply_add";

/**
 * The innermost matrix product: a 4 × 2V tile of C = Σ_k A[k][·]ᵀ B[k][·],
 * V = lanes of a 128-bit vector (4 in f32, 2 in f64).
 *
 * Both operands are packed so that one step of k reads consecutive memory:
 *
 *     a: k × 4   (four rows, one broadcast each)
 *     b: k × 2V  (one panel, two vectors)
 *     c: 4 × 2V, rows `stride` bytes apart
 *
 * Eight accumulators, two loads and one broadcast live at once: that fits the
 * fifteen usable vector registers. The k loop stays rolled: unrolled, both
 * engines sink the accumulator chain and spill.
 */

/** c ← (first ? 0 : c) + a·b. Relaxed builds fuse the multiply and the add. */
@inline
export function multiplyTile<T extends number>(
  a: usize,
  b: usize,
  c: usize,
  k: usize,
  stride: usize,
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
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  if (!first) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(c1);
    c11 = v128.load(c1, 16);
    c20 = v128.load(c2);
    c21 = v128.load(c2, 16);
    c30 = v128.load(c3);
    c31 = v128.load(c3, 16);
  }
  const end = a + k * 4 * sizeof<T>();
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(s, b0, c00);
    c01 = multiplyAdd<T>(s, b1, c01);
    s = v128.load_splat<T>(a, sizeof<T>());
    c10 = multiplyAdd<T>(s, b0, c10);
    c11 = multiplyAdd<T>(s, b1, c11);
    s = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = multiplyAdd<T>(s, b0, c20);
    c21 = multiplyAdd<T>(s, b1, c21);
    s = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = multiplyAdd<T>(s, b0, c30);
    c31 = multiplyAdd<T>(s, b1, c31);
    a += 4 * sizeof<T>();
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}
