/**
 * The transform of fourier.ts by Bluestein's algorithm: with w_n = e^(−πin²/p) and kn = (k² + n² − (k − n)²)/2,
 *
 *     Σ_n x(n) e^(−2πikn/p) = w_k Σ_n (x(n) w_n) conj(w_{k−n}),
 *
 * a cyclic convolution of length m = 2^b ≥ 2p − 1. The neurons of the first half of a row are real parts, those of the
 * second half imaginary parts, so one complex transform serves two neurons:
 *
 *     table    p × 2 numbers w_n, then the twiddles and the kernel of cyclic_convolution.ts, the kernel over p
 */
import { quads, ROW } from "../linalg/panels";
import { convolveCyclically, imaginary, real, twiddleCount } from "./cyclic_convolution";

/** m, at least 16. */
export function chirpLength(modulus: usize): usize {
  let length: usize = 16;
  while (length < 2 * modulus - 1) length <<= 1;
  return length;
}

/** Bytes of the table. */
export function chirpBytes<T>(modulus: usize, length: usize): usize {
  return (2 * modulus + twiddleCount(length) + 2 * length) * sizeof<T>();
}

@inline
function convolve<T extends number>(data: usize, table: usize, modulus: usize, length: usize): void {
  const twiddles = table + 2 * modulus * sizeof<T>();
  const kernel = twiddles + twiddleCount(length) * sizeof<T>();
  memory.fill(data + modulus * ROW, 0, ((length >> 1) - modulus) * ROW);
  convolveCyclically<T>(data, twiddles, kernel, length);
}

/** target ← source · w_n, p rows of both. */
function modulate<T extends number>(source: usize, target: usize, chirp: usize, modulus: usize): void {
  const end = source + modulus * ROW;
  while (source < end) {
    const x = v128.load(source);
    const y = v128.load(source, 16);
    const c = v128.load_splat<T>(chirp);
    const s = v128.load_splat<T>(chirp, sizeof<T>());
    v128.store(target, real<T>(x, y, c, s));
    v128.store(target, imaginary<T>(x, y, c, s), 16);
    source += ROW;
    target += ROW;
    chirp += 2 * sizeof<T>();
  }
}

/**
 * spectrum ← w_k z_k, taken apart: with x and y the transforms of the two neurons, z_k = x_k + iy_k, and those of
 * real numbers are conjugate at k and p − k. w_0 = 1 and w_{p−k} = −w_k.
 */
function separate<T extends number>(data: usize, spectrum: usize, chirp: usize, modulus: usize): void {
  const half = modulus >> 1;
  const odd = spectrum + (quads(half + 1) - 1) * ROW;
  const halves = v128.splat<T>(<T>0.5);
  v128.store(spectrum, v128.load(data));
  v128.store(spectrum, v128.load(data, 16), 16);
  for (let k: usize = 1; k <= half; k++) {
    const front = data + k * ROW;
    const back = data + (modulus - k) * ROW;
    const c = v128.mul<T>(halves, v128.load_splat<T>(chirp + k * 2 * sizeof<T>()));
    const s = v128.mul<T>(halves, v128.load_splat<T>(chirp + k * 2 * sizeof<T>(), sizeof<T>()));
    const xr = v128.load(front);
    const xi = v128.load(front, 16);
    const yr = v128.load(back);
    const yi = v128.load(back, 16);
    const dr = v128.sub<T>(xr, yr);
    const di = v128.sub<T>(xi, yi);
    const sr = v128.add<T>(xr, yr);
    const si = v128.add<T>(xi, yi);
    v128.store(spectrum + k * ROW, real<T>(dr, di, c, s));
    v128.store(spectrum + k * ROW, imaginary<T>(dr, di, c, s), 16);
    v128.store(odd + k * ROW, v128.neg<T>(imaginary<T>(sr, si, c, s)));
    v128.store(odd + k * ROW, real<T>(sr, si, c, s), 16);
  }
}

/** The way back: data ← w_k z_k of the z_k, z_{p−k} = (c ± is)/2 whose transform is Σ_k c_k cos + s_k sin. */
function unite<T extends number>(spectrum: usize, data: usize, chirp: usize, modulus: usize): void {
  const half = modulus >> 1;
  const odd = spectrum + (quads(half + 1) - 1) * ROW;
  const halves = v128.splat<T>(<T>0.5);
  v128.store(data, v128.load(spectrum));
  v128.store(data, v128.load(spectrum, 16), 16);
  for (let k: usize = 1; k <= half; k++) {
    const front = data + k * ROW;
    const back = data + (modulus - k) * ROW;
    const c = v128.mul<T>(halves, v128.load_splat<T>(chirp + k * 2 * sizeof<T>()));
    const s = v128.mul<T>(halves, v128.load_splat<T>(chirp + k * 2 * sizeof<T>(), sizeof<T>()));
    const xc = v128.load(spectrum + k * ROW);
    const yc = v128.load(spectrum + k * ROW, 16);
    const xs = v128.load(odd + k * ROW);
    const ys = v128.load(odd + k * ROW, 16);
    let re = v128.sub<T>(xc, ys);
    let im = v128.add<T>(yc, xs);
    v128.store(front, real<T>(re, im, c, s));
    v128.store(front, imaginary<T>(re, im, c, s), 16);
    re = v128.neg<T>(v128.add<T>(xc, ys));
    im = v128.sub<T>(xs, yc);
    v128.store(back, real<T>(re, im, c, s));
    v128.store(back, imaginary<T>(re, im, c, s), 16);
  }
}

/** @param data m rows of scratch */
export function toSpectrumByChirp<T extends number>(
  rows: usize,
  spectrum: usize,
  data: usize,
  table: usize,
  modulus: usize,
  length: usize,
): void {
  modulate<T>(rows, data, table, modulus);
  convolve<T>(data, table, modulus, length);
  separate<T>(data, spectrum, table, modulus);
}

/** @param data m rows of scratch */
export function fromSpectrumByChirp<T extends number>(
  spectrum: usize,
  rows: usize,
  data: usize,
  table: usize,
  modulus: usize,
  length: usize,
): void {
  unite<T>(spectrum, data, table, modulus);
  convolve<T>(data, table, modulus, length);
  modulate<T>(data, rows, table, modulus);
}
