/**
 * Modular addition with held-out pairs, in the terms of those who train it (PHYSICS 10): Gromov's network
 * f = W₂(W₁x)²/(2PN) started at N(0, 1), on full-batch gradient descent with a learning rate and a weight decay.
 */
import type { Configuration } from "./resolve.ts";

export interface HeldOut {
  /** P. */
  modulus: number;
  /** N. */
  width: number;
  /** Part of the P² pairs that is trained on. */
  fraction: number;
  /** Gromov's learning rate, of the mean loss over pairs and outputs; about 10⁴(P/23)³ is stable. */
  learningRate: number;
  /** Part of every weight that one step takes away: learning rate times weight decay. */
  decay: number;
  /** Steps of a chain, of which as many are kept in each octave. */
  steps: number;
  /** 0 trains, 1 samples the posterior with the same drift (default 0). */
  temperature?: number;
  /** Networks, each with its own pairs and start (default 1). */
  seeds?: number;
}

/** γ that caps no wave: Φ* = √(3/γ) is far beyond all powers that are reached. */
const NO_SEXTIC = 1e-9;

/** The experiment: the same function, with σ_a² = 1/(4P²N) for its scale and σ² = decay · n · P/(2 · learning rate). */
export function heldOut({
  modulus,
  width,
  fraction,
  learningRate,
  decay,
  steps,
  temperature = 0,
  seeds = 1,
}: HeldOut): Configuration {
  const pairs = Math.round(fraction * modulus * modulus);
  return {
    task: { kind: "modular-addition", modulus, fraction, sextic: NO_SEXTIC },
    network: { width, inputVariance: 1, readoutVariance: 1 / (4 * modulus * modulus * width) },
    noise: Number(((decay * pairs * modulus) / (2 * learningRate)).toPrecision(6)),
    sampler: {
      kind: "langevin",
      preconditioner: "prior",
      temperature,
      stepSize: decay,
      steps,
      burnIn: 0,
      thin: 1,
      spacing: "logarithmic",
    },
    dataSets: seeds,
    chains: 1,
  };
}
