import { constant, pair, quad } from "./horner";
import { multiplyAdd } from "./multiply_add";

/**
 * erf(x) = x·P(x²)/Q(x²) up to the argument where it rounds to 1, and ±1 beyond:
 * minimax in the relative error, so small arguments keep all their digits.
 */

/** P₅ and Q₅, highest power first; then the largest argument. Relative error 6.5e-8. */
const table_f32 = memory.data<f32>([
  1.977527936e-6, 2.810286338e-4, 0.003811214829, 0.05289388885, 0.1921754787, 1.128379166, 3.712613458e-5,
  0.001163984342, 0.01507186455, 0.1147586824, 0.5036442906, 1.0, 3.95, -3.95, 1.0, -1.0,
]);

/** P₁₂ and Q₁₃. Relative error 2.3e-16. */
const table_f64 = memory.data<f64>([
  9.7591607551323056338e-17, 5.3378465441292305411e-14, 5.5894297627289519647e-12, 2.4405222205696928302e-10,
  8.6712468375484394765e-9, 2.0411948088340857042e-7, 4.4351904522000874931e-6, 6.2954821408930440513e-5,
  9.0873087724281735954e-4, 0.0072492962610949076341, 0.067472328380831733012, 0.22496343206816251607,
  1.1283791670955125739, 1.451248454732650601e-18, 2.9576965375811512813e-15, 6.4284284849294105396e-13,
  3.8710115650956617141e-11, 1.5112635074622508668e-9, 4.354126158087865065e-8, 9.7575100828154108947e-7,
  1.7342143441075425926e-5, 2.4476086822513602119e-4, 0.0027066319409176971773, 0.022751554325547210516,
  0.13736312215888364393, 0.53270198407440139127, 1.0, 5.97, -5.97, 1.0, -1.0,
]);

@inline
function erf_f32(x: v128): v128 {
  // pmin(x, y) and pmax(x, y) are x where either is NaN.
  let u = f32x4.pmin(x, constant<f32>(table_f32, 12));
  u = f32x4.pmax(u, constant<f32>(table_f32, 13));
  const z = f32x4.mul(u, u);
  const z2 = f32x4.mul(z, z);
  const p0 = pair<f32>(z, table_f32, 0);
  const q0 = pair<f32>(z, table_f32, 6);
  const p1 = quad<f32>(z, z2, table_f32, 2);
  const q1 = quad<f32>(z, z2, table_f32, 8);
  const z4 = f32x4.mul(z2, z2);
  const p = multiplyAdd<f32>(p0, z4, p1);
  const q = multiplyAdd<f32>(q0, z4, q1);
  let y = f32x4.div(f32x4.mul(u, p), q);
  y = f32x4.pmin(y, constant<f32>(table_f32, 14));
  return f32x4.pmax(y, constant<f32>(table_f32, 15));
}

@inline
function erf_f64(x: v128): v128 {
  let u = f64x2.pmin(x, constant<f64>(table_f64, 27));
  u = f64x2.pmax(u, constant<f64>(table_f64, 28));
  const z = f64x2.mul(u, u);
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  let p = quad<f64>(z, z2, table_f64, 1);
  p = multiplyAdd<f64>(constant<f64>(table_f64, 0), z4, p);
  let q = quad<f64>(z, z2, table_f64, 15);
  q = multiplyAdd<f64>(pair<f64>(z, table_f64, 13), z4, q);
  const p1 = quad<f64>(z, z2, table_f64, 5);
  const q1 = quad<f64>(z, z2, table_f64, 19);
  p = multiplyAdd<f64>(p, z4, p1);
  q = multiplyAdd<f64>(q, z4, q1);
  const p2 = quad<f64>(z, z2, table_f64, 9);
  const q2 = quad<f64>(z, z2, table_f64, 23);
  p = multiplyAdd<f64>(p, z4, p2);
  q = multiplyAdd<f64>(q, z4, q2);
  let y = f64x2.div(f64x2.mul(u, p), q);
  y = f64x2.pmin(y, constant<f64>(table_f64, 29));
  return f64x2.pmax(y, constant<f64>(table_f64, 30));
}

@inline
export function erf<T extends number>(x: v128): v128 {
  if (sizeof<T>() === 4) {
    return erf_f32(x);
  } else {
    return erf_f64(x);
  }
}
