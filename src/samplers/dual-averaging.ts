/**
 * Step-size adaptation by dual averaging: Hoffman and Gelman, "The No-U-Turn Sampler" (JMLR 2014),
 * section 3.2, with their constants but the shrinkage point, which is the first step size itself:
 * their tenfold would lie beyond the prior's own limit of stability.
 *
 * The state is four numbers, all 0 at the start, so that a chain can store them; exponential and
 * logarithm are the core's, the same on every machine.
 */
import type { Core } from "../core/module.ts";

export const ADAPTATION_NUMBERS = 4;

const [LOGARITHM, AVERAGE, SHORTFALL, COUNT] = [0, 1, 2, 3];

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
 * @param state  ADAPTATION_NUMBERS numbers.
 */
export function dualAveraging(
  { kernels }: Core,
  first: number,
  largest: number,
  target: number,
  state: Float64Array,
): DualAveraging {
  return {
    stepSize: (settled) => Math.min(largest, first * kernels.exponential_f64(state[settled ? AVERAGE : LOGARITHM]!)),
    learn(probability) {
      const count = state[COUNT]! + 1;
      const weight = 1 / (count + DELAY);
      const shortfall = (1 - weight) * state[SHORTFALL]! + weight * (target - probability);
      const highest = kernels.logarithm_f64(largest / first);
      const logarithm = Math.min(highest, (-Math.sqrt(count) / GAIN) * shortfall);
      const share = 1 / Math.sqrt(count * Math.sqrt(count));
      state[COUNT] = count;
      state[SHORTFALL] = shortfall;
      state[LOGARITHM] = logarithm;
      state[AVERAGE] = share * logarithm + (1 - share) * state[AVERAGE]!;
    },
  };
}
