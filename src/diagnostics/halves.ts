/**
 * What the halves of chains may differ by through chance alone, so that it can be told from what they do differ by.
 *
 * R-hat by itself cannot: of chains in equilibrium it is about √(1 + 1/m) when half a chain is worth m independent
 * draws, however many chains there are. So each half is cut into batches. The means of batches scatter by chance about
 * the mean of their half; what they say of the means of halves is compared with how those scatter (an F-test), and with
 * how the second halves differ from the first over all chains together (a t-test). Both are those of an analysis of
 * variance on batch means, which holds for batches longer than the chain's memory.
 *
 * Source for batch means: Geyer, "Practical Markov Chain Monte Carlo" (1992), section 3.2.
 */
import type { Core } from "../core/module.ts";
import { fisherQuantile } from "../numeric/fisher-quantile.ts";
import { mean, type Scatter, variance } from "../numeric/scatter.ts";
import { autocorrelationTime } from "./effective-sample-size.ts";
import type { RankScatter } from "./rhat.ts";

/** Probability that chains in equilibrium exceed a limit, for each limit of each observable. */
export const FALSE_ALARM = 1e-4;
/** R-hat up to which a difference is small beside the width of the distribution, however sure it is (Vehtari et al.). */
export const RHAT_SMALL = 1.01;

/** Independent draws that a batch is to be worth; and how many batches make a half at most. */
const BATCH_WORTH = 5;
const MOST_BATCHES = 20;

export interface Halves {
  /** Independent draws that half a chain is worth by how it moves about its own mean. */
  worth: number;
  /** R-hat that chains in equilibrium exceed with probability 1e-4; at least 1.01. */
  rhatLimit: number;
  /** Mean of second halves less mean of first halves over all chains, in its standard errors (of normal scores). */
  drift: number;
  /** What the drift's size exceeds in equilibrium with probability 1e-4. */
  driftLimit: number;
}

/** @returns null where there is too little to tell it from, or nothing moves */
export function compareHalves(core: Core, { bulk, folded }: RankScatter): Halves | null {
  const places = chanceOf(bulk);
  if (places === null) return null;
  const widths = chanceOf(folded);
  const limits = [places, ...(widths === null ? [] : [widths])].map((chance) => rhatLimit(core, chance));
  return {
    worth: places.worth,
    rhatLimit: Math.max(RHAT_SMALL, ...limits),
    drift: driftOf(bulk) / Math.sqrt((2 * places.variance) / (bulk.halves.length / 2)),
    // The square of Student's t.
    driftLimit: Math.sqrt(fisherQuantile(core, FALSE_ALARM, 1, places.freedom)),
  };
}

interface Chance {
  scatter: Scatter;
  worth: number;
  /** Variance of a half's mean by chance. */
  variance: number;
  /** Degrees of freedom it is known from. */
  freedom: number;
}

function chanceOf(scatter: Scatter): Chance | null {
  const { halves, draws, within } = scatter;
  const time = autocorrelationTime(scatter, within);
  if (time === null) return null;
  // Draws that avoid one another count as independent ones here.
  const worth = draws / Math.max(time, 1);
  const batches = Math.min(Math.max(Math.floor(worth / BATCH_WORTH), 2), MOST_BATCHES);
  const length = Math.floor(draws / batches);
  const scattered = mean(
    halves.map(({ values }) =>
      variance(Array.from({ length: batches }, (_, k) => mean(values.subarray(k * length, (k + 1) * length)))),
    ),
  );
  return {
    scatter,
    worth,
    variance: (scattered * length) / draws,
    freedom: halves.length * (batches - 1),
  };
}

function rhatLimit(core: Core, { scatter, variance: byChance, freedom }: Chance): number {
  const { draws, within } = scatter;
  const between = byChance * fisherQuantile(core, FALSE_ALARM, scatter.freedom, freedom);
  return Math.sqrt((draws - 1) / draws + between / within);
}

function driftOf({ halves }: Scatter): number {
  let sum = 0;
  for (let k = 0; k < halves.length; k += 2) sum += halves[k + 1]!.centre - halves[k]!.centre;
  return sum / (halves.length / 2);
}
