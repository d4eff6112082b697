/** Small dense matrices, row-major, the slow way. */

/** A⁻¹ by Gauss–Jordan elimination with partial pivoting. */
export function inverse(matrix: Float64Array, size: number): Float64Array {
  const a = matrix.slice();
  const b = new Float64Array(size * size);
  for (let i = 0; i < size; i++) b[i * size + i] = 1;
  for (let c = 0; c < size; c++) {
    let pivot = c;
    for (let i = c + 1; i < size; i++) if (Math.abs(a[i * size + c]!) > Math.abs(a[pivot * size + c]!)) pivot = i;
    for (const m of [a, b]) {
      for (let j = 0; j < size; j++) [m[c * size + j], m[pivot * size + j]] = [m[pivot * size + j]!, m[c * size + j]!];
    }
    const scale = 1 / a[c * size + c]!;
    for (let j = 0; j < size; j++) {
      a[c * size + j]! *= scale;
      b[c * size + j]! *= scale;
    }
    for (let i = 0; i < size; i++) {
      const factor = a[i * size + c]!;
      if (i === c || factor === 0) continue;
      for (let j = 0; j < size; j++) {
        a[i * size + j]! -= factor * a[c * size + j]!;
        b[i * size + j]! -= factor * b[c * size + j]!;
      }
    }
  }
  return b;
}

/** Eigenvalues of a symmetric matrix in rising order, by cyclic Jacobi rotations. */
export function symmetricEigenvalues(matrix: Float64Array, size: number): Float64Array {
  const a = matrix.slice();
  const at = (i: number, j: number) => a[i * size + j]!;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        all += at(i, j) ** 2;
        if (i !== j) off += at(i, j) ** 2;
      }
    }
    if (off <= 1e-30 * all) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (Math.sign(theta) || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < size; k++) {
          const [x, y] = [at(k, p), at(k, q)];
          a[k * size + p] = c * x - s * y;
          a[k * size + q] = s * x + c * y;
        }
        for (let k = 0; k < size; k++) {
          const [x, y] = [at(p, k), at(q, k)];
          a[p * size + k] = c * x - s * y;
          a[q * size + k] = s * x + c * y;
        }
      }
    }
  }
  return Float64Array.from({ length: size }, (_, i) => at(i, i)).sort();
}
