/**
 * The readout's mean given the input weights, the minimum of Σ (f − y)²/2σ² + |a|²/2v_a (PHYSICS 1), by conjugate
 * gradients on the network's own gradient: no matrix, and the same for any set of pairs.
 */
import type { QuadraticNetwork } from "./network.ts";

/** Of the gradient that is left over that at a = 0: a start is no more exact than its weights are typical. */
const TOLERANCE = 1e-3;
const MOST_STEPS = 200;

/** Leaves the readout in memory. @param ridge σ²/v_a */
export function fitReadout(network: QuadraticNetwork, ridge: number): void {
  const { at, readoutNumbers: count } = network;
  const a = new Float64Array(count);
  // evaluate leaves ½ ∂(loss)/∂a, which is linear in a.
  const slopes = (readout: Float64Array): Float64Array => {
    network.numbers(at.readout, count).set(readout);
    network.evaluate();
    return Float64Array.from(network.numbers(at.readoutGradient, count));
  };
  const atZero = slopes(a);
  const residual = atZero.map((x) => -x);
  const direction = residual.slice();
  let square = dot(residual, residual);
  const enough = TOLERANCE * TOLERANCE * square;
  for (let step = 0; step < MOST_STEPS && square > enough; step++) {
    const turned = slopes(direction).map((x, i) => x - atZero[i]! + ridge * direction[i]!);
    const length = square / dot(direction, turned);
    for (let i = 0; i < count; i++) {
      a[i]! += length * direction[i]!;
      residual[i]! -= length * turned[i]!;
    }
    const before = square;
    square = dot(residual, residual);
    for (let i = 0; i < count; i++) direction[i] = residual[i]! + (square / before) * direction[i]!;
  }
  network.numbers(at.readout, count).set(a);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
