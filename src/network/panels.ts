/**
 * Weights in natural order and in the core's panels: P neurons side by side
 * (8 in f32, 4 in f64), each dimension a row, dimensions padded to a multiple of
 * four (assembly/linalg/panels.ts).
 */
import type { Precision } from "../core/kernels.ts";

type Numbers = Float32Array | Float64Array;

/** Neurons of a panel: 32 bytes. */
export function lanes(precision: Precision): number {
  return precision === "f32" ? 8 : 4;
}

/** The next multiple of four. */
export function quads(count: number): number {
  return (count + 3) & ~3;
}

/** Where weight (neuron, dimension) stands in the panels of a network with d inputs. */
export function panelIndex(neuron: number, dimension: number, dim: number, precision: Precision): number {
  const lane = lanes(precision);
  const panel = Math.floor(neuron / lane);
  return (panel * quads(dim) + dimension) * lane + (neuron % lane);
}

/** Rows of a readout panel with that many outputs: a single one is not padded. */
export function readoutStride(outputs: number): number {
  return outputs === 1 ? 1 : quads(outputs);
}

/** panels → N × d, row-major. */
export function unpackPanels<A extends Numbers>(panels: A, weights: A, dim: number, precision: Precision): A {
  const width = weights.length / dim;
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < dim; k++) weights[i * dim + k] = panels[panelIndex(i, k, dim, precision)]!;
  }
  return weights;
}
