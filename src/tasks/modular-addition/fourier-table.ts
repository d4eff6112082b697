/** The table of the core's Fourier transform of P numbers (assembly/modular/fourier.ts), in f64. */
import type { Core } from "../../core/module.ts";
import { circle } from "./circle.ts";

export function fourierTable(core: Core, modulus: number): Float64Array {
  const length = core.kernels.fourierLength(modulus) >>> 0;
  return length > 0 ? chirpTable(core, modulus, length) : matrixTable(core, modulus);
}

/** Quads of rows k of cos(2πkn/P)/P, then of sin(2πkn/P)/P. */
export function matrixTable(core: Core, modulus: number): Float64Array {
  const half = (modulus - 1) / 2;
  const { cosines, sines } = circle(core, modulus);
  const pack = (values: Float64Array, count: number, first: number) => {
    const packed = new Float64Array(Math.ceil(count / 4) * count * 4);
    for (let k = 0; k < count; k++) {
      for (let n = 0; n < count; n++) {
        packed[(Math.floor(k / 4) * count + n) * 4 + (k % 4)] =
          values[((k + first) * (n + first)) % modulus]! / modulus;
      }
    }
    return packed;
  };
  return Float64Array.from([...pack(cosines, half + 1, 0), ...pack(sines, half, 1)]);
}

/** w_n = e^(−πin²/P), the twiddles, and the transform of conj(w) over mP (assembly/modular/fourier_chirp.ts). */
export function chirpTable(core: Core, modulus: number, length: number): Float64Array {
  const turn = circle(core, length);
  const odd = (31 - Math.clz32(length)) % 2 === 1;
  const radices = odd ? [2] : [];
  const twiddles: number[] = [];
  const add = (j: number) => twiddles.push(turn.cosines[j]!, -turn.sines[j]!);
  if (odd) for (let j = 0; j < length / 2; j++) add(j);
  for (let quarter = odd ? length / 8 : length / 4; quarter >= 1; quarter /= 4) {
    radices.push(4);
    const step = length / (4 * quarter);
    for (let j = 0; quarter > 1 && j < quarter; j++) for (const power of [1, 2, 3]) add(power * j * step);
  }

  const chirp = circle(core, 2 * modulus);
  const waves = Array.from({ length: modulus }, (_, n) => (n * n) % (2 * modulus));
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  waves.forEach((n, j) => {
    re[j] = chirp.cosines[n]! / (length * modulus);
    im[j] = chirp.sines[n]! / (length * modulus);
    re[(length - j) % length] = re[j]!;
    im[(length - j) % length] = im[j]!;
  });
  transform(re, im, turn);
  const kernel = new Float64Array(2 * length);
  for (let f = 0; f < length; f++) {
    // Each stage puts frequencies into blocks by what is left of them modulo its radix.
    let place = 0;
    let span = length;
    let rest = f;
    for (const radix of radices) {
      span /= radix;
      place += (rest % radix) * span;
      rest = Math.floor(rest / radix);
    }
    kernel[2 * place] = re[f]!;
    kernel[2 * place + 1] = im[f]!;
  }
  return Float64Array.from([...waves.flatMap((n) => [chirp.cosines[n]!, -chirp.sines[n]!]), ...twiddles, ...kernel]);
}

/** Σ_j x_j e^(−2πifj/m) in place, in plain radix 2: once a network, in an order of its own. */
function transform(re: Float64Array, im: Float64Array, turn: ReturnType<typeof circle>): void {
  const m = re.length;
  for (let i = 0, j = 0; i < m; i++) {
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
    let bit = m >> 1;
    while (bit > 0 && j & bit) {
      j ^= bit;
      bit >>= 1;
    }
    j |= bit;
  }
  for (let half = 1; half < m; half *= 2) {
    for (let first = 0; first < m; first += 2 * half) {
      for (let j = 0; j < half; j++) {
        const c = turn.cosines[(j * m) / (2 * half)]!;
        const s = -turn.sines[(j * m) / (2 * half)]!;
        const a = first + j;
        const b = a + half;
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a]! += x;
        im[a]! += y;
      }
    }
  }
}
