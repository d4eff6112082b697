import { multiplyAdd } from "./multiply_add";
import { constant, polynomial } from "./polynomial";

/**
 * e^x and e^{−u²}, with e^x = 2^k·e^r, k = x/log 2 rounded to an integer and |r| ≤ log 2 / 2.
 *
 * k is rounded by adding 1.5·2^23 (f32) or 1.5·2^52 (f64): it then stands in the low
 * bits of the sum, here called `rounded`. log 2 is the sum of two constants, the first
 * so short that its product with k is exact. e^r = 1 + r + r²·q(r), q a minimax polynomial.
 * Results are within 1.2 units in the last place, below the normal range too.
 */

// The order of the tables.
const ROUND: usize = 0;
const LOG2_E: usize = 1;
const MINUS_LOG_2_HIGH: usize = 2;
const MINUS_LOG_2_LOW: usize = 3;
/** e^HIGHEST overflows; e^LOWEST and e^{−WIDEST²} are less than half the smallest number above 0. */
const HIGHEST: usize = 4;
const LOWEST: usize = 5;
const WIDEST: usize = 6;
const ONE: usize = 7;
/** A power of two that lifts every result of e^{−u²} into the normal range, and its inverse. */
const LIFT: usize = 8;
const LOWER: usize = 9;

const table_f32 = memory.data<f32>([
  12582912.0,
  Mathf.LOG2E,
  -0.693359375,
  2.12194440054690583e-4,
  89.0,
  -104.0,
  10.2,
  1.0,
  16777216.0,
  5.9604644775390625e-8,
]);

const table_f64 = memory.data<f64>([
  6755399441055744.0,
  Math.LOG2E,
  -0.693145751953125,
  -1.42860682030941723212e-6,
  710.0,
  -745.2,
  27.3,
  1.0,
  18014398509481984.0,
  5.551115123125783e-17,
]);

/** q, highest power first. Relative errors of e^r 3e-9 and 4e-18. */
const q_f32 = memory.data<f32>([
  0.0013815036551787717, 0.0083686474056827807, 0.041668373070086605, 0.16666521378637187, 0.49999993554366961,
]);
const q_f64 = memory.data<f64>([
  2.4999080593183244184e-8, 2.7629876376168371578e-7, 2.7557588095360576643e-6, 2.4801494239826341713e-5,
  1.9841269506704014838e-4, 0.001388888894240440298, 0.008333333333493085338, 0.041666666666535487524,
  0.16666666666666417723, 0.50000000000000098705,
]);

/** The upper half of a number's digits, whose square is exact. */
const upper_f32 = memory.data<u32>([0xfffff000]);
const upper_f64 = memory.data<u64>([0xfffffffff8000000]);

@inline
function tableOf<T extends number>(): usize {
  return sizeof<T>() == 4 ? table_f32 : table_f64;
}

@inline
function qOf<T extends number>(): usize {
  return sizeof<T>() == 4 ? q_f32 : q_f64;
}

@inline
function terms<T extends number>(): usize {
  return sizeof<T>() == 4 ? 5 : 10;
}

/** x where e^x is neither 0 nor infinite. pmin and pmax give x where it is NaN. */
@inline
function clamp<T extends number>(x: v128): v128 {
  const y = v128.pmin<T>(x, constant<T>(tableOf<T>(), HIGHEST));
  return v128.pmax<T>(y, constant<T>(tableOf<T>(), LOWEST));
}

@inline
function round<T extends number>(x: v128): v128 {
  const table = tableOf<T>();
  return multiplyAdd<T>(x, constant<T>(table, LOG2_E), constant<T>(table, ROUND));
}

/** r = x − k·log 2. */
@inline
function remainder<T extends number>(x: v128, rounded: v128): v128 {
  const table = tableOf<T>();
  const k = v128.sub<T>(rounded, constant<T>(table, ROUND));
  const r = multiplyAdd<T>(k, constant<T>(table, MINUS_LOG_2_HIGH), x);
  return multiplyAdd<T>(k, constant<T>(table, MINUS_LOG_2_LOW), r);
}

/** |u| where e^{−u²} is not 0. */
@inline
function clampSize<T extends number>(u: v128): v128 {
  return v128.pmin<T>(v128.abs<T>(u), constant<T>(tableOf<T>(), WIDEST));
}

@inline
function roundOfSquare<T extends number>(size: v128): v128 {
  const table = tableOf<T>();
  const square = v128.mul<T>(size, size);
  return v128.sub<T>(constant<T>(table, ROUND), v128.mul<T>(square, constant<T>(table, LOG2_E)));
}

/**
 * r = −u² − k·log 2. The rounding of u² would be an error of u² last places in the
 * result, so u² = h² + (u − h)(u + h), h the upper half of u's digits and h² exact.
 */
@inline
function remainderOfSquare<T extends number>(size: v128, rounded: v128): v128 {
  const table = tableOf<T>();
  const mask = sizeof<T>() == 4 ? v128.load32_splat(upper_f32) : v128.load64_splat(upper_f64);
  const h = v128.and(size, mask);
  const rest = v128.mul<T>(v128.sub<T>(h, size), v128.add<T>(size, h));
  const k = v128.sub<T>(rounded, constant<T>(table, ROUND));
  const r = v128.sub<T>(v128.mul<T>(k, constant<T>(table, MINUS_LOG_2_HIGH)), v128.mul<T>(h, h));
  return multiplyAdd<T>(k, constant<T>(table, MINUS_LOG_2_LOW), v128.add<T>(r, rest));
}

