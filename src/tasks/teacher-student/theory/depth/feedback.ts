/**
 * The Gaussian phase of three layers whose first layer learns, for d → ∞ (PHYSICS 12): the second layer's overlap with the
 * teacher stretches the first layer's kernel along it, which stretches the second's in turn. With ν = N2/N1, x = b²/B̂ and
 * x₀ the same for a lazy first layer,
 *
 *     L₁₁/λ₁ = 1 + νx/(1−x),   x² − x[1 + x₀(1−ν)] + x₀ = 0 (the small root),   1/b = 1 + ℓ̂(L₁₁/λ₁)/(1−x)
 *
 * It ends at a fold, x₀ = 1/(1+√ν)², which two layers do not have.
 */
import type { Core } from "../../../../core/module.ts";
import { scales } from "../../parameters.ts";
import { type DeepNetwork, lazyNetwork } from "./network.ts";

export interface GaussianFeedback {
  /** ν = N2/N1; 0 for a frozen first layer. */
  ratio: number;
  b: number;
  /** b²/B̂ of a lazy first layer, and with feedback. */
  lazyShare: number;
  share: number;
  /** L₁₁/λ₁ = d·Var q/σ_w² of the first layer: what feedback multiplies its kernel along the teacher by. */
  stretch: number;
  /** d·Var q̂/(σ̂²L₁₁/λ₁) of the second layer, 1/(1−x). */
  secondStretch: number;
  /** x₀ at which the phase ends. */
  fold: number;
}

/** @returns null where no Gaussian phase exists: the network lies beyond the fold */
export function gaussianFeedback(core: Core, network: DeepNetwork): GaussianFeedback | null {
  const lazy = lazyNetwork(core, network);
  const { u, r } = scales(core, lazy, "ek");
  const { inputVariance } = lazy;
  const ratio = network.frozen ? 0 : network.width / network.hiddenWidth;
  const ceiling = (Math.PI * (1 + 2 * inputVariance)) / (4 * u * inputVariance);
  const linear = (4 * inputVariance * r) / (Math.PI * (1 + 2 * inputVariance));
  const root = 1 + Math.sqrt(ratio);
  const fold = 1 / (root * root);
  const at = (b: number) => {
    const lazyShare = (b * b) / ceiling;
    const half = (1 + lazyShare * (1 - ratio)) / 2;
    // The small root in the form that does not cancel.
    const share = lazyShare / (half + Math.sqrt(Math.max(0, half * half - lazyShare)));
    const stretch = 1 + (ratio * share) / (1 - share);
    return { lazyShare, share, stretch, defect: b * (1 + (linear * stretch) / (1 - share)) - 1 };
  };
  let low = 0;
  let high = Math.min(1, Math.sqrt(fold * ceiling));
  // The defect rises in b.
  if (high < 1 && at(high).defect < 0) return null;
  for (let i = 0; i < 200; i++) {
    const b = (low + high) / 2;
    if (b === low || b === high) break;
    if (at(b).defect < 0) low = b;
    else high = b;
  }
  const b = (low + high) / 2;
  const { lazyShare, share, stretch } = at(b);
  return { ratio, b, lazyShare, share, stretch, secondStretch: 1 / (1 - share), fold };
}
