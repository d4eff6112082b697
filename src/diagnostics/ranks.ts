/**
 * Draws by their rank among those of the same data set, so that neither heavy tails nor a few draws far out can hide
 * what chains do.
 *
 * Source: Vehtari et al., "Rank-normalization, folding, and localization: an improved R̂" (2021), sections 3 and 4.
 */
import type { Core } from "../core/module.ts";
import { normalQuantile } from "../numeric/normal-quantile.ts";
import { quantile, sortedDraws } from "./sorted.ts";

type DataSets = readonly (readonly Float64Array[])[];

/**
 * Every draw's normal score Φ⁻¹((rank − 3/8)/(S + 1/4)) among the S draws of its data set; equal draws share the mean of
 * their ranks. All are NaN in a data set with a draw that is not finite.
 */
export function normalScores(core: Core, dataSets: DataSets): Float64Array[][] {
  return dataSets.map((chains) => {
    const sorted = sortedDraws(chains);
    if (sorted === null) return chains.map((chain) => new Float64Array(chain.length).fill(Number.NaN));
    const scores = new Float64Array(sorted.length);
    for (let from = 0, to = 0; from < sorted.length; from = to) {
      while (to < sorted.length && sorted[to] === sorted[from]) to++;
      // Ranks from 1 on: the mean of from + 1 … to.
      scores[from] = normalQuantile(core, ((from + 1 + to) / 2 - 3 / 8) / (sorted.length + 1 / 4));
    }
    return chains.map((chain) => chain.map((value) => scores[firstAtLeast(sorted, value)]!));
  });
}

/** Distances from the data set's median: large at both ends, so that means of them compare widths. */
export function folded(dataSets: DataSets): Float64Array[][] {
  return dataSets.map((chains) => {
    const sorted = sortedDraws(chains);
    const median = sorted === null ? Number.NaN : quantile(sorted, 0.5);
    return chains.map((chain) => chain.map((value) => Math.abs(value - median)));
  });
}

/** Index of the first number that is not below `value`, by halving. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
