/** Statistics for tests of chains: means with errors, distances between distributions, modes of a matrix. */
import { erf } from "../reference/erf.ts";

export interface Estimate {
  mean: number;
  error: number;
}

/** Mean and standard error of independent values. */
export function estimate(values: ArrayLike<number>): Estimate {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]! / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** Mean of a correlated series, its error from the means of batches far longer than the correlation. */
export function batchMeans(values: ArrayLike<number>, batches: number): Estimate {
  const length = Math.floor(values.length / batches);
  return estimate(
    Array.from({ length: batches }, (_, batch) => {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += values[batch * length + i]!;
      return sum / length;
    }),
  );
}

/** Cumulative distribution of the standard normal. */
export function normalCdf(z: number): number {
  return (1 + erf(z / Math.SQRT2)) / 2;
}

/** √n times the largest distance between the distribution of n independent values and a cumulative one (Kolmogorov). */
export function kolmogorov(values: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return Math.sqrt(sorted.length) * distance;
}

/** Eigenvalues and (in rows) eigenvectors of a symmetric matrix, by Jacobi's rotations. */
export function modes(matrix: number[][]): { values: number[]; vectors: number[][] } {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (a[p]![q] === 0) continue;
        const angle = 0.5 * Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (const row of a) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
        for (const m of [a, vectors]) {
          [m[p], m[q]] = [m[p]!.map((x, k) => c * x - s * m[q]![k]!), m[p]!.map((x, k) => s * x + c * m[q]![k]!)];
        }
      }
    }
  }
  return { values: a.map((row, i) => row[i]!), vectors };
}
