import { multiplyAdd } from "./multiply_add";
import { constant } from "./polynomial";

/**
 * erf(x) = x·P(x²)/Q(x²) up to the argument where it rounds to 1, and ±1 beyond:
 * minimax in the relative error, so small arguments keep all their digits. Even and
 * odd powers are summed apart, which halves both the rounding and the wait for it.
 * What is left is mostly rounding: at most 3.7e-7 in f32, over every argument, and
 * 7.1e-16 in f64, over three million.
 */

/** The largest argument and the largest value, with both signs. There x·P/Q rounds to 1, fused or not. */
const limits_f32 = memory.data<f32>([3.95, -3.95, 1.0, -1.0]);
const limits_f64 = memory.data<f64>([5.92, -5.92, 1.0, -1.0]);

// P and Q, highest power first; the last bits are chosen for the least rounding.
const p_f32 = memory.data<f32>([
  2.0503521227510646e-6, 0.00028168081189505756, 0.003679972607642412, 0.05249093472957611, 0.18862205743789673,
  1.128379225730896,
]);
const q_f32 = memory.data<f32>([
  3.791839844780043e-5, 0.0011390993604436517, 0.014802529476583004, 0.11335147172212601, 0.500495195388794, 1.0,
]);
const p_f64 = memory.data<f64>([
  -1.2495861309972393e-19, -1.0362090966445046e-16, 1.7624198287622214e-14, 3.531401081516317e-12,
  1.670801520747262e-10, 6.704375600723125e-9, 1.6144619615664715e-7, 3.8027667050238157e-6, 5.4037394403112035e-5,
  0.0008355107143731697, 0.0065905108146606444, 0.0652331336458636, 0.21411684637078773, 1.1283791670955126,
]);
const q_f64 = memory.data<f64>([
  -6.015360908563553e-18, -2.931604931879187e-16, 3.468632970094396e-13, 2.5597284935173123e-11, 1.1068169448351773e-9,
  3.413371846643795e-8, 8.051508279815042e-7, 1.491180577689949e-5, 0.0002178324606172064, 0.0024810278318852428,
  0.02139943674417791, 0.1321745087286744, 0.5230894477801572, 1.0,
]);

@inline
function pOf<T extends number>(): usize {
  return sizeof<T>() == 4 ? p_f32 : p_f64;
}

@inline
function qOf<T extends number>(): usize {
  return sizeof<T>() == 4 ? q_f32 : q_f64;
}

@inline
function terms<T extends number>(): usize {
  return sizeof<T>() == 4 ? 6 : 14;
}

/** x between limits `index` + 1 and `index`. pmin and pmax give x where it is NaN. */
@inline
function clamp<T extends number>(x: v128, index: usize): v128 {
  const limits = sizeof<T>() == 4 ? limits_f32 : limits_f64;
  return v128.pmax<T>(v128.pmin<T>(x, constant<T>(limits, index)), constant<T>(limits, index + 1));
}

/** P or Q at z, w = z². */
@inline
function sum<T extends number>(z: v128, w: v128, table: usize): v128 {
  const end = table + terms<T>() * sizeof<T>();
  let odd = constant<T>(table, 0);
  let even = constant<T>(table, 1);
  for (let at = table + 2 * sizeof<T>(); at < end; at += 2 * sizeof<T>()) {
    odd = multiplyAdd<T>(odd, w, constant<T>(at, 0));
    even = multiplyAdd<T>(even, w, constant<T>(at, 1));
  }
  return multiplyAdd<T>(odd, z, even);
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
  const w = v128.mul<T>(z, z);
  const p = sum<T>(z, w, pOf<T>());
  const q = sum<T>(z, w, qOf<T>());
  return finish<T>(u, p, q);
}

/**
 * erf of the four vectors at `x`, written to `y`: the same bits as one by one in half
 * the time, for eight sums share each constant and none waits for another.
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
  const w0 = v128.mul<T>(z0, z0);
  const w1 = v128.mul<T>(z1, z1);
  const w2 = v128.mul<T>(z2, z2);
  const w3 = v128.mul<T>(z3, z3);

  let at = pOf<T>();
  let c = constant<T>(at, 0);
  let odd0 = c;
  let odd1 = c;
  let odd2 = c;
  let odd3 = c;
  c = constant<T>(at, 1);
  let even0 = c;
  let even1 = c;
  let even2 = c;
  let even3 = c;
  let end = at + terms<T>() * sizeof<T>();
  for (at += 2 * sizeof<T>(); at < end; at += 2 * sizeof<T>()) {
    c = constant<T>(at, 0);
    odd0 = multiplyAdd<T>(odd0, w0, c);
    odd1 = multiplyAdd<T>(odd1, w1, c);
    odd2 = multiplyAdd<T>(odd2, w2, c);
    odd3 = multiplyAdd<T>(odd3, w3, c);
    c = constant<T>(at, 1);
    even0 = multiplyAdd<T>(even0, w0, c);
    even1 = multiplyAdd<T>(even1, w1, c);
    even2 = multiplyAdd<T>(even2, w2, c);
    even3 = multiplyAdd<T>(even3, w3, c);
  }
  const p0 = multiplyAdd<T>(odd0, z0, even0);
  const p1 = multiplyAdd<T>(odd1, z1, even1);
  const p2 = multiplyAdd<T>(odd2, z2, even2);
  const p3 = multiplyAdd<T>(odd3, z3, even3);

  at = qOf<T>();
  c = constant<T>(at, 0);
  odd0 = c;
  odd1 = c;
  odd2 = c;
  odd3 = c;
  c = constant<T>(at, 1);
  even0 = c;
  even1 = c;
  even2 = c;
  even3 = c;
  end = at + terms<T>() * sizeof<T>();
  for (at += 2 * sizeof<T>(); at < end; at += 2 * sizeof<T>()) {
    c = constant<T>(at, 0);
    odd0 = multiplyAdd<T>(odd0, w0, c);
    odd1 = multiplyAdd<T>(odd1, w1, c);
    odd2 = multiplyAdd<T>(odd2, w2, c);
    odd3 = multiplyAdd<T>(odd3, w3, c);
    c = constant<T>(at, 1);
    even0 = multiplyAdd<T>(even0, w0, c);
    even1 = multiplyAdd<T>(even1, w1, c);
    even2 = multiplyAdd<T>(even2, w2, c);
    even3 = multiplyAdd<T>(even3, w3, c);
  }
  const q0 = multiplyAdd<T>(odd0, z0, even0);
  const q1 = multiplyAdd<T>(odd1, z1, even1);
  const q2 = multiplyAdd<T>(odd2, z2, even2);
  const q3 = multiplyAdd<T>(odd3, z3, even3);

  v128.store(y, finish<T>(x0, p0, q0));
  v128.store(y, finish<T>(x1, p1, q1), 16);
  v128.store(y, finish<T>(x2, p2, q2), 32);
  v128.store(y, finish<T>(x3, p3, q3), 48);
}
