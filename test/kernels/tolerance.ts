/** How far a kernel may stand from the reference: what rounding can do, and no more. */
import type { Precision } from "../../src/core/kernels.ts";

/** u: the largest relative error of one rounding. A sum of m products, rounded twice a step, is off by at most (m + 1)·u·Σ|terms|. */
export const roundoff: Record<Precision, number> = { f32: 2 ** -24, f64: 2 ** -53 };

/** The largest error seen, as a fraction of what is allowed. */
export class Worst {
  ratio = 0;

  see(found: number, expected: number, allowed: number): void {
    const error = Math.abs(found - expected);
    // Not ">": a NaN has to count.
    if (!(error <= this.ratio * allowed)) this.ratio = error <= Number.MAX_VALUE ? error / allowed : Infinity;
  }
}
