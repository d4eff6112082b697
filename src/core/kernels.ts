/** The kernels that exist in both precisions, under one name each. */
import type { Exports } from "./generated/exports.ts";
import type { Core } from "./module.ts";

export type Precision = "f32" | "f64";

/** Exports whose name ends in `_f32`, without that ending; each has a twin in `_f64` (scripts/kernel-transform.mjs). */
export type Kernels = {
  readonly [Name in keyof Exports as Name extends `${infer Kernel}_f32` ? Kernel : never]: Exports[Name];
};

const known = new WeakMap<Exports, Record<Precision, Kernels>>();

export function kernelsOf({ kernels }: Core, precision: Precision): Kernels {
  const both = known.get(kernels) ?? { f32: named(kernels, "_f32"), f64: named(kernels, "_f64") };
  known.set(kernels, both);
  return both[precision];
}

/** The same functions without the end of their names. */
function named(kernels: Exports, ending: string): Kernels {
  const own = Object.entries(kernels).filter(([name]) => name.endsWith(ending));
  return Object.fromEntries(own.map(([name, kernel]) => [name.slice(0, -ending.length), kernel])) as unknown as Kernels;
}

/** Bytes of a number. */
export function bytesOf(precision: Precision): number {
  return precision === "f32" ? 4 : 8;
}
