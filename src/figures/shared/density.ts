/**
 * Histogram of an overlap q as −log p(q), p the density per unit q, with error
 * bars that know that draws of one data set are not independent.
 */

export interface DensityBin {
  /** Middle of the bin. */
  q: number;
  /** Draws in the bin, over all clusters. */
  count: number;
  /** −log p(q); null where no draw fell. */
  minusLogDensity: number | null;
  /** −log of p plus, and of p minus, one standard error; null where that is not above 0. */
  low: number | null;
  high: number | null;
}

export interface Density {
  binWidth: number;
  bins: DensityBin[];
  /** Draws outside all bins: they count in the norm of p. */
  outside: number;
  draws: number;
}

/** Bins lie symmetrically, one of them centred on q = 0. */
export interface Binning {
  /** Whole, so that the middles are the nearest numbers to round decimals. */
  binsPerUnit: number;
  /** Bins on each side of the central one. */
  side: number;
}

/**
 * Pools `clusters` (one array of overlaps for each independent unit: a data set).
 * The standard error of a bin is the scatter between clusters over √clusters, or
 * Poisson's √count where that is larger (few clusters see a rare bin, so their
 * scatter alone is no safe estimate).
 * @param log natural logarithm, the core's own, so that the numbers are the same on every machine.
 */
export function overlapDensity(
  clusters: Iterable<ArrayLike<number>>,
  { binsPerUnit, side }: Binning,
  log: (x: number) => number,
): Density {
  const size = 2 * side + 1;
  const binWidth = 1 / binsPerUnit;
  const counts: Float64Array[] = [];
  let draws = 0;
  for (const overlaps of clusters) {
    counts.push(countBins(overlaps, binsPerUnit, side));
    draws += overlaps.length;
  }
  const total = new Float64Array(size);
  for (const cluster of counts) for (let j = 0; j < size; j++) total[j]! += cluster[j]!;
  const bins = Array.from(total, (count, j): DensityBin => {
    const q = (j - side) / binsPerUnit;
    if (count === 0) return { q, count, minusLogDensity: null, low: null, high: null };
    const density = count / (draws * binWidth);
    const poisson = Math.sqrt(count) / (draws * binWidth);
    const scatter = meanError(
      counts.map((cluster) => cluster[j]!),
      draws * binWidth,
    );
    const error = Math.max(poisson, scatter);
    return {
      q,
      count,
      minusLogDensity: -log(density),
      low: -log(density + error),
      high: density > error ? -log(density - error) : null,
    };
  });
  const inside = total.reduce((sum, count) => sum + count, 0);
  return { binWidth, bins, outside: draws - inside, draws };
}

function countBins(overlaps: ArrayLike<number>, binsPerUnit: number, side: number): Float64Array {
  const counts = new Float64Array(2 * side + 1);
  for (let i = 0; i < overlaps.length; i++) {
    const bin = Math.floor(overlaps[i]! * binsPerUnit + 0.5) + side;
    if (bin >= 0 && bin < counts.length) counts[bin]! += 1;
  }
  return counts;
}

/** Standard error of Σ counts / norm, each count an independent cluster's; 0 for a single cluster. */
function meanError(counts: readonly number[], norm: number): number {
  const clusters = counts.length;
  if (clusters < 2) return 0;
  const mean = counts.reduce((sum, count) => sum + count, 0) / clusters;
  const squares = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0);
  return Math.sqrt((squares * clusters) / (clusters - 1)) / norm;
}
