import { multiplyTile } from "../linalg/multiply_tile";
import { asin } from "../simd/asin";

/**
 * Covariances of infinitely wide networks (PHYSICS 5) between two sets of inputs
 * in quads, four rows side by side (linalg/pack_quads.ts), in tiles of 4 × 4.
 *
 * With s_ij the scaled inner products, s_ij = v·x_i·x_j:
 *
 *     erf:        scale·arcsin(2s_ij/√((1+2s_ii)(1+2s_jj))): inputs scaled beforehand so that their product is the sine
 *     quadratic:  scale·(s_ii s_jj + 2s_ij²): squares hold the s_ii
 *
 *     a: aQuads × k × 4, b: bQuads × k × 4
 *     aSquares, bSquares: 4 numbers a quad
 *     tile (i, j): 4 rows of 4 numbers at out + i·aStride + j·bStride, rows `rowStride` bytes apart,
 *                  of which row = place in the quad of a, column = place in that of b
 *     work: one tile
 */
@inline
function tiles<Quadratic>(
  a: usize,
  aQuads: i32,
  b: usize,
  bQuads: i32,
  k: usize,
  aSquares: usize,
  bSquares: usize,
  scale: f64,
  out: usize,
  aStride: usize,
  bStride: usize,
  rowStride: usize,
  work: usize,
): void {
  const quad = k << 5;
  const factor = f64x2.splat(scale);
  const one = f64x2.splat(1);
  const minusOne = f64x2.splat(-1);
  const two = f64x2.splat(2);
  for (let i = 0; i < aQuads; i++) {
    const left = a + <usize>i * quad;
    for (let j = 0; j < bQuads; j++) {
      multiplyTile<f64>(left, b + <usize>j * quad, work, k, true);
      let row = out + <usize>i * aStride + <usize>j * bStride;
      const right = bSquares + ((<usize>j) << 5);
      for (let lane: usize = 0; lane < 4; lane++) {
        let first = v128.load(work + (lane << 5));
        let second = v128.load(work + (lane << 5), 16);
        if (isBoolean<Quadratic>()) {
          const square = v128.load_splat<f64>(aSquares + ((<usize>i) << 5) + (lane << 3));
          first = f64x2.add(f64x2.mul(square, v128.load(right)), f64x2.mul(two, f64x2.mul(first, first)));
          second = f64x2.add(f64x2.mul(square, v128.load(right, 16)), f64x2.mul(two, f64x2.mul(second, second)));
        } else {
          // A sine, but for its rounding where inputs are huge.
          first = asin(f64x2.pmax(f64x2.pmin(first, one), minusOne));
          second = asin(f64x2.pmax(f64x2.pmin(second, one), minusOne));
        }
        v128.store(row, f64x2.mul(factor, first));
        v128.store(row, f64x2.mul(factor, second), 16);
        row += rowStride;
      }
    }
  }
}

export function nngpErfTiles_f64(
  a: usize,
  aQuads: i32,
  b: usize,
  bQuads: i32,
  k: usize,
  scale: f64,
  out: usize,
  aStride: usize,
  bStride: usize,
  rowStride: usize,
  work: usize,
): void {
  tiles<i32>(a, aQuads, b, bQuads, k, 0, 0, scale, out, aStride, bStride, rowStride, work);
}

export function nngpQuadraticTiles_f64(
  a: usize,
  aQuads: i32,
  b: usize,
  bQuads: i32,
  k: usize,
  aSquares: usize,
  bSquares: usize,
  scale: f64,
  out: usize,
  aStride: usize,
  bStride: usize,
  rowStride: usize,
  work: usize,
): void {
  tiles<bool>(a, aQuads, b, bQuads, k, aSquares, bSquares, scale, out, aStride, bStride, rowStride, work);
}
