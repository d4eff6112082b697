/** An erf network of two hidden layers, taught H1 + εH3 (PHYSICS 12). */
import type { Core } from "../../../../core/module.ts";
import { badInput } from "../../../../errors.ts";
import { checkParameters, leastDimension, type Parameters } from "../../parameters.ts";

/**
 * f = Σ_j a_j erf(h_j), h_j = Σ_i V_ji erf(w_i·x); `width` is that of the second hidden layer, N2, and `inputVariance` the
 * prior of the first layer's weights, σ_w².
 */
export interface DeepNetwork extends Parameters {
  /** N1, neurons of the first hidden layer. */
  hiddenWidth: number;
  /** σ_v²: one weight between the hidden layers has prior variance σ_v²/N1. */
  hiddenVariance: number;
  /** Whether the first layer keeps the weights that its prior gave it. */
  frozen: boolean;
}

/** @throws GrokphaseError "bad-input" that names the first wrong value */
export function checkDeepNetwork(network: DeepNetwork, path: (name: string) => string = (name) => name): void {
  checkParameters(network, leastDimension("exact-norm", false), path);
  for (const name of ["hiddenWidth", "hiddenVariance"] as const) {
    const value = network[name];
    if (!(Number.isFinite(value) && value > 0)) throw badInput(path(name), "a number above 0", value);
  }
}

/** The kernel of a first layer that keeps its prior, with erf neurons on inputs of variance 1 a dimension. */
export interface FirstLayer {
  /** λ₁ = 4σ_v²σ_w²/(π(1+2σ_w²)), the variance of h's linear part in all directions together. */
  linear: number;
  /** σ_v²R₀, the variance of its non-linear part. */
  rest: number;
}

export function firstLayer(core: Core, { inputVariance, hiddenVariance }: DeepNetwork): FirstLayer {
  const ratio = (2 * inputVariance) / (1 + 2 * inputVariance);
  const linear = (2 / Math.PI) * ratio;
  return {
    linear: hiddenVariance * linear,
    rest: hiddenVariance * ((2 / Math.PI) * core.kernels.arcsine_f64(ratio) - linear),
  };
}

/**
 * The two-layer network that three layers with a lazy first layer (frozen, or N1 → ∞) are (PHYSICS 12.2): N → N2 and
 *
 *     σ̂_w² = [4σ_v²σ_w²/(π(1+2σ_w²))]/(1 + 2σ_v²R₀)
 */
export function lazyNetwork(core: Core, network: DeepNetwork): Parameters {
  const { linear, rest } = firstLayer(core, network);
  const { width, samples, dim, readoutVariance, epsilon, noise } = network;
  return { width, samples, dim, readoutVariance, epsilon, noise, inputVariance: linear / (1 + 2 * rest) };
}
