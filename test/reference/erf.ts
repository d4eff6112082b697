/**
 * erf in float64, the slow and certain way: below 3 the series
 *
 *     erf x = (2/√π) e^{−x²} Σ_k 2^k x^{2k+1} / (1·3·5⋯(2k+1)),
 *
 * whose terms all have the same sign, and above it the continued fraction
 *
 *     erfc x = (e^{−x²}/√π) / (x + (1/2)/(x + 1/(x + (3/2)/(x + 2/(x + …))))),
 *
 * both taken far beyond the last bit.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  return Math.sign(x) * (size < 3 ? series(size) : 1 - fraction(size));
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 80; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function fraction(x: number): number {
  let tail = x;
  for (let k = 80; k > 0; k--) tail = x + k / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}
