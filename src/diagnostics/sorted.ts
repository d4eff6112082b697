/** Draws in rising order. */

/** All draws of some chains; null when one is not finite, or when there are none. */
export function sortedDraws(chains: readonly Float64Array[]): Float64Array | null {
  const all = new Float64Array(chains.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const chain of chains) {
    all.set(chain, start);
    start += chain.length;
  }
  all.sort();
  // What is not a number comes last.
  return all.length > 0 && Number.isFinite(all[0]!) && Number.isFinite(all[all.length - 1]!) ? all : null;
}

/** The quantile of sorted numbers, between neighbours in proportion: the default of R and NumPy. */
export function quantile(sorted: Float64Array, probability: number): number {
  const place = Math.min(Math.max(probability, 0), 1) * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below]!;
  return place === below ? value : value + (place - below) * (sorted[below + 1]! - value);
}
