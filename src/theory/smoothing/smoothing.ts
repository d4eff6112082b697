/**
 * An activation φ smoothed by a Gaussian (PHYSICS 11): G(r, β) = E φ(r g + β), g ~ N(0, 1). Its derivatives in β are all
 * that theory needs of φ, since with x ~ N(0, I), |w*| = 1, q = w·w* and r = |w|
 *
 *     E[φ(w·x + β) He_l(w*·x)] = q^l ∂_β^l G(r, β) =: m_l                                (11.1)
 *
 * and ∂G/∂(r²/2) = ∂_β²G, so that derivatives of m_l in q are derivatives of G of higher order.
 */
import type { Core } from "../../core/module.ts";

export interface Smoothing {
  /** Name of the activation in a configuration. */
  readonly name: string;
  /** Symmetry of φ; null where it has none. */
  readonly parity: "odd" | "even" | null;
  /**
   * Writes G, ∂_βG … ∂_β^order G.
   * @param radius  r > 0
   * @param out  at least order + 1 numbers
   */
  derivatives(core: Core, radius: number, bias: number, order: number, out: Float64Array): void;
}

/** The factor 1/√(2π) of the normal density. */
export const NORMAL = 1 / Math.sqrt(2 * Math.PI);

/**
 * Probabilists' Hermite polynomials He_0 … He_order at t, by He_{k+1} = t He_k − k He_{k−1}.
 * @param out  at least order + 1 numbers
 */
export function hermite(t: number, order: number, out: Float64Array): Float64Array {
  out[0] = 1;
  if (order > 0) out[1] = t;
  for (let k = 1; k < order; k++) out[k + 1] = t * out[k]! - k * out[k - 1]!;
  return out;
}

/** Used again by every call: Hermite polynomials of one argument. */
export const polynomials = new Float64Array(64);
