/**
 * The forward pass of some blocks of neurons: pre-activations h = X Wᵀ, then in
 * cache erf(h), its slope e^{−h²} and each block's part of the output
 * f = Σ_i a_i erf(h_i).
 *
 *     inputs     ⌈n/4⌉ × d × 4           (`packRows`)
 *     weights    panel × ⌈d/4⌉·4 × P     (`packPanels`)
 *     readout    panel × P
 *     values     panel × ⌈n/4⌉·4 × P     erf(h)
 *     slopes     panel × ⌈n/4⌉·4 × P     e^{−h²}
 *     outputs    block × ⌈n/4⌉·4
 *
 * Blocks are summed later, in order, so the sum does not depend on which thread
 * computed which block (PHYSICS 1; PROMISES 1).
 */
import { multiplyRows } from "../linalg/multiply_panels";
import { BLOCK, quads, ROW, ROWS } from "../linalg/panels";
import { erfFour } from "../simd/erf";
import { gaussianFour } from "../simd/exp";
import { multiplyAdd } from "../simd/multiply_add";
import { sumLanes } from "../simd/sum_lanes";

/** Bytes that `forward` needs for itself: pre-activations and output sums of ROWS samples. */
export const FORWARD_SCRATCH: usize = ROWS * (ROW + 16);

@inline
@kernel
export function forward<T extends number>(
  inputs: usize,
  weights: usize,
  readout: usize,
  values: usize,
  slopes: usize,
  outputs: usize,
  scratch: usize,
  n: usize,
  d: usize,
  panels: usize,
  firstBlock: usize,
  lastBlock: usize,
): void {
  const rows = quads(n);
  const sums = scratch + ROWS * ROW;
  for (let row: usize = 0; row < rows; row += ROWS) {
    const some = min<usize>(ROWS, rows - row);
    for (let block = firstBlock; block < lastBlock; block++) {
      const last = min<usize>((block + 1) * BLOCK, panels);
      for (let panel = block * BLOCK; panel < last; panel++) {
        const panelWeights = weights + panel * quads(d) * ROW;
        multiplyRows<T>(inputs, panelWeights, scratch, row, some, d);
        const a0 = v128.load(readout + panel * ROW);
        const a1 = v128.load(readout + panel * ROW, 16);
        const offset = (panel * rows + row) * ROW;
        activate<T>(scratch, values + offset, slopes + offset, sums, a0, a1, some, panel == block * BLOCK);
      }
      sumLanes<T>(sums, outputs + (block * rows + row) * sizeof<T>(), some);
    }
  }
}

/** One panel of ROWS samples: erf, slope, and its terms of the output, a vector a sample. */
@inline
function activate<T extends number>(
  h: usize,
  values: usize,
  slopes: usize,
  sums: usize,
  a0: v128,
  a1: v128,
  rows: usize,
  first: bool,
): void {
  const end = h + rows * ROW;
  while (h < end) {
    gaussianFour<T>(h, slopes);
    erfFour<T>(h, values);
    const zero = v128.splat<T>(0);
    let s0 = first ? zero : v128.load(sums);
    let s1 = first ? zero : v128.load(sums, 16);
    s0 = multiplyAdd<T>(a0, v128.load(values), s0);
    s1 = multiplyAdd<T>(a0, v128.load(values, 32), s1);
    s0 = multiplyAdd<T>(a1, v128.load(values, 16), s0);
    s1 = multiplyAdd<T>(a1, v128.load(values, 48), s1);
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    h += 64;
    values += 64;
    slopes += 64;
    sums += 32;
  }
}
