/**
 * Cyclic convolution of m = 2^b complex rows of a panel with a fixed kernel, in place. The first half of a row is the real
 * part, the second the imaginary part.
 *
 * Forward by decimation in frequency, back by decimation in time: the order in between is of no interest. Radix 4, with
 * one stage of radix 2 where b is odd. The second half of what comes in is zero and need not be written; the second
 * half of what comes out is not made.
 *
 *     twiddles    where b is odd, m/2 × 2 numbers e^(−2πij/m); then, for each quarter q = …, 16, 4 of a block, from the
 *                 largest on, q × 6 numbers: e^(−2πij/4q), its square and its cube
 *     kernel      m × 2 numbers: the kernel's transform over m, in the order that the forward stages leave
 */
import { ROW } from "../linalg/panels";

/** Numbers of the twiddles. */
export function twiddleCount(length: usize): usize {
  const odd = (ctz(length) & 1) == 1;
  let count: usize = odd ? length : 0;
  for (let quarter = odd ? length >> 3 : length >> 2; quarter > 1; quarter >>= 2) count += 6 * quarter;
  return count;
}

/** (x + iy)(c + is): a function returns one vector, so there are two. */
@inline
export function real<T extends number>(x: v128, y: v128, c: v128, s: v128): v128 {
  return v128.sub<T>(v128.mul<T>(x, c), v128.mul<T>(y, s));
}

@inline
export function imaginary<T extends number>(x: v128, y: v128, c: v128, s: v128): v128 {
  return v128.add<T>(v128.mul<T>(x, s), v128.mul<T>(y, c));
}

/** The first stage where b is odd: the second half is zero. */
function spread<T extends number>(data: usize, twiddles: usize, half: usize): void {
  const far = half * ROW;
  const end = data + far;
  while (data < end) {
    const x = v128.load(data);
    const y = v128.load(data, 16);
    const c = v128.load_splat<T>(twiddles);
    const s = v128.load_splat<T>(twiddles, sizeof<T>());
    v128.store(data + far, real<T>(x, y, c, s));
    v128.store(data + far, imaginary<T>(x, y, c, s), 16);
    data += ROW;
    twiddles += 2 * sizeof<T>();
  }
}

/** Its inverse, of which the first half is wanted. */
function gather<T extends number>(data: usize, twiddles: usize, half: usize): void {
  const far = half * ROW;
  const end = data + far;
  while (data < end) {
    const x = v128.load(data + far);
    const y = v128.load(data + far, 16);
    const c = v128.load_splat<T>(twiddles);
    const s = v128.neg<T>(v128.load_splat<T>(twiddles, sizeof<T>()));
    v128.store(data, v128.add<T>(v128.load(data), real<T>(x, y, c, s)));
    v128.store(data, v128.add<T>(v128.load(data, 16), imaginary<T>(x, y, c, s)), 16);
    data += ROW;
    twiddles += 2 * sizeof<T>();
  }
}

/** One stage of radix 4 of blocks of 4·quarter. */
function forward<T extends number>(data: usize, twiddles: usize, quarter: usize, blocks: usize, first: bool): void {
  const step = quarter * ROW;
  for (let block: usize = 0; block < blocks; block++) {
    let x = data + block * 4 * step;
    const end = x + step;
    let w = twiddles;
    while (x < end) {
      const ar = v128.load(x);
      const ai = v128.load(x, 16);
      const br = v128.load(x + step);
      const bi = v128.load(x + step, 16);
      let t0r = ar;
      let t0i = ai;
      let t1r = ar;
      let t1i = ai;
      let t2r = br;
      let t2i = bi;
      let t3r = bi;
      let t3i = v128.neg<T>(br);
      if (!first) {
        const cr = v128.load(x + 2 * step);
        const ci = v128.load(x + 2 * step, 16);
        const dr = v128.load(x + 3 * step);
        const di = v128.load(x + 3 * step, 16);
        t0r = v128.add<T>(ar, cr);
        t0i = v128.add<T>(ai, ci);
        t1r = v128.sub<T>(ar, cr);
        t1i = v128.sub<T>(ai, ci);
        t2r = v128.add<T>(br, dr);
        t2i = v128.add<T>(bi, di);
        t3r = v128.sub<T>(bi, di);
        t3i = v128.sub<T>(dr, br);
      }
      v128.store(x, v128.add<T>(t0r, t2r));
      v128.store(x, v128.add<T>(t0i, t2i), 16);
      let c = v128.load_splat<T>(w);
      let s = v128.load_splat<T>(w, sizeof<T>());
      let yr = v128.add<T>(t1r, t3r);
      let yi = v128.add<T>(t1i, t3i);
      v128.store(x + step, real<T>(yr, yi, c, s));
      v128.store(x + step, imaginary<T>(yr, yi, c, s), 16);
      c = v128.load_splat<T>(w, 2 * sizeof<T>());
      s = v128.load_splat<T>(w, 3 * sizeof<T>());
      yr = v128.sub<T>(t0r, t2r);
      yi = v128.sub<T>(t0i, t2i);
      v128.store(x + 2 * step, real<T>(yr, yi, c, s));
      v128.store(x + 2 * step, imaginary<T>(yr, yi, c, s), 16);
      c = v128.load_splat<T>(w, 4 * sizeof<T>());
      s = v128.load_splat<T>(w, 5 * sizeof<T>());
      yr = v128.sub<T>(t1r, t3r);
      yi = v128.sub<T>(t1i, t3i);
      v128.store(x + 3 * step, real<T>(yr, yi, c, s));
      v128.store(x + 3 * step, imaginary<T>(yr, yi, c, s), 16);
      x += ROW;
      w += 6 * sizeof<T>();
    }
  }
}

