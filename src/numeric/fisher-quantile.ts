/** What the ratio of two variances may be by chance: the inverse of Fisher's F distribution. */
import type { Core } from "../core/module.ts";

/** Halvings of (0, 1): far more than a double tells apart anywhere but next to 0. */
const HALVINGS = 100;

/**
 * @param tail  in (0, 1)
 * @param above  degrees of freedom of the numerator, ≥ 1
 * @param below  degrees of freedom of the denominator, ≥ 1
 * @returns the ratio that is exceeded with probability `tail`. The square of Student's t of `below` degrees of freedom
 *   is such a ratio with `above` = 1.
 */
export function fisherQuantile(core: Core, tail: number, above: number, below: number): number {
  // P(F > f) = I_x(below/2, above/2) at x = below/(below + above·f), which rises with x.
  let low = 0;
  let high = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const x = (low + high) / 2;
    if (incompleteBeta(core, below / 2, above / 2, x) < tail) low = x;
    else high = x;
  }
  return (below * (1 - high)) / (above * high);
}

/** The regularised incomplete beta function I_x(a, b), by the continued fraction of DLMF 8.17.22. */
function incompleteBeta(core: Core, a: number, b: number, x: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // It converges fast below the mean; above, the mirrored one does.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(core, b, a, 1 - x);
  const { exponential_f64: exp, logarithm_f64: log } = core.kernels;
  const logFront = a * log(x) + b * log(1 - x) + logGamma(core, a + b) - logGamma(core, a) - logGamma(core, b) - log(a);
  return exp(logFront) / continuedFraction(a, b, x);
}

/** 1 + d₁x/(1 + d₂x/(1 + …)) by Lentz's method. */
function continuedFraction(a: number, b: number, x: number): number {
  let value = 1;
  let numerators = 1;
  let denominators = 0;
  for (let m = 1; ; m++) {
    const half = Math.floor(m / 2);
    const term =
      m % 2 === 0
        ? (half * (b - half) * x) / ((a + m - 1) * (a + m))
        : (-(a + half) * (a + b + half) * x) / ((a + m - 1) * (a + m));
    denominators = 1 / (1 + term * denominators);
    numerators = 1 + term / numerators;
    const change = numerators * denominators;
    value *= change;
    if (Math.abs(change - 1) < 1e-15 || m > 1e5) return value;
  }
}

/** ln Γ(x) for x > 0: Stirling's series, from 10 on. */
function logGamma({ kernels: { logarithm_f64: log } }: Core, x: number): number {
  let product = 1;
  let y = x;
  for (; y < 10; y++) product *= y;
  const z = 1 / (y * y);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / y;
  return (y - 0.5) * log(y) - y + 0.5 * log(2 * Math.PI) + series - log(product);
}
