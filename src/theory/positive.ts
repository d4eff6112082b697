/** Small positive definite systems: a handful of unknowns. */
/**
 * Solves A x = b by Cholesky for a small positive definite A: m × m, row-major; b: m.
 *
 * @returns null where A is not positive definite
 */
export function solvePositive(a: Float64Array, b: Float64Array): Float64Array | null {
  const m = b.length;
  const l = a.slice();
  const x = b.slice();
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = l[i * m + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * m + k]! * l[j * m + k]!;
      if (i === j && !(sum > 0)) return null;
      l[i * m + j] = i === j ? Math.sqrt(sum) : sum / l[j * m + j]!;
    }
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * m + k]! * x[k]!;
    x[i] = sum / l[i * m + i]!;
  }
  for (let i = m - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < m; k++) sum -= l[k * m + i]! * x[k]!;
    x[i] = sum / l[i * m + i]!;
  }
  return x;
}
