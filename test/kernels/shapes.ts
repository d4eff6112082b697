import type { Precision } from "../../src/core/kernels.ts";

export interface Shape {
  /** Samples. */
  n: number;
  /** Input dimension. */
  d: number;
  /** Neurons. */
  N: number;
}

/** Samples around quads, the 64 rows of a pass and the 256 of a stretch; dimensions around quads and stretches; neurons around panels and blocks. */
const sizes: [n: number, d: number, N: number][] = [
  [1, 1, 1],
  [2, 1, 2],
  [3, 2, 7],
  [4, 3, 8],
  [5, 5, 9],
  [7, 53, 15],
  [8, 1, 16],
  [13, 150, 17],
  [63, 5, 31],
  [64, 3, 88],
  [65, 256, 8],
  [255, 2, 17],
  [256, 257, 1],
  [257, 53, 16],
  [300, 150, 88],
  [1, 257, 88],
  [300, 1, 2],
  [256, 1, 31],
  [257, 257, 9],
  [64, 256, 16],
];

export const precisions: Precision[] = ["f32", "f64"];

/** Every size in both precisions. */
export const cases = precisions.flatMap((type) => sizes.map(([n, d, N]) => ({ type, n, d, N })));
