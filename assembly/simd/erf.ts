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

/**
 * Rows of four coefficients, highest powers first: of P odd and even, of Q odd and
 * even. The last bits are chosen for the least rounding. Degrees 5 and 5.
 */
const rows_f32 = memory.data<f32>([
  2.0503521227510646e-6, 0.00028168081189505756, 3.791839844780043e-5, 0.0011390993604436517, 0.003679972607642412,
  0.05249093472957611, 0.014802529476583004, 0.11335147172212601, 0.18862205743789673, 1.128379225730896,
  0.500495195388794, 1.0,
]);

/** Degrees 13 and 13. */
const rows_f64 = memory.data<f64>([
  -1.2495861309972393e-19, -1.0362090966445046e-16, -6.015360908563553e-18, -2.931604931879187e-16,
  1.7624198287622214e-14, 3.531401081516317e-12, 3.468632970094396e-13, 2.5597284935173123e-11, 1.670801520747262e-10,
  6.704375600723125e-9, 1.1068169448351773e-9, 3.413371846643795e-8, 1.6144619615664715e-7, 3.8027667050238157e-6,
  8.051508279815042e-7, 1.491180577689949e-5, 5.4037394403112035e-5, 0.0008355107143731697, 0.0002178324606172064,
  0.0024810278318852428, 0.0065905108146606444, 0.0652331336458636, 0.02139943674417791, 0.1321745087286744,
  0.21411684637078773, 1.1283791670955126, 0.5230894477801572, 1.0,
]);

@inline
function firstRow<T extends number>(): usize {
  return sizeof<T>() == 4 ? rows_f32 : rows_f64;
}

@inline
function lastRow<T extends number>(): usize {
  return firstRow<T>() + 4 * (sizeof<T>() == 4 ? 2 : 6) * sizeof<T>();
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
  const w = v128.mul<T>(z, z);
  let podd = constant<T>(firstRow<T>(), 0);
  let peven = constant<T>(firstRow<T>(), 1);
  let qodd = constant<T>(firstRow<T>(), 2);
  let qeven = constant<T>(firstRow<T>(), 3);
  for (let row = firstRow<T>() + 4 * sizeof<T>(); row <= lastRow<T>(); row += 4 * sizeof<T>()) {
    podd = multiplyAdd<T>(podd, w, constant<T>(row, 0));
    peven = multiplyAdd<T>(peven, w, constant<T>(row, 1));
    qodd = multiplyAdd<T>(qodd, w, constant<T>(row, 2));
    qeven = multiplyAdd<T>(qeven, w, constant<T>(row, 3));
  }
  return finish<T>(u, multiplyAdd<T>(podd, z, peven), multiplyAdd<T>(qodd, z, qeven));
}

/** erf of the two vectors at `x`, written to `y`. */
@inline
function erfTwo<T extends number>(x: usize, y: usize): void {
  const x0 = clamp<T>(v128.load(x), 0);
  const x1 = clamp<T>(v128.load(x, 16), 0);
  const z0 = v128.mul<T>(x0, x0);
  const z1 = v128.mul<T>(x1, x1);
  const w0 = v128.mul<T>(z0, z0);
  const w1 = v128.mul<T>(z1, z1);
  let podd0 = constant<T>(firstRow<T>(), 0);
  let podd1 = podd0;
  let peven0 = constant<T>(firstRow<T>(), 1);
  let peven1 = peven0;
  let qodd0 = constant<T>(firstRow<T>(), 2);
  let qodd1 = qodd0;
  let qeven0 = constant<T>(firstRow<T>(), 3);
  let qeven1 = qeven0;
  for (let row = firstRow<T>() + 4 * sizeof<T>(); row <= lastRow<T>(); row += 4 * sizeof<T>()) {
    let c = constant<T>(row, 0);
    podd0 = multiplyAdd<T>(podd0, w0, c);
    podd1 = multiplyAdd<T>(podd1, w1, c);
    c = constant<T>(row, 1);
    peven0 = multiplyAdd<T>(peven0, w0, c);
    peven1 = multiplyAdd<T>(peven1, w1, c);
    c = constant<T>(row, 2);
    qodd0 = multiplyAdd<T>(qodd0, w0, c);
    qodd1 = multiplyAdd<T>(qodd1, w1, c);
    c = constant<T>(row, 3);
    qeven0 = multiplyAdd<T>(qeven0, w0, c);
    qeven1 = multiplyAdd<T>(qeven1, w1, c);
  }
  v128.store(y, finish<T>(x0, multiplyAdd<T>(podd0, z0, peven0), multiplyAdd<T>(qodd0, z0, qeven0)));
  v128.store(y, finish<T>(x1, multiplyAdd<T>(podd1, z1, peven1), multiplyAdd<T>(qodd1, z1, qeven1)), 16);
}

/** erf of the four vectors at `x`, written to `y`: the same bits as one by one, in half the time. */
@inline
export function erfFour<T extends number>(x: usize, y: usize): void {
  erfTwo<T>(x, y);
  erfTwo<T>(x + 32, y + 32);
}
