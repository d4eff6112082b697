/** Closed forms of the modular-addition theory for P → ∞ (PHYSICS 4): onset, lever rule, completion. */

import { attraction, type Parameters } from "../parameters.ts";
import { degeneracy, diagonal, sideWell } from "./action.ts";

/** "printed": the paper's own; "corrected": what real networks follow. They differ in λ by a factor 4P². */
export type Normalisation = "printed" | "corrected";

/** λ of a network all of whose modes sit at Φ = Ψ = phi. */
export function fullKernel(
  { modulus, readoutVariance }: Parameters,
  normalisation: Normalisation,
  phi: number,
): number {
  return (normalisation === "corrected" ? 4 * modulus * modulus : 1) * readoutVariance * phi * phi;
}

export interface Thresholds {
  along: "noise" | "width";
  normalisation: Normalisation;
  /** Below it droplets coexist with the centre, GMFL-I: σ_I², or N_I. */
  onset: number;
  /** Below it all modes are droplets, GMFL-II: σ_II² = σ_I² − λ*, or N_II; null where there is none. */
  completion: number | null;
  /** |a| at completion. */
  aAtCompletion: number | null;
  reason: string | null;
}

/**
 * Where GMFL-I begins and ends along one parameter, whose own value does not matter, for P → ∞.
 *
 * The onset is u = g_c, that is σ⁴N = 2σ_a²P²/g_c; completion is the same with σ² + λ* in the place of σ².
 */
export function thresholds(
  parameters: Parameters,
  normalisation: Normalisation,
  along: Thresholds["along"] = "noise",
): Thresholds {
  const { g, phi } = degeneracy(parameters.sextic);
  const lambda = fullKernel(parameters, normalisation, phi);
  const product = attraction({ ...parameters, noise: 1, width: 1 }) / g;
  const { noise, width } = parameters;
  if (along === "width") {
    const completion = product / ((noise + lambda) * (noise + lambda));
    const aAtCompletion = noise / (noise + lambda);
    return { along, normalisation, onset: product / (noise * noise), completion, aAtCompletion, reason: null };
  }
  const onset = Math.sqrt(product / width);
  const completion = onset - lambda;
  if (completion > 0) {
    return { along, normalisation, onset, completion, aAtCompletion: completion / onset, reason: null };
  }
  const reason = `even without noise the droplets' kernel, λ* = ${lambda}, is not used up`;
  return { along, normalisation, onset, completion: null, aAtCompletion: null, reason };
}

/**
 * |a| for P → ∞, where the centre adds nothing to λ: 1 in GFL, √(g_c/u) = σ²/σ_I² in GMFL-I by the lever rule, and in
 * GMFL-II the root of a(σ² + λ) = σ² with λ from a well at Φ₊(u a²).
 */
export function limitingResidual(parameters: Parameters, normalisation: Normalisation): number {
  const { modulus, noise, sextic } = parameters;
  const u = attraction(parameters);
  const { g, phi } = degeneracy(sextic);
  if (u <= g) return 1;
  const lever = Math.sqrt(g / u);
  if (lever * (noise + fullKernel(parameters, normalisation, phi)) >= noise) return lever;
  let low = lever;
  let high = 1;
  for (let i = 0; i < 100; i++) {
    const a = (low + high) / 2;
    const phi = sideWell(diagonal(modulus, u * a * a, sextic))!;
    if (a * (noise + fullKernel(parameters, normalisation, phi)) < noise) low = a;
    else high = a;
  }
  return (low + high) / 2;
}
