/** The core's memory layouts (assembly/linalg/panels.ts) as index formulas, written out without the core. */
import type { Precision } from "../../src/core/kernels.ts";
import { rounded } from "./arena.ts";

type Numbers = ArrayLike<number>;

const STRETCH = 256;

/** Neurons of a panel. */
export const lanesOf = (type: Precision): number => (type === "f32" ? 8 : 4);

export const panelsOf = (width: number, type: Precision): number => Math.ceil(width / lanesOf(type));

/** A block is two panels. */
export const blocksOf = (width: number, type: Precision): number => Math.ceil(panelsOf(width, type) / 2);

export const quadsOf = (count: number): number => 4 * Math.ceil(count / 4);

/** n × d → ⌈n/4⌉ × d × 4. */
export function rowQuads(x: Numbers, n: number, d: number, type: Precision) {
  const packed = rounded(new Float64Array(quadsOf(n) * d), type);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < d; k++) packed[(Math.floor(i / 4) * d + k) * 4 + (i % 4)] = x[i * d + k]!;
  }
  return packed;
}

/** n × d → stretches of 256 samples, each ⌈d/4⌉ × samples × 4. */
export function columnQuads(x: Numbers, n: number, d: number, type: Precision) {
  const packed = rounded(new Float64Array(n * quadsOf(d)), type);
  for (let i = 0; i < n; i++) {
    const start = STRETCH * Math.floor(i / STRETCH);
    const samples = Math.min(STRETCH, n - start);
    for (let k = 0; k < d; k++) {
      packed[start * quadsOf(d) + (Math.floor(k / 4) * samples + i - start) * 4 + (k % 4)] = x[i * d + k]!;
    }
  }
  return packed;
}

/** Where (neuron, row) stands in panel × rows × P. */
export function inPanels(neuron: number, row: number, rows: number, type: Precision): number {
  const lanes = lanesOf(type);
  return (Math.floor(neuron / lanes) * rows + row) * lanes + (neuron % lanes);
}

/** N × rows → panel × ⌈rows/4⌉·4 × P. */
export function panelled(matrix: Numbers, width: number, rows: number, type: Precision) {
  const padded = quadsOf(rows);
  const packed = rounded(new Float64Array(panelsOf(width, type) * padded * lanesOf(type)), type);
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < rows; k++) packed[inPanels(i, k, padded, type)] = matrix[i * rows + k]!;
  }
  return packed;
}

/** `values` followed by zeros up to `length`. */
export function padded(values: Numbers, length: number, type: Precision) {
  const result = rounded(new Float64Array(length), type);
  result.set(Array.from(values));
  return result;
}