/** Its inverse, without a factor of 1/4. */
function backward<T extends number>(data: usize, twiddles: usize, quarter: usize, blocks: usize, last: bool): void {
  const step = quarter * ROW;
  for (let block: usize = 0; block < blocks; block++) {
    let x = data + block * 4 * step;
    const end = x + step;
    let w = twiddles;
    while (x < end) {
      let xr = v128.load(x + step);
      let xi = v128.load(x + step, 16);
      let c = v128.load_splat<T>(w);
      let s = v128.neg<T>(v128.load_splat<T>(w, sizeof<T>()));
      const br = real<T>(xr, xi, c, s);
      const bi = imaginary<T>(xr, xi, c, s);
      xr = v128.load(x + 3 * step);
      xi = v128.load(x + 3 * step, 16);
      c = v128.load_splat<T>(w, 4 * sizeof<T>());
      s = v128.neg<T>(v128.load_splat<T>(w, 5 * sizeof<T>()));
      const dr = real<T>(xr, xi, c, s);
      const di = imaginary<T>(xr, xi, c, s);
      const t2r = v128.add<T>(br, dr);
      const t2i = v128.add<T>(bi, di);
      const t3r = v128.sub<T>(di, bi);
      const t3i = v128.sub<T>(br, dr);
      xr = v128.load(x + 2 * step);
      xi = v128.load(x + 2 * step, 16);
      c = v128.load_splat<T>(w, 2 * sizeof<T>());
      s = v128.neg<T>(v128.load_splat<T>(w, 3 * sizeof<T>()));
      const cr = real<T>(xr, xi, c, s);
      const ci = imaginary<T>(xr, xi, c, s);
      const ar = v128.load(x);
      const ai = v128.load(x, 16);
      const t0r = v128.add<T>(ar, cr);
      const t0i = v128.add<T>(ai, ci);
      const t1r = v128.sub<T>(ar, cr);
      const t1i = v128.sub<T>(ai, ci);
      v128.store(x, v128.add<T>(t0r, t2r));
      v128.store(x, v128.add<T>(t0i, t2i), 16);
      v128.store(x + step, v128.add<T>(t1r, t3r));
      v128.store(x + step, v128.add<T>(t1i, t3i), 16);
      if (!last) {
        v128.store(x + 2 * step, v128.sub<T>(t0r, t2r));
        v128.store(x + 2 * step, v128.sub<T>(t0i, t2i), 16);
        v128.store(x + 3 * step, v128.sub<T>(t1r, t3r));
        v128.store(x + 3 * step, v128.sub<T>(t1i, t3i), 16);
      }
      x += ROW;
      w += 6 * sizeof<T>();
    }
  }
}

