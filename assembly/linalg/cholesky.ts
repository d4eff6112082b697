import { multiplyTile } from "./multiply_tile";

/**
 * Cholesky factorisation of a positive definite matrix held in quads: four rows
 * side by side, quads × n × 4, n a multiple of 4, lower half only.
 *
 *     matrix: in: −A (the sign lets the tiles of the product add); out: L
 *
 * Left-looking, a block of columns at a time. A tile of C ← C + Σ_k L_jk L_ik has
 * its columns j from one quad and its rows i from another, and lies in the quads as
 * the product writes it: 4 columns × 4 rows, one after the other.
 */

/** Columns of a block: its rows of L stay in the second cache. */
const BLOCK: usize = 64;
/** Columns of L that one pass of the product takes. */
const CHUNK: usize = 256;
/** Bytes of one column of a quad. */
const COLUMN: usize = 32;

/**
 * @param pivots 2 numbers, out: the smallest pivot, and where it stands
 * @returns n, or the first row whose pivot is not above 0; L is then unfinished
 */
export function cholesky_f64(matrix: usize, n: usize, pivots: usize): usize {
  const quads = n >> 2;
  const stride = n * COLUMN;
  store<f64>(pivots, Infinity);
  store<f64>(pivots + 8, 0);
  for (let start: usize = 0; start < n; start += BLOCK) {
    const first = start >> 2;
    const columns = min<usize>(BLOCK >> 2, quads - first);
    for (let chunk: usize = 0; chunk < start; chunk += CHUNK) {
      const depth = min<usize>(CHUNK, start - chunk);
      for (let i = first; i < quads; i++) {
        const row = matrix + i * stride;
        const last = min<usize>(columns, i - first + 1);
        for (let t: usize = 0; t < last; t++) {
          const column = matrix + (first + t) * stride + chunk * COLUMN;
          multiplyTile<f64>(column, row + chunk * COLUMN, row + (start + 4 * t) * COLUMN, depth, false);
        }
      }
    }
    for (let i = first; i < quads; i++) {
      const row = matrix + i * stride;
      const last = min<usize>(columns, i - first + 1);
      for (let t: usize = 0; t < last; t++) {
        const column = matrix + (first + t) * stride;
        const tile = row + (start + 4 * t) * COLUMN;
        if (t > 0) multiplyTile<f64>(column + start * COLUMN, row + start * COLUMN, tile, 4 * t, false);
        if (first + t < i) {
          solveTile(column + (start + 4 * t) * COLUMN, tile);
        } else {
          const failed = factorTile(tile, 4 * i, pivots);
          if (failed < 4) return 4 * i + failed;
        }
      }
    }
  }
  return n;
}

/** tile ← −tile·D⁻ᵀ, D the factored diagonal tile of the same columns. */
@inline
function solveTile(diagonal: usize, tile: usize): void {
  for (let c: usize = 0; c < 4; c++) {
    let low = v128.load(tile + c * COLUMN);
    let high = v128.load(tile + c * COLUMN, 16);
    for (let l: usize = 0; l < c; l++) {
      // Element (c, l) of D: column l, lane c.
      const factor = v128.load_splat<f64>(diagonal + l * COLUMN + c * 8);
      low = f64x2.add(low, f64x2.mul(factor, v128.load(tile + l * COLUMN)));
      high = f64x2.add(high, f64x2.mul(factor, v128.load(tile + l * COLUMN, 16)));
    }
    const scale = f64x2.splat(-1 / load<f64>(diagonal + c * COLUMN + c * 8));
    v128.store(tile + c * COLUMN, f64x2.mul(low, scale));
    v128.store(tile + c * COLUMN, f64x2.mul(high, scale), 16);
  }
}

/** Factors −tile in place, with zeros above its diagonal. Returns 4, or the place of the pivot that is not above 0. */
function factorTile(tile: usize, at: usize, pivots: usize): usize {
  for (let c: usize = 0; c < 4; c++) {
    for (let r = c; r < 4; r++) {
      let sum = -load<f64>(tile + c * COLUMN + r * 8);
      for (let l: usize = 0; l < c; l++) {
        sum -= load<f64>(tile + l * COLUMN + c * 8) * load<f64>(tile + l * COLUMN + r * 8);
      }
      if (r === c) {
        if (!(sum >= load<f64>(pivots))) {
          store<f64>(pivots, sum);
          store<f64>(pivots + 8, <f64>(at + c));
        }
        if (!(sum > 0)) return c;
        store<f64>(tile + c * COLUMN + c * 8, sqrt<f64>(sum));
      } else {
        store<f64>(tile + c * COLUMN + r * 8, sum / load<f64>(tile + c * COLUMN + c * 8));
      }
    }
    for (let r: usize = 0; r < c; r++) store<f64>(tile + c * COLUMN + r * 8, 0);
  }
  return 4;
}

/** x ← L⁻ᵀL⁻¹x, L as `cholesky_f64` leaves it; x: n. */
export function choleskySolve_f64(matrix: usize, n: usize, x: usize): void {
  const stride = n * COLUMN;
  for (let i: usize = 0; i < n; i += 4) {
    const row = matrix + (i >> 2) * stride;
    let low = v128.load(x + i * 8);
    let high = v128.load(x + i * 8, 16);
    for (let k: usize = 0; k < i; k++) {
      const value = v128.load_splat<f64>(x + k * 8);
      low = f64x2.sub(low, f64x2.mul(value, v128.load(row + k * COLUMN)));
      high = f64x2.sub(high, f64x2.mul(value, v128.load(row + k * COLUMN, 16)));
    }
    v128.store(x + i * 8, low);
    v128.store(x + i * 8, high, 16);
    for (let c = i; c < i + 4; c++) {
      const value = load<f64>(x + c * 8) / load<f64>(row + c * COLUMN + (c - i) * 8);
      store<f64>(x + c * 8, value);
      for (let r = c + 1; r < i + 4; r++) {
        store<f64>(x + r * 8, load<f64>(x + r * 8) - value * load<f64>(row + c * COLUMN + (r - i) * 8));
      }
    }
  }
  for (let i = n; i > 0; ) {
    i -= 4;
    const row = matrix + (i >> 2) * stride;
    for (let c = i + 4; c > i; ) {
      c--;
      let value = load<f64>(x + c * 8);
      for (let r = c + 1; r < i + 4; r++) value -= load<f64>(x + r * 8) * load<f64>(row + c * COLUMN + (r - i) * 8);
      store<f64>(x + c * 8, value / load<f64>(row + c * COLUMN + (c - i) * 8));
    }
    const low = v128.load(x + i * 8);
    const high = v128.load(x + i * 8, 16);
    for (let k: usize = 0; k < i; k++) {
      const products = f64x2.add(
        f64x2.mul(low, v128.load(row + k * COLUMN)),
        f64x2.mul(high, v128.load(row + k * COLUMN, 16)),
      );
      const sum = f64x2.extract_lane(products, 0) + f64x2.extract_lane(products, 1);
      store<f64>(x + k * 8, load<f64>(x + k * 8) - sum);
    }
  }
}
