/** A data set as arrays by the names of their files (`grokphase data`). */
import type { Precision } from "../core/kernels.ts";
import type { DataSet, Matrix, Samples } from "./data-set.ts";

/** Row-major numbers with their shape. */
export interface NamedArray {
  data: Matrix["data"];
  shape: readonly number[];
}

/**
 * Inputs (samples × d), targets (samples, or samples × outputs), the same of the test set, and the teacher (d, f64) where
 * there is one: the very numbers that a network of this precision is given.
 */
export function inputFiles({ training, test, about }: DataSet, precision: Precision): Record<string, NamedArray> {
  const rounded = ({ data }: Matrix) => (precision === "f32" ? Float32Array.from(data) : Float64Array.from(data));
  const named = (prefix: string, { inputs, targets }: Samples): Record<string, NamedArray> => ({
    [`${prefix}inputs.npy`]: { data: rounded(inputs), shape: [inputs.rows, inputs.columns] },
    [`${prefix}targets.npy`]: {
      data: rounded(targets),
      shape: targets.columns === 1 ? [targets.rows] : [targets.rows, targets.columns],
    },
  });
  return {
    ...named("", training),
    ...(test && named("test-", test)),
    ...(about.teacher && { "teacher.npy": { data: about.teacher, shape: [about.teacher.length] } }),
  };
}
