/**
 * How many independent draws the draws of some chains are worth, for the mean.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter, Bürkner, "Rank-normalization, folding, and
 * localization: an improved R̂" (2021), section 3.2: autocorrelations that count the
 * disagreement of chains, summed by Geyer's initial monotone sequence.
 */

import { type Scatter, scatterOf } from "../numeric/scatter.ts";
import { meanAutocovariances } from "./autocovariance.ts";

/** Draws of half a chain below which autocorrelations are not worth their name. */
export const LEAST_DRAWS = 8;

/**
 * @param dataSets  the chains of each data set, all of one length. Chains are compared with those of their own data
 *   set, and what is learned of them is pooled: the draws of different data sets differ by right.
 * @returns the effective sample size of the mean over all draws; null where there is nothing to tell it from: halves of
 *   fewer than 8 draws, numbers that are not finite, or constants.
 */
export function effectiveSampleSize(dataSets: readonly (readonly Float64Array[])[]): number | null {
  return sampleSize(scatterOf(dataSets));
}

/** The same of draws whose scatter is known. */
export function sampleSize(scatter: Scatter): number | null {
  const draws = scatter.halves.length * scatter.draws;
  const time = autocorrelationTime(scatter, scatter.total);
  // Draws that avoid one another are worth more than independent ones, at most by the log₁₀ of their
  // number in the source; here by its digits, which need no logarithm.
  return time === null ? null : draws / Math.max(time, 1 / String(draws).length);
}

/**
 * The integrated autocorrelation time 1 + 2Σρ, in draws.
 * @param variance  of all draws: `total`, in which chains that disagree stay correlated for ever, or `within`, for how
 *   fast a half moves about its own mean.
 * @returns null as `effectiveSampleSize`
 */
export function autocorrelationTime(scatter: Scatter, variance: number): number | null {
  const { draws, halves, within } = scatter;
  if (draws < LEAST_DRAWS || !(within > 0 && Number.isFinite(variance))) return null;
  const covariances = meanAutocovariances(halves);
  const autocorrelation = (lag: number) => 1 - (within - covariances[lag]!) / variance;

  // Geyer: sums of two neighbouring autocorrelations of a reversible chain are positive and
  // fall with the lag. From where they are not, only noise is left, as at the largest lags.
  let sum = 0;
  let last = Number.POSITIVE_INFINITY;
  for (let lag = 0; ; lag += 2) {
    const even = lag === 0 ? 1 : autocorrelation(lag);
    const pair = even + autocorrelation(lag + 1);
    if (pair <= 0 || lag >= draws - 5) {
      // Of the last pair the source adds the first, once instead of twice, where it is positive.
      sum += Math.max(even, 0) / 2;
      break;
    }
    last = Math.min(last, pair);
    sum += last;
  }
  return 2 * sum - 1;
}
