/** Closed forms of the teacher–student theory for d → ∞ at fixed u and r (PHYSICS 3). */

/**
 * b of the GFL phase: the root of b[1 + ℓ/(1 − b²/B)] = 1 on (0, min(1, √B)), with
 * B = π(1+2σ_w²)/(4uσ_w²) and ℓ = 4σ_w²r/(π(1+2σ_w²)). There c = ε and d·Var(q) = σ_w²/(1 − b²/B).
 */
export function gaussianDiscrepancy(u: number, r: number, inputVariance: number): number {
  const linear = (4 * inputVariance) / (Math.PI * (1 + 2 * inputVariance));
  const ceiling = 1 / (u * linear);
  let low = 0;
  let high = Math.min(1, Math.sqrt(ceiling));
  // The left side rises in b, from 0 to beyond 1.
  for (let i = 0; i < 200; i++) {
    const b = (low + high) / 2;
    if (b === low || b === high) break;
    if (b * (1 + (linear * r) / (1 - (b * b) / ceiling)) < 1) low = b;
    else high = b;
  }
  return (low + high) / 2;
}