/** The last stage forward, whose twiddles are 1, the product with the kernel and the first stage back. */
function convolve<T extends number>(data: usize, kernel: usize, length: usize): void {
  const end = data + length * ROW;
  while (data < end) {
    const ar = v128.load(data);
    const ai = v128.load(data, 16);
    const br = v128.load(data, ROW);
    const bi = v128.load(data, ROW + 16);
    const cr = v128.load(data, 2 * ROW);
    const ci = v128.load(data, 2 * ROW + 16);
    const dr = v128.load(data, 3 * ROW);
    const di = v128.load(data, 3 * ROW + 16);
    let t0r = v128.add<T>(ar, cr);
    let t0i = v128.add<T>(ai, ci);
    let t1r = v128.sub<T>(ar, cr);
    let t1i = v128.sub<T>(ai, ci);
    let t2r = v128.add<T>(br, dr);
    let t2i = v128.add<T>(bi, di);
    let t3r = v128.sub<T>(bi, di);
    let t3i = v128.sub<T>(dr, br);
    let xr = v128.add<T>(t0r, t2r);
    let xi = v128.add<T>(t0i, t2i);
    let c = v128.load_splat<T>(kernel);
    let s = v128.load_splat<T>(kernel, sizeof<T>());
    const er = real<T>(xr, xi, c, s);
    const ei = imaginary<T>(xr, xi, c, s);
    xr = v128.sub<T>(t0r, t2r);
    xi = v128.sub<T>(t0i, t2i);
    c = v128.load_splat<T>(kernel, 4 * sizeof<T>());
    s = v128.load_splat<T>(kernel, 5 * sizeof<T>());
    const gr = real<T>(xr, xi, c, s);
    const gi = imaginary<T>(xr, xi, c, s);
    xr = v128.add<T>(t1r, t3r);
    xi = v128.add<T>(t1i, t3i);
    c = v128.load_splat<T>(kernel, 2 * sizeof<T>());
    s = v128.load_splat<T>(kernel, 3 * sizeof<T>());
    const fr = real<T>(xr, xi, c, s);
    const fi = imaginary<T>(xr, xi, c, s);
    xr = v128.sub<T>(t1r, t3r);
    xi = v128.sub<T>(t1i, t3i);
    c = v128.load_splat<T>(kernel, 6 * sizeof<T>());
    s = v128.load_splat<T>(kernel, 7 * sizeof<T>());
    const hr = real<T>(xr, xi, c, s);
    const hi = imaginary<T>(xr, xi, c, s);
    t0r = v128.add<T>(er, gr);
    t0i = v128.add<T>(ei, gi);
    t1r = v128.sub<T>(er, gr);
    t1i = v128.sub<T>(ei, gi);
    t2r = v128.add<T>(fr, hr);
    t2i = v128.add<T>(fi, hi);
    t3r = v128.sub<T>(hi, fi);
    t3i = v128.sub<T>(fr, hr);
    v128.store(data, v128.add<T>(t0r, t2r));
    v128.store(data, v128.add<T>(t0i, t2i), 16);
    v128.store(data, v128.add<T>(t1r, t3r), ROW);
    v128.store(data, v128.add<T>(t1i, t3i), ROW + 16);
    v128.store(data, v128.sub<T>(t0r, t2r), 2 * ROW);
    v128.store(data, v128.sub<T>(t0i, t2i), 2 * ROW + 16);
    v128.store(data, v128.sub<T>(t1r, t3r), 3 * ROW);
    v128.store(data, v128.sub<T>(t1i, t3i), 3 * ROW + 16);
    data += 4 * ROW;
    kernel += 8 * sizeof<T>();
  }
}

/** Of m rows, of which the first half is read and written. */
export function convolveCyclically<T extends number>(data: usize, twiddles: usize, kernel: usize, length: usize): void {
  const odd = (ctz(length) & 1) == 1;
  const half = length >> 1;
  let w = twiddles;
  let quarter = length >> 2;
  let blocks: usize = 1;
  if (odd) {
    spread<T>(data, w, half);
    w += length * sizeof<T>();
    quarter = length >> 3;
    blocks = 2;
  } else {
    forward<T>(data, w, quarter, 1, true);
    w += quarter * 6 * sizeof<T>();
    quarter >>= 2;
    blocks = 4;
  }
  while (quarter > 1) {
    forward<T>(data, w, quarter, blocks, false);
    w += quarter * 6 * sizeof<T>();
    quarter >>= 2;
    blocks <<= 2;
  }
  convolve<T>(data, kernel, length);
  while (blocks > 4) {
    quarter <<= 2;
    blocks >>= 2;
    w -= quarter * 6 * sizeof<T>();
    backward<T>(data, w, quarter, blocks, false);
  }
  if (odd) gather<T>(data, twiddles, half);
  else backward<T>(data, twiddles, length >> 2, 1, true);
}
