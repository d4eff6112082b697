/**
 * What the teacher sees of each neuron: its overlap q = w·w* and its squared
 * norm |w|², in f64, and from them the population projections of the network's
 * output on the Hermite polynomials of the teacher's direction (PHYSICS 3.1).
 */
import { lanes, quads } from "../linalg/panels";

/** weights: panel × ⌈d/4⌉·4 × P, teacher: d (f64) → overlaps, norms: a number a neuron (f64). */
@inline
@kernel
export function project<T extends number>(
  weights: usize,
  teacher: usize,
  overlaps: usize,
  norms: usize,
  d: usize,
  firstNeuron: usize,
  lastNeuron: usize,
): void {
  const lane = lanes<T>();
  const columns = quads(d);
  for (let i = firstNeuron; i < lastNeuron; i++) {
    let w = weights + ((i / lane) * columns * lane + (i % lane)) * sizeof<T>();
    let overlap: f64 = 0;
    let norm: f64 = 0;
    for (let k: usize = 0; k < d; k++) {
      const value = <f64>load<T>(w);
      overlap += value * load<f64>(teacher + (k << 3));
      norm += value * value;
      w += lane * sizeof<T>();
    }
    store<f64>(overlaps + (i << 3), overlap);
    store<f64>(norms + (i << 3), norm);
  }
}
