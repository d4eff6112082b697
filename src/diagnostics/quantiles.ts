/** Quantiles of draws, how surely they are known, and how well chains explore the tails. */

import { scatterOf } from "../numeric/scatter.ts";
import { effectiveSampleSize } from "./effective-sample-size.ts";
import { quantile, sortedDraws } from "./sorted.ts";

type DataSets = readonly (readonly Float64Array[])[];

/** A quantile over the draws of all data sets together. */
export interface Quantile {
  probability: number;
  value: number;
  /** Monte-Carlo standard error, on the same data sets; null where it cannot be told. */
  mcse: number | null;
}

const REPORTED = [0.05, 0.5, 0.95];
const TAILS = [0.05, 0.95];

/**
 * The error is that of the fraction of draws at or below the quantile, carried over to the draws that stand there
 * (Vehtari et al. 2021, section 4.4, with a normal instead of a beta distribution for the fraction).
 * @returns null when a draw is not finite or there are none
 */
export function quantilesOf(dataSets: DataSets): Quantile[] | null {
  const sorted = sortedDraws(dataSets.flat());
  if (sorted === null) return null;
  return REPORTED.map((probability) => {
    const value = quantile(sorted, probability);
    const below = indicators(dataSets, () => value);
    const ess = effectiveSampleSize(below);
    if (ess === null) return { probability, value, mcse: null };
    const error = Math.sqrt(scatterOf(below).total / ess);
    const width = quantile(sorted, probability + error) - quantile(sorted, probability - error);
    return { probability, value, mcse: width / 2 };
  });
}

/**
 * The effective sample size of the 5 % and 95 % quantiles of each data set, whichever is less (Vehtari et al. 2021,
 * section 4.3); null where neither can be told.
 */
export function tailSampleSize(dataSets: DataSets): number | null {
  const sorted = dataSets.map(sortedDraws);
  if (sorted.includes(null)) return null;
  const sizes = TAILS.flatMap((probability) => {
    const below = indicators(dataSets, (dataSet) => quantile(sorted[dataSet]!, probability));
    return effectiveSampleSize(below) ?? [];
  });
  return sizes.length > 0 ? Math.min(...sizes) : null;
}

/** 1 for draws at or below the threshold of their data set, 0 for others. */
function indicators(dataSets: DataSets, threshold: (dataSet: number) => number): Float64Array[][] {
  return dataSets.map((chains, dataSet) => {
    const limit = threshold(dataSet);
    return chains.map((chain) => chain.map((value) => (value <= limit ? 1 : 0)));
  });
}
