/**
 * The network and its posterior as PHYSICS 1 writes them, in plain loops over
 * row-major float64: the slow implementation that the kernels have to agree with.
 */
import { erf } from "./erf.ts";

/** Anything indexable that holds numbers: the kernels' own inputs go in unchanged. */
export type Numbers = ArrayLike<number>;

export interface Network {
  /** Input weights W: N × d. */
  weights: Numbers;
  /** Readout weights a: N. */
  readout: Numbers;
}

export interface Data {
  /** Inputs X: n × d. */
  inputs: Numbers;
  /** Targets y: n. */
  targets: Numbers;
}

export interface Prior {
  /** v_w, of one input weight. */
  inputVariance: number;
  /** v_a, of one readout weight. */
  readoutVariance: number;
  /** σ². */
  noise: number;
}

/** h = w_i·x_μ. */
export function preActivation(weights: Numbers, inputs: Numbers, neuron: number, sample: number, dim: number): number {
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += weights[neuron * dim + k]! * inputs[sample * dim + k]!;
  return sum;
}

/** f(x_μ) = Σ_i a_i erf(w_i·x_μ). */
export function output({ weights, readout }: Network, inputs: Numbers, sample: number, dim: number): number {
  let sum = 0;
  for (let i = 0; i < readout.length; i++) {
    sum += readout[i]! * erf(preActivation(weights, inputs, i, sample, dim));
  }
  return sum;
}

/** r = f − y: n. */
export function residuals(network: Network, { inputs, targets }: Data): number[] {
  const dim = inputs.length / targets.length;
  return Array.from(targets, (y, sample) => output(network, inputs, sample, dim) - y);
}

/** Σ_μ (f(x_μ) − y_μ)². */
export function loss(network: Network, data: Data): number {
  return residuals(network, data).reduce((sum, r) => sum + r * r, 0);
}

function squares(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}

/** U = −log P of (1.1), without its constant. */
export function potential(network: Network, data: Data, { inputVariance, readoutVariance, noise }: Prior): number {
  return (
    squares(network.weights) / (2 * inputVariance) +
    squares(network.readout) / (2 * readoutVariance) +
    loss(network, data) / (2 * noise)
  );
}

/** ∂U/∂W: N × d, and ∂U/∂a: N. */
export function gradient(network: Network, data: Data, prior: Prior): { weights: number[]; readout: number[] } {
  const { weights, readout } = network;
  const { inputs, targets } = data;
  const dim = inputs.length / targets.length;
  const r = residuals(network, data);
  const result = {
    weights: Array.from(weights, (w) => w / prior.inputVariance),
    readout: Array.from(readout, (a) => a / prior.readoutVariance),
  };
  for (let i = 0; i < readout.length; i++) {
    for (let sample = 0; sample < r.length; sample++) {
      const h = preActivation(weights, inputs, i, sample, dim);
      result.readout[i]! += (r[sample]! * erf(h)) / prior.noise;
      const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-h * h);
      const factor = (readout[i]! * r[sample]! * slope) / prior.noise;
      for (let k = 0; k < dim; k++) result.weights[i * dim + k]! += factor * inputs[sample * dim + k]!;
    }
  }
  return result;
}
