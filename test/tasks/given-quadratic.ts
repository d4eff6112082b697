/** A quadratic network whose pairs and weights a test gives, in the core's memory. */

import type { Core } from "../../src/core/module.ts";
import { type Decay, QuadraticNetwork, type QuadraticShape } from "../../src/tasks/modular-addition/network.ts";
import { inPanels, quadsOf } from "../kernels/packing.ts";
import { withPairs } from "../networks.ts";
import { everyPair, type Pair, type QuadraticNetwork as Reference } from "../reference/quadratic.ts";

export const NO_DECAY: Decay = { sextic: 0, space: "fourier", noise: 1 };

export interface Given extends Omit<QuadraticShape, "modulus" | "width" | "trained"> {
  network: Reference;
  /** The training set; all pairs unless given. */
  pairs?: readonly Pair[];
  decay?: Decay;
}

export function givenQuadratic(core: Core, given: Given): QuadraticNetwork {
  const { network, pairs = everyPair(network.modulus), decay = NO_DECAY, ...rest } = given;
  const { modulus: P, weights, readout } = network;
  const number = ([n, m]: Pair) => n * P + m;
  const trained = new Set(pairs.map(number));
  const order = [...trained, ...everyPair(P).map(number)].filter((x, i) => i < trained.size || !trained.has(x));
  const shape = { modulus: P, width: readout.length / P, trained: trained.size, ...rest };
  const made = withPairs(new QuadraticNetwork(core, shape, decay), order);
  const { at, panels, precision, width } = made;
  const lanes = precision === "f32" ? 8 : 4;
  const inputs = made.numbers(at.weights, panels * quadsOf(2 * P) * lanes);
  const outputs = made.numbers(at.readout, panels * quadsOf(P) * lanes);
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < 2 * P; k++) inputs[inPanels(i, k, quadsOf(2 * P), precision)] = weights[i * 2 * P + k]!;
    for (let p = 0; p < P; p++) outputs[inPanels(i, p, quadsOf(P), precision)] = readout[i * P + p]!;
  }
  return made;
}

/** The gradients in memory: N × 2P and N × P. */
export function gradientsOf(network: QuadraticNetwork) {
  const { at, modulus: P, width, panels, precision } = network;
  const lanes = precision === "f32" ? 8 : 4;
  const inputs = network.numbers(at.weightGradient, panels * quadsOf(2 * P) * lanes);
  const outputs = network.numbers(at.readoutGradient, panels * quadsOf(P) * lanes);
  const weights = new Float64Array(width * 2 * P);
  const readout = new Float64Array(width * P);
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < 2 * P; k++) weights[i * 2 * P + k] = inputs[inPanels(i, k, quadsOf(2 * P), precision)]!;
    for (let p = 0; p < P; p++) readout[i * P + p] = outputs[inPanels(i, p, quadsOf(P), precision)]!;
  }
  return { weights, readout };
}
