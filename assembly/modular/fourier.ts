/**
 * The discrete Fourier transform of p rows of a panel, for an odd p (PHYSICS 4):
 *
 *     x_k = (1/p) Σ_n x(n) e^(−2πikn/p) = c_k − i s_k,     0 ≤ k ≤ h = (p − 1)/2
 *
 * Folded about n = 0, the even part meets only the cosines and the odd part only the sines, so
 * two small products of about (p/2)² a neuron do it. Both matrices are symmetric and serve the
 * way back as well:
 *
 *     cosines    ⌈(h+1)/4⌉ × (h+1) × 4   cos(2πkn/p)/p,  k and n from 0
 *     sines      ⌈h/4⌉ × h × 4           sin(2πkn/p)/p,  k and n from 1
 *     spectrum   ⌈(h+1)/4⌉·4 rows c_0 … c_h, then ⌈h/4⌉·4 rows s_1 … s_h, × P
 */
import { multiplyTile } from "../linalg/multiply_tile";
import { quads, ROW } from "../linalg/panels";

/** Rows of a spectrum, padding included. */
@inline
export function spectrumRows(modulus: usize): usize {
  const half = modulus >> 1;
  return quads(half + 1) + quads(half);
}

/** c ← C·e and s ← S·o: the same either way. */
function turn<T extends number>(from: usize, to: usize, cosines: usize, sines: usize, half: usize): void {
  const odd = quads(half + 1) * ROW;
  for (let k: usize = 0; k <= half; k += 4) {
    multiplyTile<T>(cosines + k * (half + 1) * sizeof<T>(), from, to + k * ROW, half + 1, true);
  }
  for (let k: usize = 0; k < half; k += 4) {
    multiplyTile<T>(sines + k * half * sizeof<T>(), from + odd, to + odd + k * ROW, half, true);
  }
}

/** spectrum ← transform of p rows; `folded` is scratch of the same size as the spectrum. */
export function toSpectrum<T extends number>(
  rows: usize,
  spectrum: usize,
  folded: usize,
  cosines: usize,
  sines: usize,
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
  turn<T>(folded, spectrum, cosines, sines, half);
}

/** rows ← Σ_k (∂c_k/∂x(n)) gradient of c_k + the same of s_k: the transposed transform. */
export function fromSpectrum<T extends number>(
  spectrum: usize,
  rows: usize,
  folded: usize,
  cosines: usize,
  sines: usize,
  modulus: usize,
): void {
  const half = modulus >> 1;
  turn<T>(spectrum, folded, cosines, sines, half);
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
