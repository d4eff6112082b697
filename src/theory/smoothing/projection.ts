/** The components of a neuron's output on Hermite polynomials of the teacher's direction (PHYSICS 11.1). */
import type { Core } from "../../core/module.ts";
import type { Smoothing } from "./smoothing.ts";

/** Used again by every call: derivatives of one smoothing. */
const derivatives = new Float64Array(32);

/**
 * m_l = E[φ(w·x + β) He_l(w*·x)] for l = 0 … highest; the component of He_l itself is m_l/l!.
 *
 * @param overlap  q = w·w*, |w*| = 1
 * @param squaredNorm  |w|² > 0
 * @param bias  β
 * @returns highest + 1 numbers
 */
export function projections(
  core: Core,
  smoothing: Smoothing,
  overlap: number,
  squaredNorm: number,
  bias: number,
  highest: number,
): Float64Array {
  smoothing.derivatives(core, Math.sqrt(squaredNorm), bias, highest, derivatives);
  const result = new Float64Array(highest + 1);
  let power = 1;
  for (let l = 0; l <= highest; l++) {
    result[l] = power * derivatives[l]!;
    power *= overlap;
  }
  return result;
}

/**
 * Writes m_l with its first two derivatives in q at fixed |w_⊥|²:
 *
 *     m_l = q^l G⁽ˡ⁾,   m_l′ = l q^(l−1) G⁽ˡ⁾ + q^(l+1) G⁽ˡ⁺²⁾,   m_l″ = l(l−1) q^(l−2) G⁽ˡ⁾ + (2l+1) q^l G⁽ˡ⁺²⁾ + q^(l+2) G⁽ˡ⁺⁴⁾
 *
 * @param g  derivatives of the smoothing up to order l + 4
 * @param jet  3 numbers, out
 */
export function projectionJet(g: Float64Array, q: number, l: number, jet: Float64Array): void {
  const below = l < 2 ? 0 : power(q, l - 2);
  const before = l < 1 ? 0 : power(q, l - 1);
  const here = power(q, l);
  jet[0] = here * g[l]!;
  jet[1] = l * before * g[l]! + here * q * g[l + 2]!;
  jet[2] = l * (l - 1) * below * g[l]! + (2 * l + 1) * here * g[l + 2]! + here * q * q * g[l + 4]!;
}

/** xⁿ by multiplication: the same bytes on every engine. */
function power(x: number, n: number): number {
  let result = 1;
  for (let i = 0; i < n; i++) result *= x;
  return result;
}
