/**
 * The transform of fourier.ts by matrices. Folded about n = 0, the even part meets only the cosines and the odd part only
 * the sines, so two small products of about (p/2)² a neuron do it. Both matrices are symmetric and serve the
 * way back as well:
 *
 *     table    ⌈(h+1)/4⌉ × (h+1) × 4   cos(2πkn/p)/p,  k and n from 0
 *              ⌈h/4⌉ × h × 4           sin(2πkn/p)/p,  k and n from 1
 */
import { multiplyTile } from "../linalg/multiply_tile";
import { quads, ROW } from "../linalg/panels";

/** Bytes of the table. */
export function matrixBytes<T>(modulus: usize): usize {
  const half = modulus >> 1;
  return (quads(half + 1) * (half + 1) + quads(half) * half) * sizeof<T>();
}

/** c ← C·e and s ← S·o: the same either way. */
function turn<T extends number>(from: usize, to: usize, cosines: usize, half: usize): void {
  const sines = cosines + quads(half + 1) * (half + 1) * sizeof<T>();
  const odd = quads(half + 1) * ROW;
  for (let k: usize = 0; k <= half; k += 4) {
    multiplyTile<T>(cosines + k * (half + 1) * sizeof<T>(), from, to + k * ROW, half + 1, true);
  }
  for (let k: usize = 0; k < half; k += 4) {
    multiplyTile<T>(sines + k * half * sizeof<T>(), from + odd, to + odd + k * ROW, half, true);
  }
}

/** spectrum ← transform of p rows; `folded` is scratch of the same size as the spectrum. */
export function toSpectrumByMatrix<T extends number>(
  rows: usize,
  spectrum: usize,
  folded: usize,
  table: usize,
  modulus: usize,
): void {
  const half = modulus >> 1;
  const odd = folded + (quads(half + 1) - 1) * ROW;
  v128.store(folded, v128.load(rows));
  v128.store(folded, v128.load(rows, 16), 16);
  for (let n: usize = 1; n <= half; n++) {
    const x = rows + n * ROW;
    const y = rows + (modulus - n) * ROW;
    for (let part: usize = 0; part < ROW; part += 16) {
      const front = v128.load(x + part);
      const back = v128.load(y + part);
      v128.store(folded + n * ROW + part, v128.add<T>(front, back));
      v128.store(odd + n * ROW + part, v128.sub<T>(front, back));
    }
  }
  turn<T>(folded, spectrum, table, half);
}

/** rows ← the transposed transform of a spectrum. */
export function fromSpectrumByMatrix<T extends number>(
  spectrum: usize,
  rows: usize,
  folded: usize,
  table: usize,
  modulus: usize,
): void {
  const half = modulus >> 1;
  turn<T>(spectrum, folded, table, half);
  const odd = folded + (quads(half + 1) - 1) * ROW;
  v128.store(rows, v128.load(folded));
  v128.store(rows, v128.load(folded, 16), 16);
  for (let n: usize = 1; n <= half; n++) {
    const x = rows + n * ROW;
    const y = rows + (modulus - n) * ROW;
    for (let part: usize = 0; part < ROW; part += 16) {
      const even = v128.load(folded + n * ROW + part);
      const other = v128.load(odd + n * ROW + part);
      v128.store(x + part, v128.add<T>(even, other));
      v128.store(y + part, v128.sub<T>(even, other));
    }
  }
}
