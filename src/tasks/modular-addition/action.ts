/**
 * The action of one Fourier mode of one neuron, S_k = P·Ŝ_k (PHYSICS 4.1), with
 * Φ = |w_k|², Ψ = |v_k|²:
 *
 *     Ŝ_k(Φ, Ψ) = (Φ + Ψ)/2 − gΦΨ + (γ/6)(Φ³ + Ψ³),     g = u a²
 *
 * and on the diagonal Ŝ_k(Φ) = Φ − gΦ² + (γ/3)Φ³.
 */
import type { Saddle } from "../../theory/saddles.ts";

/** Ŝ_k on the diagonal. */
export function reducedAction(phi: number, g: number, sextic: number): number {
  return phi * (1 - phi * (g - (sextic / 3) * phi));
}

/** g at which the side well is as deep as the centre, and where the well then is. */
export function degeneracy(sextic: number): { g: number; phi: number } {
  return { g: 2 * Math.sqrt(sextic / 3), phi: Math.sqrt(3 / sextic) };
}

/** Φ₊ = (g + √(g² − γ))/γ, where the side well is; null below the spinodal g = √γ. */
export function sideWell(g: number, sextic: number): number | null {
  const square = g * g - sextic;
  return square > 0 ? (g + Math.sqrt(square)) / sextic : null;
}

/** All stationary points of Ŝ_k on the diagonal Φ ≥ 0, from the centre outwards; the centre is where the domain ends. */
export function stationary(g: number, sextic: number): Saddle[] {
  const centre: Saddle = { position: 0, value: 0, curvature: -2 * g, kind: "minimum" };
  const well = sideWell(g, sextic);
  if (well === null) return [centre];
  const at = (position: number, kind: Saddle["kind"]): Saddle => ({
    position,
    value: reducedAction(position, g, sextic),
    curvature: 2 * (sextic * position - g),
    kind,
  });
  // Φ₋Φ₊ = 1/γ: the form that does not cancel.
  return [centre, at(1 / (sextic * well), "maximum"), at(well, "minimum")];
}
