/**
 * The part of the loss that all pairs (n, m) share, without a pair: the doubly centred part of
 * the outputs is f_p = 2 Σ_i a_pi ũ_i(n) ṽ_i(m), so with the Gram matrices of a, ũ and ṽ
 *
 *     ½|f|² = 2 Σ_ij A_ij U_ij V_ij,      gradient of θ ∈ {a, ũ, ṽ}: 4 Σ_j (the other two)_ij θ_j
 *
 * Two blocks of neurons at a time: three symmetric Grams and three products back, 4½·N²·p
 * multiply-adds. Each of the three families lies twice:
 *
 *     panels     panel × stride × P              rows of the sum over p, or over n
 *     quads      ⌈p/4⌉ × (panels·P) × 4          four rows side by side, for the sum over neurons
 */
import { multiplyTile, multiplyTileFrom } from "../linalg/multiply_tile";
import { lanes, quads, ROW } from "../linalg/panels";
import { transposeFour } from "../simd/transpose";

/** Neurons of a block. Their Grams with another block's fill half of the first cache. */
const BLOCK: usize = 32;

/** Bytes that `grams` needs for itself: a tile of each Gram, three blocks and the same transposed. */
export function gramsScratch<T>(): usize {
  return 3 * 4 * ROW + 6 * BLOCK * BLOCK * sizeof<T>();
}

/** tile: 4 × 2V → columns × 4, a row each ROW bytes. */
function transposeTile<T extends number>(tile: usize, target: usize): void {
  for (let part: usize = 0; part < ROW; part += 16) {
    const x0 = v128.load(tile + part);
    const x1 = v128.load(tile + part, ROW);
    const x2 = v128.load(tile + part, 2 * ROW);
    const x3 = v128.load(tile + part, 3 * ROW);
    transposeFour<T>(x0, x1, x2, x3, target + (part / sizeof<T>()) * ROW, ROW);
  }
}

/** Products of two Grams of a tile into the three targets; returns Σ A·U·V of the tile. */
function combine<T extends number>(tiles: usize, first: usize, second: usize, third: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (let offset: usize = 0; offset < 4 * ROW; offset += 16) {
    const a = v128.load(tiles + offset);
    const u = v128.load(tiles + offset, 4 * ROW);
    const v = v128.load(tiles + offset, 8 * ROW);
    const uv = v128.mul<T>(u, v);
    v128.store(first + offset, uv);
    v128.store(second + offset, v128.mul<T>(a, v));
    v128.store(third + offset, v128.mul<T>(a, u));
    if (sizeof<T>() == 4) {
      const low = f64x2.promote_low_f32x4(a);
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(a, a, 2, 3, 2, 3));
      even = f64x2.add(even, f64x2.mul(low, f64x2.promote_low_f32x4(uv)));
      odd = f64x2.add(odd, f64x2.mul(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(uv, uv, 2, 3, 2, 3))));
    } else {
      even = f64x2.add(even, f64x2.mul(a, uv));
    }
  }
  even = f64x2.add(even, odd);
  return f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
}

/** gradient rows of a panel += Σ_j X_ij θ_j over a block of neurons j. */
function addProduct<T extends number>(
  quad: usize,
  quadStep: usize,
  products: usize,
  gradient: usize,
  neurons: usize,
  modulus: usize,
): void {
  for (let p: usize = 0; p < modulus; p += 4) {
    multiplyTile<T>(quad, products, gradient + p * ROW, neurons, false);
    quad += quadStep;
  }
}

/**
 * Adds Σ_j X_ij θ_j to the three gradients, panel × ⌈p/4⌉·4 × P; the factor 4 is the caller's.
 * @param readout, first, second  a, ũ, ṽ in panels of ⌈p/4⌉·4 rows
 * @param quadsOf…  the same in quads
 * @returns Σ_ij A_ij U_ij V_ij, accumulated in f64
 */
export function grams<T extends number>(
  readout: usize,
  first: usize,
  second: usize,
  readoutQuads: usize,
  firstQuads: usize,
  secondQuads: usize,
  readoutGradient: usize,
  firstGradient: usize,
  secondGradient: usize,
  scratch: usize,
  modulus: usize,
  panels: usize,
): f64 {
  const lane = lanes<T>();
  const step = quads(modulus) * ROW;
  const quadStep = panels * lane * 4 * sizeof<T>();
  const across = BLOCK / lane;
  const square = BLOCK * BLOCK * sizeof<T>();
  const tiles = scratch;
  const down = tiles + 12 * ROW;
  const back = down + 3 * square;
  let total: f64 = 0;
  for (let rowBlock: usize = 0; rowBlock < panels; rowBlock += across) {
    const rowPanels = min<usize>(across, panels - rowBlock);
    for (let columnBlock: usize = 0; columnBlock <= rowBlock; columnBlock += across) {
      const columnPanels = min<usize>(across, panels - columnBlock);
      const diagonal = columnBlock == rowBlock;
      let sum: f64 = 0;
      for (let i: usize = 0; i < rowPanels; i++) {
        const row = (rowBlock + i) * step;
        for (let j: usize = 0; j < columnPanels; j++) {
          const column = (columnBlock + j) * step;
          for (let q: usize = 0; q < lane; q += 4) {
            const quad = column + q * sizeof<T>();
            multiplyTileFrom<T>(readout + quad, sizeof<T>(), ROW, readout + row, tiles, modulus, true);
            multiplyTileFrom<T>(first + quad, sizeof<T>(), ROW, first + row, tiles + 4 * ROW, modulus, true);
            multiplyTileFrom<T>(second + quad, sizeof<T>(), ROW, second + row, tiles + 8 * ROW, modulus, true);
            const place = down + (i * BLOCK + j * lane + q) * ROW;
            sum += combine<T>(tiles, place, place + square, place + 2 * square);
            if (!diagonal) {
              const mirrored = back + (j * BLOCK + i * lane) * ROW + q * sizeof<T>();
              transposeTile<T>(place, mirrored);
              transposeTile<T>(place + square, mirrored + square);
              transposeTile<T>(place + 2 * square, mirrored + 2 * square);
            }
          }
        }
      }
      total += diagonal ? sum : 2 * sum;
      const columns = columnPanels * lane;
      const columnOffset = columnBlock * lane * 4 * sizeof<T>();
      for (let i: usize = 0; i < rowPanels; i++) {
        const x = down + i * BLOCK * ROW;
        const g = (rowBlock + i) * step;
        addProduct<T>(readoutQuads + columnOffset, quadStep, x, readoutGradient + g, columns, modulus);
        addProduct<T>(firstQuads + columnOffset, quadStep, x + square, firstGradient + g, columns, modulus);
        addProduct<T>(secondQuads + columnOffset, quadStep, x + 2 * square, secondGradient + g, columns, modulus);
      }
      if (diagonal) continue;
      const rows = rowPanels * lane;
      const rowOffset = rowBlock * lane * 4 * sizeof<T>();
      for (let j: usize = 0; j < columnPanels; j++) {
        const x = back + j * BLOCK * ROW;
        const g = (columnBlock + j) * step;
        addProduct<T>(readoutQuads + rowOffset, quadStep, x, readoutGradient + g, rows, modulus);
        addProduct<T>(firstQuads + rowOffset, quadStep, x + square, firstGradient + g, rows, modulus);
        addProduct<T>(secondQuads + rowOffset, quadStep, x + 2 * square, secondGradient + g, rows, modulus);
      }
    }
  }
  return total;
}
