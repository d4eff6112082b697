import { multiplyAdd } from "./multiply_add";
import { constant } from "./polynomial";

/**
 * erf(x) = x·P(x²)/Q(x²) up to the argument where it rounds to 1, and ±1 beyond:
 * minimax in the relative error, so small arguments keep all their digits. Nearly all
 * of the error is rounding: at most 3.8e-7 in f32 (every argument tried), 9e-16 in f64.
 */

/** The largest argument and the largest value, with both signs. There x·P/Q rounds to 1, fused or not. */
const limits_f32 = memory.data<f32>([3.95, -3.95, 1.0, -1.0]);
const limits_f64 = memory.data<f64>([5.96, -5.96, 1.0, -1.0]);

/** Coefficients of P and Q in turn, highest power first; last bits chosen for the least rounding. Degrees 5 and 5. */
const pairs_f32 = memory.data<f32>([
  2.0503541691141436e-6, 3.791839480982162e-5, 0.00028168075368739665, 0.0011390994768589735, 0.003679972607642412,
  0.014802529476583004, 0.052490945905447006, 0.11335147172212601, 0.18862204253673553, 0.5004952549934387,
  1.128379225730896, 1.0,
]);

/** Degrees 13 and 13. */
const pairs_f64 = memory.data<f64>([
  -1.3822384118679385e-19, -6.782696661339125e-18, -1.2354037471555373e-16, -6.013580207803307e-16,
  1.4391725467936185e-14, 3.212065053161387e-13, 3.3561100539813963e-12, 2.4468304922776697e-11, 1.6037653166794094e-10,
  1.0717631025633682e-9, 6.534618881634161e-9, 3.330948207532764e-8, 1.576497911495856e-7, 7.900167306491001e-7,
  3.7469094274247515e-6, 1.469340966537523e-5, 5.322257293629283e-5, 2.1538120600324677e-4, 8.288877000221484e-4,
  0.0024602291930960816, 0.006528783659521889, 0.02127322770132552, 0.06502564649910579, 0.13168429171586507,
  0.2130798558172314, 0.5221704388301552, 1.1283791670955126, 1.0,
]);

@inline
function firstPair<T extends number>(): usize {
  return sizeof<T>() == 4 ? pairs_f32 : pairs_f64;
}

@inline
function lastPair<T extends number>(): usize {
  return firstPair<T>() + 2 * (sizeof<T>() == 4 ? 5 : 13) * sizeof<T>();
}

/** x between limits `index` + 1 and `index`. pmin and pmax give x where it is NaN. */
@inline
function clamp<T extends number>(x: v128, index: usize): v128 {
  const limits = sizeof<T>() == 4 ? limits_f32 : limits_f64;
  return v128.pmax<T>(v128.pmin<T>(x, constant<T>(limits, index)), constant<T>(limits, index + 1));
}

@inline
function finish<T extends number>(x: v128, p: v128, q: v128): v128 {
  const y = v128.div<T>(v128.mul<T>(x, p), q);
  return clamp<T>(y, 2);
}

/** erf of one vector. */
@inline
export function erf<T extends number>(x: v128): v128 {
  const u = clamp<T>(x, 0);
  const z = v128.mul<T>(u, u);
  let p = constant<T>(firstPair<T>(), 0);
  let q = constant<T>(firstPair<T>(), 1);
  for (let at = firstPair<T>() + 2 * sizeof<T>(); at <= lastPair<T>(); at += 2 * sizeof<T>()) {
    p = multiplyAdd<T>(p, z, v128.load_splat<T>(at));
    q = multiplyAdd<T>(q, z, v128.load_splat<T>(at, sizeof<T>()));
  }
  return finish<T>(u, p, q);
}

/**
 * erf of the four vectors at `x`, written to `y`: the same bits as one by one, in half
 * the time, for eight chains of multiply-adds share each constant they load. The last
 * step stands outside the loop because engines otherwise compute z inside it.
 */
@inline
export function erfFour<T extends number>(x: usize, y: usize): void {
  const x0 = clamp<T>(v128.load(x), 0);
  const x1 = clamp<T>(v128.load(x, 16), 0);
  const x2 = clamp<T>(v128.load(x, 32), 0);
  const x3 = clamp<T>(v128.load(x, 48), 0);
  const z0 = v128.mul<T>(x0, x0);
  const z1 = v128.mul<T>(x1, x1);
  const z2 = v128.mul<T>(x2, x2);
  const z3 = v128.mul<T>(x3, x3);
  let c = constant<T>(firstPair<T>(), 0);
  let p0 = c;
  let p1 = c;
  let p2 = c;
  let p3 = c;
  c = constant<T>(firstPair<T>(), 1);
  let q0 = c;
  let q1 = c;
  let q2 = c;
  let q3 = c;
  for (let at = firstPair<T>() + 2 * sizeof<T>(); at < lastPair<T>(); at += 2 * sizeof<T>()) {
    c = v128.load_splat<T>(at);
    p0 = multiplyAdd<T>(p0, z0, c);
    p1 = multiplyAdd<T>(p1, z1, c);
    p2 = multiplyAdd<T>(p2, z2, c);
    p3 = multiplyAdd<T>(p3, z3, c);
    c = v128.load_splat<T>(at, sizeof<T>());
    q0 = multiplyAdd<T>(q0, z0, c);
    q1 = multiplyAdd<T>(q1, z1, c);
    q2 = multiplyAdd<T>(q2, z2, c);
    q3 = multiplyAdd<T>(q3, z3, c);
  }
  c = v128.load_splat<T>(lastPair<T>());
  p0 = multiplyAdd<T>(p0, z0, c);
  p1 = multiplyAdd<T>(p1, z1, c);
  p2 = multiplyAdd<T>(p2, z2, c);
  p3 = multiplyAdd<T>(p3, z3, c);
  c = v128.load_splat<T>(lastPair<T>(), sizeof<T>());
  q0 = multiplyAdd<T>(q0, z0, c);
  q1 = multiplyAdd<T>(q1, z1, c);
  q2 = multiplyAdd<T>(q2, z2, c);
  q3 = multiplyAdd<T>(q3, z3, c);
  v128.store(y, finish<T>(x0, p0, q0));
  v128.store(y, finish<T>(x1, p1, q1), 16);
  v128.store(y, finish<T>(x2, p2, q2), 32);
  v128.store(y, finish<T>(x3, p3, q3), 48);
}
