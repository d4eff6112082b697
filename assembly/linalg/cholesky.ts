import { multiplyTile } from "./multiply_tile";

/**
 * Cholesky factorisation of a positive definite matrix held in quads: four rows
 * side by side, quads × columns × 4, lower half only, all sizes multiples of 4.
 *
 *     matrix: in: −A (the sign lets the tiles of the product add); out: L
 *
 * The matrix may be in one piece or in blocks of rows, each with its own columns up
 * to its diagonal: a block's columns are eliminated by the finished blocks before
 * it, one after the other, and then by the block itself. Every element is summed in
 * the order of its columns, so the bytes do not depend on the blocks.
 *
 * Left-looking, some columns at a time. A tile of C ← C + Σ_k L_jk L_ik has its
 * columns j from one quad and its rows i from another, and lies in the quads as the
 * product writes it: 4 columns × 4 rows, one after the other.
 */

/** Columns of a strip: its rows of L stay in the second cache. */
const STRIP: usize = 64;
/** Columns of L that one pass of the product takes. */
const CHUNK: usize = 256;
/** Bytes of one column of a quad. */
const COLUMN: usize = 32;

/** Tiles of columns [start, start + 4·columns) of one quad of rows, less what the columns before `start` give. */
@inline
function subtractColumns(
  finished: usize,
  finishedStride: usize,
  row: usize,
  start: usize,
  columns: usize,
  chunk: usize,
  depth: usize,
): void {
  for (let t: usize = 0; t < columns; t++) {
    const column = finished + t * finishedStride + chunk * COLUMN;
    multiplyTile<f64>(column, row + chunk * COLUMN, row + (start + 4 * t) * COLUMN, depth, false);
  }
}

/**
 * Factors the diagonal of a block of rows whose columns before `first` are eliminated.
 *
 * @param rows count/4 quads, `stride` bytes apart, of rows first … first + count − 1
 * @param pivots 2 numbers: the smallest pivot so far, at first ∞, and where it stands
 * @returns first + count, or the first row whose pivot is not above 0; L is then unfinished
 */
export function choleskyFactor_f64(rows: usize, stride: usize, first: usize, count: usize, pivots: usize): usize {
  const end = first + count;
  for (let start = first; start < end; start += STRIP) {
    const above = (start - first) >> 2;
    const columns = min<usize>(STRIP >> 2, (end - start) >> 2);
    const strip = rows + above * stride;
    for (let chunk: usize = 0; chunk < start; chunk += CHUNK) {
      const depth = min<usize>(CHUNK, start - chunk);
      for (let i = above; i < count >> 2; i++) {
        subtractColumns(strip, stride, rows + i * stride, start, min<usize>(columns, i - above + 1), chunk, depth);
      }
    }
    for (let i = above; i < count >> 2; i++) {
      const row = rows + i * stride;
      const last = min<usize>(columns, i - above + 1);
      for (let t: usize = 0; t < last; t++) {
        const column = strip + t * stride;
        const tile = row + (start + 4 * t) * COLUMN;
        if (t > 0) multiplyTile<f64>(column + start * COLUMN, row + start * COLUMN, tile, 4 * t, false);
        if (above + t < i) {
          solveTile(column + (start + 4 * t) * COLUMN, tile);
        } else {
          const failed = factorTile(tile, first + 4 * i, pivots);
          if (failed < 4) return first + 4 * i + failed;
        }
      }
    }
  }
  return end;
}

/** Factors a whole matrix, n × n; `pivots` are set. Returns whether it is positive definite in these numbers. */
export function choleskyWhole_f64(matrix: usize, n: usize, pivots: usize): bool {
  store<f64>(pivots, Infinity);
  store<f64>(pivots, 0, 8);
  return choleskyFactor_f64(matrix, n * COLUMN, 0, n, pivots) == n;
}

/**
 * Eliminates the columns of a finished block, rows first … first + count − 1 of L, from rows below it, whose columns
 * before `first` are eliminated.
 *
 * @param rows quads, `stride` bytes apart
 */
export function choleskyEliminate_f64(
  finished: usize,
  finishedStride: usize,
  first: usize,
  count: usize,
  rows: usize,
  stride: usize,
  quads: usize,
): void {
  const end = first + count;
  for (let start = first; start < end; start += STRIP) {
    const columns = min<usize>(STRIP >> 2, (end - start) >> 2);
    const strip = finished + ((start - first) >> 2) * finishedStride;
    for (let chunk: usize = 0; chunk < start; chunk += CHUNK) {
      const depth = min<usize>(CHUNK, start - chunk);
      for (let i: usize = 0; i < quads; i++) {
        subtractColumns(strip, finishedStride, rows + i * stride, start, columns, chunk, depth);
      }
    }
    for (let i: usize = 0; i < quads; i++) {
      const row = rows + i * stride;
      for (let t: usize = 0; t < columns; t++) {
        const column = strip + t * finishedStride;
        const tile = row + (start + 4 * t) * COLUMN;
        if (t > 0) multiplyTile<f64>(column + start * COLUMN, row + start * COLUMN, tile, 4 * t, false);
        solveTile(column + (start + 4 * t) * COLUMN, tile);
      }
    }
  }
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

/** x ← L⁻¹x for the rows first … first + count − 1 of L; those before are done. */
export function choleskyForward_f64(rows: usize, stride: usize, first: usize, count: usize, x: usize): void {
  for (let i = first; i < first + count; i += 4) {
    const row = rows + ((i - first) >> 2) * stride;
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
}

/** x ← L⁻ᵀx for the same rows; those after are done. */
export function choleskyBackward_f64(rows: usize, stride: usize, first: usize, count: usize, x: usize): void {
  for (let i = first + count; i > first; ) {
    i -= 4;
    const row = rows + ((i - first) >> 2) * stride;
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
