/** A number with its standard error, and what independent ones make of each other to first order in their errors. */
import { mean as meanOf, variance } from "../numeric/scatter.ts";

export interface Estimate {
  mean: number;
  /** Standard error of the mean. */
  error: number;
}

/** The mean of independent values and its standard error; the error is NaN for fewer than two values. */
export function estimateOf(values: ArrayLike<number>): Estimate {
  return { mean: meanOf(values), error: Math.sqrt(variance(values) / values.length) };
}

/**
 * A function of a whole sample, and its standard error from leaving out one member after the other (the jackknife).
 * @param value of a sample, of two members at least
 */
export function jackknife<Member>(sample: readonly Member[], value: (sample: readonly Member[]) => number): Estimate {
  const without = sample.map((_, i) => value(sample.filter((_, k) => k !== i)));
  const centre = meanOf(without);
  const squares = without.reduce((sum, x) => sum + (x - centre) * (x - centre), 0);
  return { mean: value(sample), error: Math.sqrt(((sample.length - 1) / sample.length) * squares) };
}

/** one − other. */
export function difference(one: Estimate, other: Estimate): Estimate {
  return { mean: one.mean - other.mean, error: together(one.error, other.error) };
}

/** top/bottom; means for estimates that are many errors away from 0. */
export function ratio(top: Estimate, bottom: Estimate): Estimate {
  const mean = top.mean / bottom.mean;
  return { mean, error: Math.abs(mean) * together(top.error / top.mean, bottom.error / bottom.mean) };
}

/** The estimate times a number that is known exactly. */
export function scaled({ mean, error }: Estimate, factor: number): Estimate {
  return { mean: mean * factor, error: error * Math.abs(factor) };
}

/** Standard error of a sum or difference of independent quantities. */
function together(one: number, other: number): number {
  return Math.sqrt(one * one + other * other);
}
