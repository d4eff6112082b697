/**
 * Elementary functions to 200 bits and more, in whole numbers: what the float64
 * kernels are held against. Nothing here is rounded to a double before the end.
 */

/** The number mantissa·2^exponent. */
export interface Exact {
  mantissa: bigint;
  exponent: number;
}

/** Fractional bits of the fixed-point numbers below. */
const BITS = 320;
const ONE = 1n << BigInt(BITS);

const bits = new DataView(new ArrayBuffer(8));

/** A finite double as it is. */
export function exactly(x: number): Exact {
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const size = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: x < 0 ? -size : size, exponent: Math.max(biased, 1) - 1075 };
}

const shift = (x: bigint, by: number): bigint => (by >= 0 ? x << BigInt(by) : x >> BigInt(-by));

/** In fixed point; what lies below its last bit is cut. */
const fixed = (x: number): bigint => {
  const { mantissa, exponent } = exactly(x);
  return shift(mantissa, exponent + BITS);
};

const times = (a: bigint, b: bigint): bigint => (a * b) >> BigInt(BITS);

const size = (x: bigint): bigint => (x < 0n ? -x : x);

/** Σ terms, until they vanish. */
function series(first: bigint, next: (term: bigint, k: bigint) => bigint, part = (term: bigint, _k: bigint) => term) {
  let term = first;
  let sum = 0n;
  for (let k = 0n; size(term) > 0n && size(term) !== 1n; k++) {
    sum += part(term, k);
    term = next(term, k);
  }
  return sum;
}

/** 2·artanh(y) = log((1 + y)/(1 − y)) for small y. */
const twiceArtanh = (y: bigint): bigint => {
  const square = times(y, y);
  return (
    2n *
    series(
      y,
      (term) => times(term, square),
      (term, k) => term / (2n * k + 1n),
    )
  );
};

const LOG_2 = twiceArtanh(ONE / 3n);

const arctanOfInverse = (n: bigint): bigint =>
  series(
    ONE / n,
    (term) => -term / (n * n),
    (term, k) => term / (2n * k + 1n),
  );

/** Machin: π/4 = 4 arctan 1/5 − arctan 1/239. */
const PI = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));

/** ⌊√n⌋ by Newton from above. */
function root(n: bigint): bigint {
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** 2/√π. */
const SLOPE = (2n * ONE * ONE) / root(PI << BigInt(BITS));

/** e^x of a fixed-point number; 0 for e^−2000 and less. */
function expOf(x: bigint): Exact {
  if (x < -2000n * ONE) return { mantissa: 0n, exponent: 0 };
  const k = (2n * x + LOG_2) / (2n * LOG_2) - (x < 0n ? 1n : 0n);
  const r = x - k * LOG_2;
  return { mantissa: series(ONE, (term, n) => times(term, r) / (n + 1n)), exponent: Number(k) - BITS };
}

export const exp = (x: number): Exact => expOf(fixed(x));

/** e^{−u²}, u² without rounding. */
export function gaussian(u: number): Exact {
  const { mantissa, exponent } = exactly(u);
  return expOf(shift(-mantissa * mantissa, 2 * exponent + BITS));
}

/** By its Taylor series up to 7, where the terms grow to 2^70 and cancel; 1 − 10^{−22} after that. */
export function erf(x: number): Exact {
  if (Math.abs(x) > 7) return { mantissa: BigInt(Math.sign(x)), exponent: 0 };
  if (Math.abs(x) < 2 ** -100) {
    const { mantissa, exponent } = exactly(x);
    return { mantissa: mantissa * SLOPE, exponent: exponent - BITS };
  }
  const u = fixed(x);
  const square = times(u, u);
  const sum = series(
    u,
    (term, k) => -times(term, square) / (k + 1n),
    (term, k) => term / (2n * k + 1n),
  );
  return { mantissa: times(sum, SLOPE), exponent: -BITS };
}

/** log of a number above 0. */
export function log(x: number): Exact {
  const { mantissa, exponent } = exactly(x);
  const digits = mantissa.toString(2).length;
  const k = exponent + digits - 1;
  const m = shift(mantissa, BITS - digits + 1);
  // x = 2^k·m with 1 ≤ m < 2; above 3/2 count down from the next power, so that near 1 nothing cancels.
  const above = m > (ONE * 3n) / 2n;
  const base = above ? 2n * ONE : ONE;
  const y = ((m - base) << BigInt(BITS)) / (m + base);
  return { mantissa: twiceArtanh(y) + BigInt(above ? k + 1 : k) * LOG_2, exponent: -BITS };
}

/** sin of a fixed-point number of moderate size. */
function sinOf(angle: bigint): Exact {
  const square = times(angle, angle);
  const sum = series(angle, (term, k) => -times(term, square) / ((2n * k + 2n) * (2n * k + 3n)));
  return { mantissa: sum, exponent: -BITS };
}

/** sin(πt/2). */
export function sinQuarterTurns(t: number): Exact {
  const { mantissa, exponent } = exactly(t);
  if (Math.abs(t) < 2 ** -100) return { mantissa: mantissa * PI, exponent: exponent - 1 - BITS };
  return sinOf(shift(mantissa * PI, exponent - 1));
}

/** cos(πt/2) for |t| ≤ 1: the sine of the rest of the quarter turn. */
export const cosQuarterTurns = (t: number): Exact => sinOf(times(ONE - size(fixed(t)), PI) >> 1n);

const precision = { f32: { digits: 24, lowest: -149 }, f64: { digits: 53, lowest: -1074 } };

/** |found − expected| in units in the last place of what is expected. */
export function lastPlaces(found: number, expected: Exact, type: "f32" | "f64" = "f64"): number {
  const { digits, lowest } = precision[type];
  const length = size(expected.mantissa).toString(2).length;
  const unit = expected.mantissa === 0n ? lowest : Math.max(expected.exponent + length - digits, lowest);
  return distance(found, expected, unit);
}

/** |found − expected|/2^unit. */
export function distance(found: number, expected: Exact, unit: number): number {
  if (!Number.isFinite(found)) return Number.POSITIVE_INFINITY;
  const { mantissa, exponent } = exactly(found);
  const common = Math.min(exponent, expected.exponent, unit - 64);
  const difference = shift(mantissa, exponent - common) - shift(expected.mantissa, expected.exponent - common);
  return Number(shift(size(difference), common - unit + 64)) / 2 ** 64;
}
