/**
 * Step-size adaptation by dual averaging: Hoffman and Gelman, "The No-U-Turn Sampler" (JMLR 2014),
 * section 3.2, with their constants but the shrinkage point, which is the first step size itself:
 * their tenfold would lie beyond the prior's own limit of stability.
 *
 * Its memory is four numbers, all 0 at the start; exponential and logarithm are the core's, the same on every machine.
 */
import type { Core } from "../../core/module.ts";
import type { Memory } from "../memory.ts";

/** What it carries; the first three are about the logarithm of the step size in units of the first. */
export const ADAPTATION = ["logarithm", "average", "shortfall", "count"] as const;

/** γ, t₀ of the source; its κ = 3/4 is m^{−3/4} = 1/√(m√m). */
const GAIN = 0.05;
const DELAY = 10;

export interface DualAveraging {
  /** The step size to try next, or the one settled on. */
  stepSize(settled: boolean): number;
  /** Learns from the acceptance probability of the last try. */
  learn(probability: number): void;
}

/**
 * @param first  the step size to start from.
 * @param largest  step sizes stay below.
 */
export function dualAveraging(
  { kernels }: Core,
  first: number,
  largest: number,
  target: number,
  memory: Memory<(typeof ADAPTATION)[number]>,
): DualAveraging {
  return {
    stepSize: (settled) =>
      Math.min(largest, first * kernels.exponential_f64(settled ? memory.average : memory.logarithm)),
    learn(probability) {
      const count = memory.count + 1;
      const weight = 1 / (count + DELAY);
      const shortfall = (1 - weight) * memory.shortfall + weight * (target - probability);
      const highest = kernels.logarithm_f64(largest / first);
      const logarithm = Math.min(highest, (-Math.sqrt(count) / GAIN) * shortfall);
      const share = 1 / Math.sqrt(count * Math.sqrt(count));
      memory.count = count;
      memory.shortfall = shortfall;
      memory.logarithm = logarithm;
      memory.average = share * logarithm + (1 - share) * memory.average;
    },
  };
}