/** e^r from q(r). */
@inline
function powerOfE<T extends number>(r: v128, q: v128): v128 {
  const y = multiplyAdd<T>(v128.mul<T>(r, r), q, r);
  return v128.add<T>(y, constant<T>(tableOf<T>(), ONE));
}

/** y·2^k in two factors: it rounds once below the normal range and becomes infinite above it. */
@inline
function scale<T extends number>(y: v128, rounded: v128): v128 {
  const one = constant<T>(tableOf<T>(), ONE);
  if (sizeof<T>() == 4) {
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

/** y·2^k for k ≤ 0: it rounds once below the normal range. */
@inline
function scaleDown<T extends number>(y: v128, rounded: v128): v128 {
  const lift = constant<T>(tableOf<T>(), LIFT);
  const power = sizeof<T>() == 4 ? i32x4.add(i32x4.shl(rounded, 23), lift) : i64x2.add(i64x2.shl(rounded, 52), lift);
  return v128.mul<T>(v128.mul<T>(y, power), constant<T>(tableOf<T>(), LOWER));
}

/** e^x of one vector. */
@inline
export function exp<T extends number>(x: v128): v128 {
  const u = clamp<T>(x);
  const k = round<T>(u);
  const r = remainder<T>(u, k);
  const q = polynomial<T>(r, qOf<T>(), terms<T>());
  return scale<T>(powerOfE<T>(r, q), k);
}

/** e^{−u²} of one vector. */
@inline
export function gaussian<T extends number>(u: v128): v128 {
  const size = clampSize<T>(u);
  const k = roundOfSquare<T>(size);
  const r = remainderOfSquare<T>(size, k);
  const q = polynomial<T>(r, qOf<T>(), terms<T>());
  return scaleDown<T>(powerOfE<T>(r, q), k);
}

/** e^r·2^k of four vectors, written to `y`; `falling` where no k is above 0. */
@inline
function powersOfE<T extends number>(
  r0: v128,
  r1: v128,
  r2: v128,
  r3: v128,
  k0: v128,
  k1: v128,
  k2: v128,
  k3: v128,
  y: usize,
  falling: bool,
): void {
  const end = qOf<T>() + terms<T>() * sizeof<T>();
  let c = constant<T>(qOf<T>(), 0);
  let q0 = c;
  let q1 = c;
  let q2 = c;
  let q3 = c;
  for (let at = qOf<T>() + sizeof<T>(); at < end; at += sizeof<T>()) {
    c = constant<T>(at, 0);
    q0 = multiplyAdd<T>(q0, r0, c);
    q1 = multiplyAdd<T>(q1, r1, c);
    q2 = multiplyAdd<T>(q2, r2, c);
    q3 = multiplyAdd<T>(q3, r3, c);
  }
  q0 = powerOfE<T>(r0, q0);
  v128.store(y, falling ? scaleDown<T>(q0, k0) : scale<T>(q0, k0));
  q1 = powerOfE<T>(r1, q1);
  v128.store(y, falling ? scaleDown<T>(q1, k1) : scale<T>(q1, k1), 16);
  q2 = powerOfE<T>(r2, q2);
  v128.store(y, falling ? scaleDown<T>(q2, k2) : scale<T>(q2, k2), 32);
  q3 = powerOfE<T>(r3, q3);
  v128.store(y, falling ? scaleDown<T>(q3, k3) : scale<T>(q3, k3), 48);
}

/** e^x of the four vectors at `x`, written to `y`: the same bits as one by one, faster. */
@inline
export function expFour<T extends number>(x: usize, y: usize): void {
  const x0 = clamp<T>(v128.load(x));
  const x1 = clamp<T>(v128.load(x, 16));
  const x2 = clamp<T>(v128.load(x, 32));
  const x3 = clamp<T>(v128.load(x, 48));
  const k0 = round<T>(x0);
  const k1 = round<T>(x1);
  const k2 = round<T>(x2);
  const k3 = round<T>(x3);
  const r0 = remainder<T>(x0, k0);
  const r1 = remainder<T>(x1, k1);
  const r2 = remainder<T>(x2, k2);
  const r3 = remainder<T>(x3, k3);
  powersOfE<T>(r0, r1, r2, r3, k0, k1, k2, k3, y, false);
}

/** e^{−u²} of the four vectors at `u`, written to `y`: the same bits as one by one, faster. */
@inline
export function gaussianFour<T extends number>(u: usize, y: usize): void {
  const u0 = clampSize<T>(v128.load(u));
  const u1 = clampSize<T>(v128.load(u, 16));
  const u2 = clampSize<T>(v128.load(u, 32));
  const u3 = clampSize<T>(v128.load(u, 48));
  const k0 = roundOfSquare<T>(u0);
  const k1 = roundOfSquare<T>(u1);
  const k2 = roundOfSquare<T>(u2);
  const k3 = roundOfSquare<T>(u3);
  const r0 = remainderOfSquare<T>(u0, k0);
  const r1 = remainderOfSquare<T>(u1, k1);
  const r2 = remainderOfSquare<T>(u2, k2);
  const r3 = remainderOfSquare<T>(u3, k3);
  powersOfE<T>(r0, r1, r2, r3, k0, k1, k2, k3, y, true);
}
