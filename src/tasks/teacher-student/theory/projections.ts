/**
 * The activation erf(w·x) seen by the teacher: its components on the
 * Hermite polynomials of w*·x. With q = w·w*, everything depends on
 *
 *     z = q / √(1 + 2|w|²),   |z| < 1/√2,   y = z².
 */

/** √π. */
const ROOT_PI = 1.772453850905516;

/**
 * E[erf(w·x) He_l(w*·x)] = (2/√π)(−1)^m ((2m)!/m!) z^l, l = 2m+1, divided by √(l!), the norm of He_l (PHYSICS 3.1).
 * Element m is the factor of z^(2m+1).
 */
export function projectionFactors(modes: number): Float64Array {
  const factors = new Float64Array(modes);
  let ratio = 1; // (2m)!/m!
  let factorial = 1; // (2m+1)!
  for (let m = 0; m < modes; m++) {
    if (m > 0) {
      ratio *= 2 * (2 * m - 1);
      factorial *= 2 * m * (2 * m + 1);
    }
    factors[m] = ((2 / ROOT_PI) * (m % 2 === 0 ? 1 : -1) * ratio) / Math.sqrt(factorial);
  }
  return factors;
}

/** Σ_m c_m z^(2m+1) and its first two derivatives. */
export function oddPolynomial(c: ArrayLike<number>, z: number): { value: number; slope: number; curvature: number } {
  const y = z * z;
  let even = 0;
  let slope = 0;
  let bend = 0;
  for (let m = c.length - 1; m >= 0; m--) {
    const l = 2 * m + 1;
    even = even * y + c[m]!;
    slope = slope * y + l * c[m]!;
    if (m > 0) bend = bend * y + l * (l - 1) * c[m]!;
  }
  return { value: z * even, slope, curvature: z * bend };
}
