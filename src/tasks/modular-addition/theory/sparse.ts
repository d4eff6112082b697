/**
 * Sparse droplets: what modular addition comes to where energy beats entropy (PHYSICS 10). A network then consists of
 * waves, neurons of one mode each, M of them at every frequency, all with one power Φ = Ψ and readouts in phase
 * (φ_a = φ_u + φ_v). With the rest of the target |a| still to be learned, its energy is
 *
 *     E(a) = n(1 − 1/P) a²/(2σ²) + E₀ (1 − a)^{2/3},      E₀ = 3 W P Φ₀,   Φ₀³ = N/(4σ_a²P²M²)
 *
 * where the first term is the loss on n pairs, and the second the least cost in the prior of W = M(P − 1)/2 waves that
 * hold 1 − a of the target: 2PΦ each in the input weights, half of that in the readout. There is no entropy in it,
 * no noise of the weights that are not waves, and M is given: it is the number of droplets, not their density, that
 * makes this a mean field.
 *
 * E has a minimum with 0 < a < 3/4 up to the spinodal σ² = s·(¾)(¼)^{1/3}, s = 3n(1 − 1/P)/(2E₀), beside the origin a = 1,
 * where E is stationary, too; the two are level at a = ½, σ² = s·½(½)^{1/3}: a first-order transition.
 */

import { cubeRoot } from "../../../numeric/cube-root.ts";
import { brent } from "../../../numeric/roots.ts";

export interface SparseNetwork {
  /** P. */
  modulus: number;
  /** N, neurons, waves or not. */
  width: number;
  /** σ_a²: one readout weight has prior variance σ_a²/N. */
  readoutVariance: number;
  /** n, pairs trained on. */
  pairs: number;
  /** M, waves at each of the (P − 1)/2 frequencies. */
  waves: number;
}

export interface SparseDroplets {
  /** Φ₀ of each wave where all of the target is learned. */
  power: number;
  /** E₀, what the prior asks for that. */
  cost: number;
  /** σ² at which learning and not learning are level, |a| being ½ and 1. */
  coexistence: number;
  /** σ² beyond which there is no learned state; |a| is ¾ there. */
  spinodal: number;
  /** |a| of the learned state at a noise; null beyond the spinodal. */
  residual(noise: number): number | null;
}

export function sparseDroplets({ modulus, width, readoutVariance, pairs, waves }: SparseNetwork): SparseDroplets {
  const power = balancedPower({ modulus, width, readoutVariance, waves });
  const cost = 3 * waves * ((modulus - 1) / 2) * modulus * power;
  const scale = (1.5 * pairs * (1 - 1 / modulus)) / cost;
  // E is stationary where a(1 − a)^{1/3} = σ²/s, whose left side is largest at a = ¾.
  const left = (a: number) => a * cubeRoot(1 - a);
  const spinodal = scale * left(0.75);
  return {
    power,
    cost,
    coexistence: scale * left(0.5),
    spinodal,
    residual: (noise) => (noise > spinodal ? null : brent((a) => left(a) - noise / scale, 0, 0.75).position),
  };
}

/** Φ₀ of PHYSICS 10: the power of waves, M at each frequency, that hold the whole target at the least cost in the prior. */
export function balancedPower({ modulus, width, readoutVariance, waves }: Omit<SparseNetwork, "pairs">): number {
  return cubeRoot(width / (4 * readoutVariance * modulus * modulus * waves * waves));
}
