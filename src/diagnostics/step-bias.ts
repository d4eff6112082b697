/**
 * What a step size adds to means that are free of it only at 0: two step sizes tell, by Richardson's extrapolation.
 *
 * For a sampler whose means are off by c·h^p (p = 1 for Langevin dynamics), m₁ at h₁ and m₂ at h₂ < h₁ give
 * c = (m₁ − m₂)/(h₁^p − h₂^p).
 */

/** A mean with its Monte-Carlo standard error. */
export interface Measured {
  mean: number;
  mcse: number;
}

export interface StepBias {
  /** What the mean at the smaller step size is off by. */
  bias: number;
  /** Standard error of that. */
  error: number;
  /** The mean without it, and its standard error, which is larger than that of the mean with it. */
  extrapolated: Measured;
}

/**
 * @param ratio  the larger step size over the smaller, > 1.
 * @param order  p, a whole number.
 */
export function stepBias(larger: Measured, smaller: Measured, ratio: number, order: number): StepBias {
  let power = 1;
  for (let i = 0; i < order; i++) power *= ratio;
  // c·h₂^p = (m₁ − m₂)/(ratio^p − 1), of two independent means.
  const gain = 1 / (power - 1);
  const bias = (larger.mean - smaller.mean) * gain;
  return {
    bias,
    error: gain * root(larger.mcse, smaller.mcse),
    extrapolated: { mean: smaller.mean - bias, mcse: root(gain * larger.mcse, (1 + gain) * smaller.mcse) },
  };
}

function root(one: number, other: number): number {
  return Math.sqrt(one * one + other * other);
}
