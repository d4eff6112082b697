import { multiplyAdd } from "./multiply_add";

/**
 * Constants stand in tables in memory and are broadcast as they are loaded, one
 * instruction: engines rebuild a splat of a literal at every use.
 */

/** Entry `index` of a table of T, in every lane. */
@inline
export function constant<T extends number>(table: usize, index: usize): v128 {
  return v128.load_splat<T>(table + index * sizeof<T>());
}

/** table[0]·x^(terms − 1) + … + table[terms − 1], by Horner's rule. */
@inline
export function polynomial<T extends number>(x: v128, table: usize, terms: usize): v128 {
  const end = table + terms * sizeof<T>();
  let sum = v128.load_splat<T>(table);
  for (let at = table + sizeof<T>(); at < end; at += sizeof<T>()) {
    sum = multiplyAdd<T>(sum, x, v128.load_splat<T>(at));
  }
  return sum;
}

/**
 * table[index]·x + table[index + 1]: two terms of a polynomial. Long polynomials
 * add such pairs with x² and x⁴ (Estrin's scheme): no more operations than
 * Horner's rule and a far shorter chain of them, which is what limits the speed.
 */
@inline
export function pair<T extends number>(x: v128, table: usize, index: usize): v128 {
  return multiplyAdd<T>(constant<T>(table, index), x, constant<T>(table, index + 1));
}

/** Four terms from `index` on. */
@inline
export function quad<T extends number>(x: v128, x2: v128, table: usize, index: usize): v128 {
  const high = pair<T>(x, table, index);
  const low = pair<T>(x, table, index + 2);
  return multiplyAdd<T>(high, x2, low);
}
