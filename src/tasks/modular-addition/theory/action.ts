/**
 * The action of one Fourier mode of one neuron, S_k = P·Ŝ_k (PHYSICS 4.1), with
 * Φ = |w_k|², Ψ = |v_k|²:
 *
 *     Ŝ_k(Φ, Ψ) = (Φ + Ψ)/2 − gΦΨ + (γ/6)(Φ³ + Ψ³),     g = u a²
 *
 * and on the diagonal Ŝ_k(Φ) = Φ − gΦ² + (γ/3)Φ³. The cost of fluctuations, where it
 * is counted, adds to the pair of modes k and −k, whose weight is e^(−2S_k).
 */
import type { Saddle } from "../../../theory/saddles.ts";
import { type ModeCost, noCost } from "./fluctuations.ts";

/** Ŝ on the diagonal: linear·Φ − attraction·Φ² + (sextic/3)Φ³. */
export interface Diagonal {
  linear: number;
  attraction: number;
  sextic: number;
}

/** Ŝ_k on the diagonal, with half the pair's cost of fluctuations. */
export function diagonal(modulus: number, g: number, sextic: number, cost: ModeCost = noCost): Diagonal {
  return {
    linear: 1 + cost.linear / modulus,
    attraction: g - (cost.product / 2 + cost.square) / modulus,
    sextic,
  };
}

/** Ŝ_k on the diagonal. */
export function reducedAction(phi: number, { linear, attraction, sextic }: Diagonal): number {
  return phi * (linear - phi * (attraction - (sextic / 3) * phi));
}

/** g at which the side well is as deep as the centre, and where the well then is. */
export function degeneracy(sextic: number): { g: number; phi: number } {
  return { g: 2 * Math.sqrt(sextic / 3), phi: Math.sqrt(3 / sextic) };
}

/** Φ₊ = (g + √(g² − γ))/γ, where the side well is; null below the spinodal g = √γ. */
export function sideWell({ linear, attraction, sextic }: Diagonal): number | null {
  const square = attraction * attraction - linear * sextic;
  return attraction > 0 && square > 0 ? (attraction + Math.sqrt(square)) / sextic : null;
}

/** All stationary points of Ŝ_k on the diagonal Φ ≥ 0, from the centre outwards; the centre is where the domain ends. */
export function stationary(action: Diagonal): Saddle[] {
  const { linear, attraction, sextic } = action;
  const centre: Saddle = { position: 0, value: 0, curvature: -2 * attraction, kind: "minimum" };
  const well = sideWell(action);
  if (well === null) return [centre];
  const at = (position: number, kind: Saddle["kind"]): Saddle => ({
    position,
    value: reducedAction(position, action),
    curvature: 2 * (sextic * position - attraction),
    kind,
  });
  // Φ₋Φ₊ = linear/γ: the form that does not cancel.
  return [centre, at(linear / (sextic * well), "maximum"), at(well, "minimum")];
}
