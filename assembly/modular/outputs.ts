/**
 * Sums over neurons: outputs f_rp = Σ_i h_ri a_pi of some rows (pairs, or what stands for
 * them) from panels of both,
 *
 *     rows       panel × stride × P      h
 *     readout    panel × ⌈p/4⌉·4 × P     a
 *     outputs    rows × ⌈p/4⌉·4
 *
 * Neurons are lanes here, so a tile of two rows by four outputs keeps one vector of partial
 * sums for each of its elements and adds the lanes at the end.
 */
import { quads, ROW } from "../linalg/panels";
import { multiplyAdd } from "../simd/multiply_add";

/** The sums of the lanes of four vectors, side by side; f64: of two vectors a call. */
@inline
function laneSums_f32(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const p01 = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 1, 4, 5), v128.shuffle<f32>(s0, s1, 2, 3, 6, 7));
  const p23 = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 1, 4, 5), v128.shuffle<f32>(s2, s3, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(p01, p23, 0, 2, 4, 6), v128.shuffle<f32>(p01, p23, 1, 3, 5, 7));
}

@inline
function laneSums_f64(s0: v128, s1: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3));
}

@inline
function storeSums<T extends number>(outputs: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  if (sizeof<T>() == 4) {
    v128.store(outputs, laneSums_f32(s0, s1, s2, s3));
  } else {
    v128.store(outputs, laneSums_f64(s0, s1));
    v128.store(outputs, laneSums_f64(s2, s3), 16);
  }
}

/** `count` rows, a multiple of four. */
export function sumNeurons<T extends number>(
  rows: usize,
  stride: usize,
  readout: usize,
  outputs: usize,
  count: usize,
  modulus: usize,
  panels: usize,
): void {
  const padded = quads(modulus);
  const rowStep = stride * ROW;
  const readoutStep = padded * ROW;
  for (let p: usize = 0; p < padded; p += 4) {
    for (let row: usize = 0; row < count; row += 2) {
      let h = rows + row * ROW;
      let a = readout + p * ROW;
      const end = h + panels * rowStep;
      let c00 = v128.splat<T>(0);
      let c01 = c00;
      let c02 = c00;
      let c03 = c00;
      let c10 = c00;
      let c11 = c00;
      let c12 = c00;
      let c13 = c00;
      while (h < end) {
        let h0 = v128.load(h);
        let h1 = v128.load(h, ROW);
        let x = v128.load(a);
        c00 = multiplyAdd<T>(h0, x, c00);
        c10 = multiplyAdd<T>(h1, x, c10);
        x = v128.load(a, ROW);
        c01 = multiplyAdd<T>(h0, x, c01);
        c11 = multiplyAdd<T>(h1, x, c11);
        x = v128.load(a, 2 * ROW);
        c02 = multiplyAdd<T>(h0, x, c02);
        c12 = multiplyAdd<T>(h1, x, c12);
        x = v128.load(a, 3 * ROW);
        c03 = multiplyAdd<T>(h0, x, c03);
        c13 = multiplyAdd<T>(h1, x, c13);
        h0 = v128.load(h, 16);
        h1 = v128.load(h, ROW + 16);
        x = v128.load(a, 16);
        c00 = multiplyAdd<T>(h0, x, c00);
        c10 = multiplyAdd<T>(h1, x, c10);
        x = v128.load(a, ROW + 16);
        c01 = multiplyAdd<T>(h0, x, c01);
        c11 = multiplyAdd<T>(h1, x, c11);
        x = v128.load(a, 2 * ROW + 16);
        c02 = multiplyAdd<T>(h0, x, c02);
        c12 = multiplyAdd<T>(h1, x, c12);
        x = v128.load(a, 3 * ROW + 16);
        c03 = multiplyAdd<T>(h0, x, c03);
        c13 = multiplyAdd<T>(h1, x, c13);
        h += rowStep;
        a += readoutStep;
      }
      const out = outputs + (row * padded + p) * sizeof<T>();
      storeSums<T>(out, c00, c01, c02, c03);
      storeSums<T>(out + padded * sizeof<T>(), c10, c11, c12, c13);
    }
  }
}
