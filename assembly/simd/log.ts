import { multiplyAdd } from "./multiply_add";
import { constant, polynomial } from "./polynomial";

/**
 * log x = k·log 2 + log m, x = 2^k·m, √½ ≤ m < √2. With f = m − 1 and s = f/(2 + f),
 * log m = f − f²/2 + s·(f²/2 + R(s²)), R a minimax polynomial in s² without constant term.
 * Results are within one unit in the last place.
 */

const LOG_2_HIGH: usize = 0;
const LOG_2_LOW: usize = 1;
const HALF: usize = 2;
const ONE: usize = 3;
const TWO: usize = 4;
/** R from here on, highest power first. */
const R: usize = 5;

const table_f32 = memory.data<f32>([
  0.693359375, -2.12194440054690583e-4, 0.5, 1.0, 2.0, 0.29856992141676095, 0.39978190327420964, 0.66666769737193303,
]);

const table_f64 = memory.data<f64>([
  0.693145751953125, 1.42860682030941723212e-6, 0.5, 1.0, 2.0, 0.14772597454241671145, 0.15316538798014815091,
  0.18183459560513765114, 0.22222200775587924703, 0.28571428718456460172, 0.39999999999538536602,
  0.66666666666667116674,
]);

/** Bits: of √½, of the mantissa. */
const bits_f32 = memory.data<u32>([0x3f3504f3, 0x007fffff]);
/** Bits: of √½, of the mantissa, of 1024 as an exponent, of 2^52, of 2^52 + 1024. */
const bits_f64 = memory.data<u64>([
  0x3fe6a09e667f3bcd, 0x000fffffffffffff, 0x4000000000000000, 0x4330000000000000, 0x4330000000000400,
]);

/** log of a normal number above 0; anything else gives nonsense. */
@inline
export function logOfNormal<T extends number>(x: v128): v128 {
  const table = sizeof<T>() == 4 ? table_f32 : table_f64;
  // The bits of x less those of √½ hold k above the mantissa of m.
  let k: v128;
  let m: v128;
  if (sizeof<T>() == 4) {
    const root = v128.load32_splat(bits_f32);
    const bits = i32x4.sub(x, root);
    k = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
    m = i32x4.add(v128.and(bits, v128.load32_splat(bits_f32, 4)), root);
  } else {
    const root = v128.load64_splat(bits_f64);
    const bits = i64x2.sub(x, root);
    // k + 1024 as an integer, made a number by the exponent of 2^52.
    const biased = i64x2.shr_u(i64x2.add(bits, v128.load64_splat(bits_f64, 16)), 52);
    k = f64x2.sub(v128.or(biased, v128.load64_splat(bits_f64, 24)), v128.load64_splat(bits_f64, 32));
    m = i64x2.add(v128.and(bits, v128.load64_splat(bits_f64, 8)), root);
  }
  const f = v128.sub<T>(m, constant<T>(table, ONE));
  const s = v128.div<T>(f, v128.add<T>(f, constant<T>(table, TWO)));
  const z = v128.mul<T>(s, s);
  const terms: usize = sizeof<T>() == 4 ? 3 : 7;
  let r = polynomial<T>(z, table + R * sizeof<T>(), terms);
  const halfSquare = v128.mul<T>(v128.mul<T>(f, f), constant<T>(table, HALF));
  r = multiplyAdd<T>(r, z, halfSquare);
  const low = multiplyAdd<T>(s, r, v128.mul<T>(k, constant<T>(table, LOG_2_LOW)));
  const rest = v128.sub<T>(f, v128.sub<T>(halfSquare, low));
  return multiplyAdd<T>(k, constant<T>(table, LOG_2_HIGH), rest);
}

/** log x for every x: −∞ at 0, NaN below. */
@inline
export function log<T extends number>(x: v128): v128 {
  // Numbers below the normal range are brought into it by a factor of 2^54.
  const small = v128.lt<T>(x, v128.splat<T>(sizeof<T>() == 4 ? <T>f32.MIN_NORMAL_VALUE : <T>f64.MIN_NORMAL_VALUE));
  const raised = v128.mul<T>(x, v128.splat<T>(<T>18014398509481984.0));
  let y = logOfNormal<T>(v128.bitselect(raised, x, small));
  y = v128.sub<T>(y, v128.and(small, v128.splat<T>(<T>37.42994775023704)));
  y = v128.bitselect(y, x, v128.lt<T>(x, v128.splat<T>(<T>Infinity)));
  y = v128.bitselect(v128.splat<T>(<T>-Infinity), y, v128.eq<T>(x, v128.splat<T>(0)));
  return v128.bitselect(v128.splat<T>(<T>NaN), y, v128.lt<T>(x, v128.splat<T>(0)));
}
