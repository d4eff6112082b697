import { constant, pair, quad } from "./horner";
import { multiplyAdd } from "./multiply_add";

/**
 * e^x and e^{−u²}, with e^x = 2^k·e^r, k = x/log 2 rounded to an integer and |r| ≤ log 2 / 2.
 *
 * k is rounded by adding 1.5·2^23 (f32) or 1.5·2^52 (f64): it then stands in the
 * low bits of the sum. log 2 is the sum of two constants, the first so short that
 * its product with k is exact. e^r = 1 + r + r²·q(r), q a minimax polynomial.
 */

// The order of a table: see the indices below; q from index 8 on, highest power first.
const ROUND: usize = 0;
const LOG2_E: usize = 1;
const MINUS_LOG_2_HIGH: usize = 2;
const MINUS_LOG_2_LOW: usize = 3;
/** e^HIGHEST overflows, e^LOWEST is less than half the smallest number above 0. */
const HIGHEST: usize = 4;
const LOWEST: usize = 5;
/** The square at which e^{−u²} becomes 0: k = −127 (f32), −1023 (f64). */
const WIDEST: usize = 6;
const ONE: usize = 7;

const table_f32 = memory.data<f32>([
  12582912.0,
  Mathf.LOG2E,
  -0.693359375,
  2.12194440054690583e-4,
  89.0,
  -104.0,
  88.0,
  1.0,
  // Relative error of e^r 3e-9.
  0.0013815036551787717,
  0.0083686474056827807,
  0.041668373070086605,
  0.16666521378637187,
  0.49999993554366961,
]);

const table_f64 = memory.data<f64>([
  6755399441055744.0,
  Math.LOG2E,
  -0.693145751953125,
  -1.42860682030941723212e-6,
  710.0,
  -745.2,
  709.0,
  1.0,
  // Relative error of e^r 4e-18.
  2.4999080593183244184e-8,
  2.7629876376168371578e-7,
  2.7557588095360576643e-6,
  2.4801494239826341713e-5,
  1.9841269406695014838e-4,
  0.001388888894240440298,
  0.008333333333493085338,
  0.041666666666535487524,
  0.16666666666666417723,
  0.50000000000000098705,
]);

@inline
function tableOf<T extends number>(): usize {
  return sizeof<T>() === 4 ? table_f32 : table_f64;
}

/**
 * y·2^k for k in the low bits of `rounded`, in two factors, so that results below
 * the normal range round once and results above it become infinite.
 */
@inline
function scale<T extends number>(y: v128, rounded: v128, table: usize): v128 {
  const one = constant<T>(table, ONE);
  if (sizeof<T>() === 4) {
    const half = i32x4.shr_u(rounded, 1);
    const first = i32x4.add(i32x4.shl(half, 23), one);
    const second = i32x4.add(i32x4.shl(i32x4.sub(rounded, half), 23), one);
    return f32x4.mul(f32x4.mul(y, first), second);
  } else {
    const half = i64x2.shr_u(rounded, 1);
    const first = i64x2.add(i64x2.shl(half, 52), one);
    const second = i64x2.add(i64x2.shl(i64x2.sub(rounded, half), 52), one);
    return f64x2.mul(f64x2.mul(y, first), second);
  }
}

/** e^r. */
@inline
function expOfRest<T extends number>(r: v128, table: usize): v128 {
  const r2 = v128.mul<T>(r, r);
  let q = constant<T>(table, 8);
  if (sizeof<T>() === 4) {
    const q0 = quad<T>(r, r2, table, 9);
    q = multiplyAdd<T>(q, v128.mul<T>(r2, r2), q0);
  } else {
    const r4 = v128.mul<T>(r2, r2);
    const q0 = quad<T>(r, r2, table, 14);
    const q1 = quad<T>(r, r2, table, 10);
    q = multiplyAdd<T>(pair<T>(r, table, 8), r4, q1);
    q = multiplyAdd<T>(q, r4, q0);
  }
  const y = multiplyAdd<T>(r2, q, r);
  return v128.add<T>(y, constant<T>(table, ONE));
}

/** e^x. */
@inline
export function exp<T extends number>(x: v128): v128 {
  const table = tableOf<T>();
  // pmin(x, y) and pmax(x, y) are x where either is NaN.
  let clamped = v128.pmin<T>(x, constant<T>(table, HIGHEST));
  clamped = v128.pmax<T>(clamped, constant<T>(table, LOWEST));
  const rounded = multiplyAdd<T>(clamped, constant<T>(table, LOG2_E), constant<T>(table, ROUND));
  const k = v128.sub<T>(rounded, constant<T>(table, ROUND));
  let r = multiplyAdd<T>(k, constant<T>(table, MINUS_LOG_2_HIGH), clamped);
  r = multiplyAdd<T>(k, constant<T>(table, MINUS_LOG_2_LOW), r);
  return scale<T>(expOfRest<T>(r, table), rounded, table);
}

/**
 * e^{−u²}, to the rounding of u²: with ε the type's unit roundoff, the relative
 * error is at most (u² + 4)ε, so the absolute one stays below 4ε. About where the
 * normal range ends the result becomes 0.
 */
@inline
export function gaussian<T extends number>(u: v128): v128 {
  const table = tableOf<T>();
  const square = v128.pmin<T>(v128.mul<T>(u, u), constant<T>(table, WIDEST));
  const rounded = v128.sub<T>(constant<T>(table, ROUND), v128.mul<T>(square, constant<T>(table, LOG2_E)));
  const k = v128.sub<T>(rounded, constant<T>(table, ROUND));
  let r = v128.sub<T>(v128.mul<T>(k, constant<T>(table, MINUS_LOG_2_HIGH)), square);
  r = multiplyAdd<T>(k, constant<T>(table, MINUS_LOG_2_LOW), r);
  const one = constant<T>(table, ONE);
  // The exponent of 2^k in place; it is 0, and so is 2^k, for the widest square.
  const power = sizeof<T>() === 4 ? i32x4.add(i32x4.shl(rounded, 23), one) : i64x2.add(i64x2.shl(rounded, 52), one);
  return v128.mul<T>(expOfRest<T>(r, table), power);
}
