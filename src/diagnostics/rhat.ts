/**
 * Split R-hat: how much wider the draws of all chains together are than those of half a chain.
 * 1 when chains agree with one another and with themselves.
 *
 * Source: Gelman et al., "Bayesian Data Analysis", 3rd edition, 11.4; Vehtari et al., "Rank-normalization, folding, and
 * localization: an improved R̂" (2021), section 3.1.
 */
import type { Core } from "../core/module.ts";
import { type Scatter, scatterOf } from "../numeric/scatter.ts";
import { folded, normalScores } from "./ranks.ts";

/**
 * What R-hat is taken of: the draws' normal scores, which tell chains in different places apart, and those of their
 * distances from the median, which tell chains of different widths apart.
 */
export interface RankScatter {
  bulk: Scatter;
  folded: Scatter;
}

/** @param dataSets  the chains of each data set, all of one length; ranks are those within a data set. */
export function rankScatter(core: Core, dataSets: readonly (readonly Float64Array[])[]): RankScatter {
  return {
    bulk: scatterOf(normalScores(core, dataSets)),
    folded: scatterOf(normalScores(core, folded(dataSets))),
  };
}

/**
 * The larger of the R-hats of normal scores and of folded ones.
 * @returns null where there is nothing to tell it from: halves of fewer than 2 draws, numbers that are not finite, or
 *   constants.
 */
export function rankRhat({ bulk, folded }: RankScatter): number | null {
  const found = [bulk, folded].flatMap((scatter) => splitRhat(scatter) ?? []);
  return found.length > 0 ? Math.max(...found) : null;
}

/**
 * R-hat of the draws as they are. The spread of chains about the mean of their own data set is pooled over data sets:
 * data sets differ by right, chains on one do not.
 * @returns null as `rankRhat`
 */
export function splitRhat({ within, total }: Scatter): number | null {
  return within > 0 && Number.isFinite(total) ? Math.sqrt(total / within) : null;
}
