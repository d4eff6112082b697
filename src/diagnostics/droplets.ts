/** How many neurons sit in the side wells, draw by draw, and how often one goes there or comes back. */
import type { Core } from "../core/module.ts";
import { mean } from "../numeric/scatter.ts";
import { comparableChains, summarise } from "./summary.ts";

/** Beyond the barrier a neuron has gone over; it has come back when it is below this fraction of it. */
const RETURN = 0.5;

export interface DropletStatistics {
  /** Size of the overlap from which on a neuron counts as a droplet. */
  barrier: number;
  /** Droplets in a draw, over all draws. */
  mean: number;
  /** Variance of their number in a draw about its data set's mean; mean over data sets. */
  variance: number;
  /** The same for neurons that know nothing of one another: N p(1 − p), p a data set's fraction. */
  binomialVariance: number;
  /**
   * variance/binomialVariance with its Monte-Carlo standard error: 1 for independent neurons, as in mean field; below
   * where a droplet makes the next one dearer, above where it makes it cheaper. Null where there are no droplets.
   */
  dispersion: { mean: number | null; mcse: number | null } | null;
  /** Neurons that went over the barrier from one kept draw to a later one, over all chains; and those that came back. */
  nucleations: number;
  evaporations: number;
  /** Chains in which no neuron did either. */
  stillChains: number;
}

/**
 * @param overlaps  of each data set: chains × draws × width; draws that were not made are NaN
 * @param layout  chains of a data set, and neurons
 * @returns null where there are no draws
 */
export function dropletStatistics(
  core: Core,
  overlaps: Iterable<Float32Array>,
  { chains, width, barrier }: { chains: number; width: number; barrier: number },
): DropletStatistics | null {
  const counts: Float64Array[][] = [];
  const events = { nucleations: 0, evaporations: 0, stillChains: 0 };
  for (const set of overlaps) {
    const length = set.length / chains;
    const found = Array.from({ length: chains }, (_, c) => {
      const chain = follow(set.subarray(c * length, (c + 1) * length), width, barrier);
      events.nucleations += chain.nucleations;
      events.evaporations += chain.evaporations;
      if (chain.counts.length > 0 && chain.nucleations + chain.evaporations === 0) events.stillChains++;
      return chain.counts;
    }).filter((chain) => chain.length > 0);
    if (found.length > 0) counts.push(found);
  }
  if (counts.length === 0) return null;

  const means = counts.map((set) => pooledMean(set));
  const squares = counts.map((set, s) =>
    set.map((chain) => chain.map((count) => (count - means[s]!) * (count - means[s]!))),
  );
  const binomial = means.map((count) => count * (1 - count / width));
  const binomialVariance = mean(binomial);
  const ratios = squares.map((set) => set.map((chain) => chain.map((square) => square / binomialVariance)));
  return {
    barrier,
    mean: mean(means),
    variance: mean(squares.map((set) => pooledMean(set))),
    binomialVariance,
    dispersion: binomialVariance > 0 ? meanAndError(core, ratios) : null,
    ...events,
  };
}

function meanAndError(core: Core, ratios: Float64Array[][]): { mean: number | null; mcse: number | null } {
  const { mean: centre, mcse } = summarise(core, comparableChains(ratios));
  return { mean: centre, mcse };
}

/** Over all draws of some chains, be they of different lengths. */
function pooledMean(chains: readonly Float64Array[]): number {
  const draws = chains.reduce((sum, { length }) => sum + length, 0);
  return chains.reduce((sum, chain) => sum + mean(chain) * chain.length, 0) / draws;
}

/** Counts droplets draw by draw, and passages over the barrier. */
function follow(
  draws: Float32Array,
  width: number,
  barrier: number,
): { counts: Float64Array; nucleations: number; evaporations: number } {
  const made = draws.length / width;
  const counts: number[] = [];
  const over = new Uint8Array(width);
  let nucleations = 0;
  let evaporations = 0;
  for (let t = 0; t < made && !Number.isNaN(draws[t * width]); t++) {
    let count = 0;
    for (let i = 0; i < width; i++) {
      const size = Math.abs(draws[t * width + i]!);
      if (size > barrier) count++;
      if (t === 0) over[i] = size > barrier ? 1 : 0;
      else if (over[i] === 0 && size > barrier) {
        over[i] = 1;
        nucleations++;
      } else if (over[i] === 1 && size < RETURN * barrier) {
        over[i] = 0;
        evaporations++;
      }
    }
    counts.push(count);
  }
  return { counts: Float64Array.from(counts), nucleations, evaporations };
}
