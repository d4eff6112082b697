/**
 * The two products of a step alone, for whoever needs them without a network:
 *
 *     rows      inputs (`packRows`) × panels over dimensions:  panel × ⌈n/4⌉·4 × P
 *     columns   inputs (`packColumns`) × panels over samples:  panel × ⌈d/4⌉·4 × P
 */
import { multiplyTile } from "./multiply_tile";
import { quads, ROW, ROWS, STRETCH } from "./panels";

/** `rows` ≤ ROWS samples from `row` on, times one panel of ⌈d/4⌉·4 × P: products: rows × P. */
@inline
export function multiplyRows<T extends number>(
  inputs: usize,
  panel: usize,
  products: usize,
  row: usize,
  rows: usize,
  d: usize,
): void {
  for (let k: usize = 0; k < d; k += STRETCH) {
    const depth = min<usize>(STRETCH, d - k);
    for (let i: usize = 0; i < rows; i += 4) {
      const quad = inputs + ((row + i) * d + 4 * k) * sizeof<T>();
      multiplyTile<T>(quad, panel + k * ROW, products + i * ROW, depth, k == 0);
    }
  }
}

@inline
@kernel
export function multiplyPanels<T extends number>(
  inputs: usize,
  panels: usize,
  products: usize,
  n: usize,
  d: usize,
  count: usize,
): void {
  const rows = quads(n);
  for (let row: usize = 0; row < rows; row += ROWS) {
    const some = min<usize>(ROWS, rows - row);
    for (let panel: usize = 0; panel < count; panel++) {
      multiplyRows<T>(inputs, panels + panel * quads(d) * ROW, products + (panel * rows + row) * ROW, row, some, d);
    }
  }
}

/** panels: panel × ⌈n/4⌉·4 × P, whose rows beyond n do not count. */
@inline
@kernel
export function multiplyColumns<T extends number>(
  inputs: usize,
  panels: usize,
  products: usize,
  n: usize,
  d: usize,
  count: usize,
): void {
  const columns = quads(d);
  for (let start: usize = 0; start < n; start += STRETCH) {
    const stretch = min<usize>(STRETCH, n - start);
    for (let panel: usize = 0; panel < count; panel++) {
      const b = panels + (panel * quads(n) + start) * ROW;
      for (let j: usize = 0; j < columns; j += 4) {
        const quad = inputs + (start * columns + j * stretch) * sizeof<T>();
        multiplyTile<T>(quad, b, products + (panel * columns + j) * ROW, stretch, start == 0);
      }
    }
  }
}
