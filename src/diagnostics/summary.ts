/** What the draws of one observable say of its mean, and how surely. */
import type { Core } from "../core/module.ts";
import { mean, scatterOf, variance } from "../numeric/scatter.ts";
import { LEAST_DRAWS, sampleSize } from "./effective-sample-size.ts";
import { compareHalves, type Halves } from "./halves.ts";
import { type Quantile, quantilesOf, tailSampleSize } from "./quantiles.ts";
import { rankRhat, rankScatter } from "./rhat.ts";

export interface Summary {
  /** Over the data sets' means. */
  mean: number | null;
  /** Monte-Carlo standard error of the mean: how far it may be from that of endless chains on the same data sets. */
  mcse: number | null;
  /** Independent draws that all draws are worth for the mean. */
  ess: number | null;
  /** Rank-normalised split R-hat, the larger of bulk and folded, chains compared within their data sets. */
  rhat: number | null;
  /** What chance alone lets the halves of chains differ by. */
  halves: Halves | null;
  /** Independent draws that all draws are worth for the bulk of the distribution: the same of normal scores. */
  bulkEss: number | null;
  /** For its 5 % and 95 % quantiles, whichever is less. */
  tailEss: number | null;
  /** Integrated autocorrelation time, in kept draws: as many count as one. */
  autocorrelationTime: number | null;
  /** At 5, 50 and 95 %, over the draws of all data sets together. */
  quantiles: Quantile[] | null;
  /** Standard error over data sets: how far the mean may be from that over all data sets. Contains the Monte-Carlo error. */
  standardError: number | null;
  /** Standard deviation of the data sets' means. */
  dataSetSpread: number | null;
  /** Why something is null; absent when nothing is. */
  reason?: string;
}

/** The reason given where chains do not move and do not agree: the one that is a finding. */
export const STUCK = "every chain is constant, but not the same";

/**
 * Chains that can be taken together: all of the length of the shortest, after those that were stopped before half the
 * longest are left out, and with them data sets that have no others. Chains that ran to their end are all used whole.
 */
export function comparableChains(dataSets: readonly (readonly Float64Array[])[]): Float64Array[][] {
  const longest = Math.max(0, ...dataSets.flat().map((chain) => chain.length));
  const enough = dataSets.map((chains) => chains.filter((chain) => chain.length > 0 && 2 * chain.length >= longest));
  const used = enough.filter((chains) => chains.length > 0);
  const shortest = Math.min(...used.flat().map((chain) => chain.length));
  return used.map((chains) => chains.map((chain) => chain.subarray(0, shortest)));
}

/** @param dataSets  the chains of each data set, all of one length: see `comparableChains`. */
export function summarise(core: Core, dataSets: readonly (readonly Float64Array[])[]): Summary {
  const means = dataSets.map((chains) => mean(chains.map(mean)));
  const scatter = scatterOf(dataSets);
  const { total, draws } = scatter;
  const ranks = rankScatter(core, dataSets);
  const ess = sampleSize(scatter);
  const severalSets = dataSets.length > 1;
  const spread = severalSets ? finite(Math.sqrt(variance(means))) : null;
  const summary = {
    mean: dataSets.length > 0 ? finite(mean(means)) : null,
    mcse: ess === null ? null : Math.sqrt(total / ess),
    ess,
    rhat: rankRhat(ranks),
    halves: compareHalves(core, ranks),
    bulkEss: sampleSize(ranks.bulk),
    tailEss: tailSampleSize(dataSets),
    autocorrelationTime: ess === null ? null : (scatter.halves.length * draws) / ess,
    quantiles: quantilesOf(dataSets),
    standardError: spread === null ? null : spread / Math.sqrt(dataSets.length),
    dataSetSpread: spread,
  };
  const reasons: string[] = [];
  if (summary.mean === null) reasons.push(dataSets.length === 0 ? "no draws" : "draws that are not finite");
  else if (draws < LEAST_DRAWS) reasons.push(`fewer than ${2 * LEAST_DRAWS} draws a chain`);
  else if (ess === null) reasons.push(total > 0 ? STUCK : "the draws are constant");
  if (!severalSets && dataSets.length > 0) reasons.push("one data set has no spread over data sets");
  return reasons.length > 0 ? { ...summary, reason: reasons.join("; ") } : summary;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
