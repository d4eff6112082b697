/** Means and variances of chains, in plain arithmetic, the same on every engine. */

/** The mean, summed in order. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** The unbiased variance, Σ (x − x̄)²/(n − 1); NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - centre;
    sum += deviation * deviation;
  }
  return values.length < 2 ? Number.NaN : sum / (values.length - 1);
}

/** How the draws of chains scatter within chains and between those of the same data set. */
export interface Scatter {
  /** The first and the second half of each chain in turn, taken as chains of their own, so that a drift shows. */
  halves: { values: Float64Array; centre: number }[];
  /** Draws of a half; the middle draw of an odd number is left out. */
  draws: number;
  /** Mean variance within a half. */
  within: number;
  /** Variance between the means of a data set's halves; mean over data sets. */
  between: number;
  /** Variance over all halves of a data set, which the disagreement of chains widens; mean over data sets. */
  total: number;
  /** Independent differences that `between` is made of: halves less data sets. */
  freedom: number;
}

/** @param dataSets  the chains of each data set, all of one length. */
export function scatterOf(dataSets: readonly (readonly Float64Array[])[]): Scatter {
  const draws = Math.floor((dataSets[0]?.[0]?.length ?? 0) / 2);
  const split = dataSets.map((chains) =>
    chains
      .flatMap((chain) => [chain.subarray(0, draws), chain.subarray(chain.length - draws)])
      .map((values) => ({ values, centre: mean(values) })),
  );
  const halves = split.flat();
  const within = mean(halves.map(({ values }) => variance(values)));
  const between = mean(split.map((chains) => variance(chains.map(({ centre }) => centre))));
  const total = (within * (draws - 1)) / draws + between;
  return { halves, draws, within, between, total, freedom: halves.length - dataSets.length };
}
