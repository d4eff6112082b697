/**
 * Split R-hat: how much wider the draws of all chains together are than those of half a chain.
 * 1 when chains agree with one another and with themselves.
 *
 * Source: Gelman et al., "Bayesian Data Analysis", 3rd edition, 11.4.
 */
import { scatterOf } from "./scatter.ts";

/**
 * @param dataSets  the chains of each data set, all of one length. The spread of chains about the mean of their own
 *   data set is pooled over data sets: data sets differ by right, chains on one do not.
 * @returns null where there is nothing to tell it from: halves of fewer than 2 draws, numbers that are not finite, or
 *   constants.
 */
export function splitRhat(dataSets: readonly (readonly Float64Array[])[]): number | null {
  const { within, total } = scatterOf(dataSets);
  return within > 0 && Number.isFinite(total) ? Math.sqrt(total / within) : null;
}
