/**
 * The cost of fluctuations of t̄ for one mode of one neuron: the trace term of
 * PHYSICS 2 over the P outputs,
 *
 *     (Pσ_a²/2N) hᵀ(Q + σ²I)⁻¹h = (Pσ_a²/2N) Σ_kl |h_kl|²/(λ_kl + σ²)
 *
 * with h_kl from spectrum.ts. It couples the modes; its average over all modes but
 * one, at that one's Φ and Ψ, is a polynomial:
 *
 *     cost = linear(Φ + Ψ) + product ΦΨ + square(Φ² + Ψ²) + constant
 *
 * A droplet at Φ* costs of the order of C·P/N: see docs/THEORY.md.
 */
import type { Core } from "../../../core/module.ts";
import { legendrePanels } from "../../../theory/quadrature.ts";
import type { Parameters } from "../parameters.ts";
import { type ModeMoments, modularSpectrum } from "./spectrum.ts";

export interface ModeCost {
  linear: number;
  product: number;
  square: number;
}

export const noCost: Readonly<ModeCost> = { linear: 0, product: 0, square: 0 };

/** Costs of a mode k ≠ 0, and of the constant mode, whose w_0² pays linear·w_0² + square·w_0⁴. */
export function fluctuationCosts(
  { modulus, width, readoutVariance, noise }: Parameters,
  moments: ModeMoments,
): { mode: ModeCost; constant: { linear: number; square: number } } {
  const spectrum = modularSpectrum(modulus, moments);
  const { mean, constantMean } = moments;
  const modes = (modulus - 1) / 2;
  // What a squared component of h costs, P² of its amplitude taken in.
  const price = (eigenvalue: number) =>
    (modulus * modulus * modulus * readoutVariance) / (2 * width * (readoutVariance * eigenvalue + noise));
  const [constant, single, target, other] = [
    price(spectrum.constant),
    price(spectrum.single),
    price(spectrum.target),
    price(spectrum.other),
  ];
  const rest = 2 * constantMean + 4 * (modes - 1) * mean;
  const others = 8 * (modulus - 3) * mean;
  return {
    mode: {
      linear: others * (other + single) + 16 * constantMean * single + 4 * rest * constant,
      product: 16 * target + 8 * constant,
      square: 2 * single + 4 * constant,
    },
    constant: {
      linear: 16 * modes * mean * single + (6 * constantMean + 8 * modes * mean) * constant,
      square: constant,
    },
  };
}

/** ⟨w_0²⟩ and ⟨w_0⁴⟩ under exp{−P w²/2 − (Pγ/6)w⁶ − linear·w² − square·w⁴}. */
export function constantMoments(
  core: Core,
  { modulus, sextic }: Pick<Parameters, "modulus" | "sextic">,
  { linear, square }: { linear: number; square: number },
): { constantMean: number; constantSquare: number } {
  // Beyond nine standard deviations of the prior nothing is left.
  const reach = 9 / Math.sqrt(modulus + 2 * linear);
  const { points, weights } = legendrePanels(Array.from({ length: 9 }, (_, i) => (reach * i) / 8));
  const sums = [0, 0, 0];
  points.forEach((w, i) => {
    const phi = w * w;
    const cost = phi * (modulus / 2 + linear + phi * (square + (modulus * sextic * phi) / 6));
    const p = weights[i]! * core.kernels.exponential_f64(-cost);
    sums[0]! += p;
    sums[1]! += p * phi;
    sums[2]! += p * phi * phi;
  });
  return { constantMean: sums[1]! / sums[0]!, constantSquare: sums[2]! / sums[0]! };
}
