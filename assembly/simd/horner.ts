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

/** One step of Horner's rule: sum·x + table[index]. */
@inline
export function horner<T extends number>(sum: v128, x: v128, table: usize, index: usize): v128 {
  return multiplyAdd<T>(sum, x, constant<T>(table, index));
}
