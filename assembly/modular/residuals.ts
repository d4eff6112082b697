/**
 * Residuals r = f − y of some rows, packed for both products of the backward pass:
 *
 *     outputs    rows × ⌈p/4⌉·4            f
 *     byRow      rows/4 × p × 4            four rows side by side: sums over outputs
 *     byOutput   ⌈p/4⌉ × rows × 4          four outputs side by side: sums over rows
 */
import { multiplyTile } from "../linalg/multiply_tile";
import { quads, ROW } from "../linalg/panels";

/** Packs the residuals of a row and returns their squares' sum. With `label` < 0 the row has no target. */
export function packRow<T extends number>(
  outputs: usize,
  byRow: usize,
  byOutput: usize,
  row: usize,
  rows: usize,
  modulus: usize,
  label: i32,
): f64 {
  const padded = quads(modulus);
  const f = outputs + row * padded * sizeof<T>();
  const across = byRow + ((row >> 2) * modulus * 4 + (row & 3)) * sizeof<T>();
  const down = byOutput + row * 4 * sizeof<T>();
  const off: T = label < 0 ? <T>0 : <T>(-1.0 / <f64>modulus);
  let squares: f64 = 0;
  for (let p: usize = 0; p < modulus; p++) {
    const y: T = <i32>p == label ? <T>(1 - 1.0 / <f64>modulus) : off;
    const r: T = load<T>(f + p * sizeof<T>()) - y;
    squares += <f64>r * <f64>r;
    store<T>(across + p * 4 * sizeof<T>(), r);
    store<T>(down + ((p >> 2) * rows * 4 + (p & 3)) * sizeof<T>(), r);
  }
  for (let p = modulus; p < padded; p++) store<T>(down + ((p >> 2) * rows * 4 + (p & 3)) * sizeof<T>(), <T>0);
  return squares;
}

/** A row of padding: it adds nothing to any gradient. */
export function packNothing<T extends number>(
  byRow: usize,
  byOutput: usize,
  row: usize,
  rows: usize,
  modulus: usize,
): void {
  const across = byRow + ((row >> 2) * modulus * 4 + (row & 3)) * sizeof<T>();
  const down = byOutput + row * 4 * sizeof<T>();
  for (let p: usize = 0; p < modulus; p++) store<T>(across + p * 4 * sizeof<T>(), <T>0);
  for (let p: usize = 0; p < quads(modulus); p++) {
    store<T>(down + ((p >> 2) * rows * 4 + (p & 3)) * sizeof<T>(), <T>0);
  }
}

/**
 * One panel's part of the backward pass: slopes ← Σ_p r_rp a_pi, rows × P, and
 * readoutGradient += Σ_r r_rp h_ri. `rows` is a multiple of four.
 */
export function pullBack<T extends number>(
  values: usize,
  readout: usize,
  byRow: usize,
  byOutput: usize,
  slopes: usize,
  readoutGradient: usize,
  rows: usize,
  modulus: usize,
): void {
  for (let row: usize = 0; row < rows; row += 4) {
    multiplyTile<T>(byRow + row * modulus * sizeof<T>(), readout, slopes + row * ROW, modulus, true);
  }
  for (let p: usize = 0; p < modulus; p += 4) {
    multiplyTile<T>(byOutput + p * rows * sizeof<T>(), values, readoutGradient + p * ROW, rows, false);
  }
}
