import { constant, polynomial } from "./polynomial";

/**
 * Sine and cosine of t quarter turns, the angle πt/2, for |t| ≤ 1, within 3.5 units
 * in the last place.
 */

/** sin(πt/2)/t as a polynomial in t², highest power first. Relative errors 5e-9 and 3e-19. */
const table_f32 = memory.data<f32>([
  1.5148513262933834e-4, -0.0046737666238512032, 0.079689678661733141, -0.64596371060454848, 1.5707963184479002,
]);

const table_f64 = memory.data<f64>([
  5.8706110598043750733e-12, -6.6843217226578908608e-10, 5.6921348727194037512e-8, -3.5988430072082329075e-6,
  1.6044118470682150297e-4, -0.0046817541353026423149, 0.079692626246165435568, -0.64596409750624619108,
  1.5707963267948966188,
]);

const one_f32 = memory.data<f32>([1.0]);
const one_f64 = memory.data<f64>([1.0]);

@inline
export function sinQuarterTurns<T extends number>(t: v128): v128 {
  const table = sizeof<T>() == 4 ? table_f32 : table_f64;
  const terms: usize = sizeof<T>() == 4 ? 5 : 9;
  return v128.mul<T>(t, polynomial<T>(v128.mul<T>(t, t), table, terms));
}

/** cos(πt/2) = sin(π(1 − |t|)/2), never below 0. */
@inline
export function cosQuarterTurns<T extends number>(t: v128): v128 {
  const one = constant<T>(sizeof<T>() == 4 ? one_f32 : one_f64, 0);
  return sinQuarterTurns<T>(v128.sub<T>(one, v128.abs<T>(t)));
}
