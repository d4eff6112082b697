/**
 * Solutions of many systems with one factor, four right-hand sides a panel:
 *
 *     matrix  quads × n × 4, L as `choleskyFactor_f64` leaves it
 *     panels  panel × n × 4 (f64), in: right-hand sides, out: L⁻ᵀL⁻¹ of them
 */
import { multiplyTile, multiplyTileFrom } from "./multiply_tile";
import { ROW } from "./panels";

/** Bytes that `solvePanels` needs for itself. */
export function solveScratch(n: usize): usize {
  return n * ROW;
}

/** x: four rows of a panel ← the solution by the diagonal block at `block` (columns ROW bytes apart); negated: −x. */
@inline
function solveBlock(block: usize, x: usize, negated: usize, transposed: bool): void {
  for (let step: usize = 0; step < 4; step++) {
    const r = transposed ? 3 - step : step;
    let low = v128.load(x + r * ROW);
    let high = v128.load(x + r * ROW, 16);
    for (let done: usize = 0; done < step; done++) {
      const l = transposed ? 3 - done : done;
      const factor = v128.load_splat<f64>(transposed ? block + r * ROW + l * 8 : block + l * ROW + r * 8);
      low = f64x2.sub(low, f64x2.mul(factor, v128.load(x + l * ROW)));
      high = f64x2.sub(high, f64x2.mul(factor, v128.load(x + l * ROW, 16)));
    }
    const pivot = v128.load_splat<f64>(block + r * ROW + r * 8);
    low = f64x2.div(low, pivot);
    high = f64x2.div(high, pivot);
    v128.store(x + r * ROW, low);
    v128.store(x + r * ROW, high, 16);
    v128.store(negated + r * ROW, f64x2.neg(low));
    v128.store(negated + r * ROW, f64x2.neg(high), 16);
  }
}

export function solvePanels(matrix: usize, n: usize, panels: usize, count: usize, scratch: usize): void {
  const stride = n * ROW;
  for (let panel: usize = 0; panel < count; panel++) {
    const x = panels + panel * stride;
    for (let i: usize = 0; i < n; i += 4) {
      const row = matrix + (i >> 2) * stride;
      multiplyTile<f64>(row, scratch, x + i * ROW, i, false);
      solveBlock(row + i * ROW, x + i * ROW, scratch + i * ROW, false);
    }
    for (let i = n; i > 0; ) {
      i -= 4;
      for (let k = i + 4; k < n; k += 4) {
        const below = matrix + (k >> 2) * stride + i * ROW;
        multiplyTileFrom<f64>(below, ROW, 8, scratch + k * ROW, x + i * ROW, 4, false);
      }
      solveBlock(matrix + (i >> 2) * stride + i * ROW, x + i * ROW, scratch + i * ROW, true);
    }
  }
}
