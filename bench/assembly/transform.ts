/** Both transforms over some panels, one after the other, each into the same spectrum. */
import { quads, ROW } from "../../assembly/linalg/panels";
import { toSpectrumByChirp } from "../../assembly/modular/fourier_chirp";
import { toSpectrumByMatrix } from "../../assembly/modular/fourier_matrix";

export function byMatrix_f32(
  rows: usize,
  spectrum: usize,
  scratch: usize,
  table: usize,
  modulus: usize,
  _length: usize,
  panels: usize,
): void {
  for (let panel: usize = 0; panel < panels; panel++) {
    const own = rows + panel * quads(modulus) * ROW;
    toSpectrumByMatrix<f32>(own, spectrum, scratch, table, modulus);
  }
}

export function byMatrix_f64(
  rows: usize,
  spectrum: usize,
  scratch: usize,
  table: usize,
  modulus: usize,
  _length: usize,
  panels: usize,
): void {
  for (let panel: usize = 0; panel < panels; panel++) {
    const own = rows + panel * quads(modulus) * ROW;
    toSpectrumByMatrix<f64>(own, spectrum, scratch, table, modulus);
  }
}

export function byBluestein_f32(
  rows: usize,
  spectrum: usize,
  scratch: usize,
  table: usize,
  modulus: usize,
  length: usize,
  panels: usize,
): void {
  for (let panel: usize = 0; panel < panels; panel++) {
    const own = rows + panel * quads(modulus) * ROW;
    toSpectrumByChirp<f32>(own, spectrum, scratch, table, modulus, length);
  }
}

export function byBluestein_f64(
  rows: usize,
  spectrum: usize,
  scratch: usize,
  table: usize,
  modulus: usize,
  length: usize,
  panels: usize,
): void {
  for (let panel: usize = 0; panel < panels; panel++) {
    const own = rows + panel * quads(modulus) * ROW;
    toSpectrumByChirp<f64>(own, spectrum, scratch, table, modulus, length);
  }
}
