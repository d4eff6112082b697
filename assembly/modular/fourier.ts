/**
 * The discrete Fourier transform of p rows of a panel, for an odd p (PHYSICS 4):
 *
 *     x_k = (1/p) Σ_n x(n) e^(−2πikn/p) = c_k − i s_k,     0 ≤ k ≤ h = (p − 1)/2
 *
 *     spectrum   ⌈(h+1)/4⌉·4 rows c_0 … c_h, then ⌈h/4⌉·4 rows s_1 … s_h, × P
 *
 * by matrices or by Bluestein's algorithm, whichever is faster at this p (docs/MODULAR.md).
 */
import { quads } from "../linalg/panels";
import { chirpBytes, chirpLength, fromSpectrumByChirp, toSpectrumByChirp } from "./fourier_chirp";
import { fromSpectrumByMatrix, matrixBytes, toSpectrumByMatrix } from "./fourier_matrix";

/** Rows of a spectrum, padding included. */
@inline
export function spectrumRows(modulus: usize): usize {
  const half = modulus >> 1;
  return quads(half + 1) + quads(half);
}

/**
 * Length m of the cyclic convolution that is Bluestein's, or 0 where matrices are faster: measured, his algorithm takes
 * as long as 2½ m log₂ m multiply-adds of the matrices, of which there are p²/2.
 */
export function fourierLength(modulus: usize): usize {
  const length = chirpLength(modulus);
  return length * ctz(length) * 5 < modulus * modulus ? length : 0;
}

/** Bytes of the table that both ways take. */
export function fourierBytes<T>(modulus: usize): usize {
  const length = fourierLength(modulus);
  return length > 0 ? chirpBytes<T>(modulus, length) : matrixBytes<T>(modulus);
}

/** Rows of scratch that both ways take. */
export function fourierRows(modulus: usize): usize {
  return max<usize>(fourierLength(modulus), spectrumRows(modulus));
}

/** spectrum ← transform of p rows. */
export function toSpectrum<T extends number>(
  rows: usize,
  spectrum: usize,
  scratch: usize,
  table: usize,
  modulus: usize,
): void {
  const length = fourierLength(modulus);
  if (length > 0) toSpectrumByChirp<T>(rows, spectrum, scratch, table, modulus, length);
  else toSpectrumByMatrix<T>(rows, spectrum, scratch, table, modulus);
}

/** rows ← Σ_k (∂c_k/∂x(n)) gradient of c_k + the same of s_k: the transposed transform. */
export function fromSpectrum<T extends number>(
  spectrum: usize,
  rows: usize,
  scratch: usize,
  table: usize,
  modulus: usize,
): void {
  const length = fourierLength(modulus);
  if (length > 0) fromSpectrumByChirp<T>(spectrum, rows, scratch, table, modulus, length);
  else fromSpectrumByMatrix<T>(spectrum, rows, scratch, table, modulus);
}
