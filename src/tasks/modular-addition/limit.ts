/** Closed forms of the modular-addition theory for P → ∞ (PHYSICS 4): onset, lever rule, completion. */
import { degeneracy, sideWell } from "./action.ts";
import { attraction, type Parameters } from "./parameters.ts";

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
  /** σ_I²: below it droplets coexist with the centre, GMFL-I. */
  onset: number;
  /** σ_II² = σ_I² − λ*: below it all modes are droplets, GMFL-II; null where that is not above 0. */
  completion: number | null;
  /** |a| at completion. */
  aAtCompletion: number | null;
}

/** The noise at which GMFL-I begins and ends; `parameters.noise` does not matter. */
export function thresholds(parameters: Parameters, normalisation: Normalisation): Thresholds {
  const { g, phi } = degeneracy(parameters.sextic);
  const onset = Math.sqrt(attraction({ ...parameters, noise: 1 }) / g);
  const completion = onset - fullKernel(parameters, normalisation, phi);
  if (completion <= 0) return { onset, completion: null, aAtCompletion: null };
  return { onset, completion, aAtCompletion: completion / onset };
}

/**
 * |a| for P → ∞, where the centre adds nothing to λ: 1 in GFL, √(g_c/u) = σ²/σ_I² in GMFL-I by the lever rule, and in
 * GMFL-II the root of a(σ² + λ) = σ² with λ from a well at Φ₊(u a²).
 */
export function limitingResidual(parameters: Parameters, normalisation: Normalisation): number {
  const { noise, sextic } = parameters;
  const u = attraction(parameters);
  const { g, phi } = degeneracy(sextic);
  if (u <= g) return 1;
  const lever = Math.sqrt(g / u);
  if (lever * (noise + fullKernel(parameters, normalisation, phi)) >= noise) return lever;
  let low = lever;
  let high = 1;
  for (let i = 0; i < 100; i++) {
    const a = (low + high) / 2;
    if (a * (noise + fullKernel(parameters, normalisation, sideWell(u * a * a, sextic)!)) < noise) low = a;
    else high = a;
  }
  return (low + high) / 2;
}
