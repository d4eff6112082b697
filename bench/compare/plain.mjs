// The same Langevin step in plain JavaScript, blocked as well as the engine allows:
// 4 × 4 tiles of local variables over contiguous float32 rows, erf by the rational
// function of the core, Math.random and Box–Muller for the noise.

/** c[i, j] += or = Σ_k a[i, k] b[j, k] for row-major a: rows × depth and b: columns × depth. */
function multiply(a, b, c, rows, columns, depth) {
  for (let i = 0; i < rows; i += 4) {
    const i1 = Math.min(i + 1, rows - 1);
    const i2 = Math.min(i + 2, rows - 1);
    const i3 = Math.min(i + 3, rows - 1);
    for (let j = 0; j < columns; j += 4) {
      const j1 = Math.min(j + 1, columns - 1);
      const j2 = Math.min(j + 2, columns - 1);
      const j3 = Math.min(j + 3, columns - 1);
      let c00 = 0,
        c01 = 0,
        c02 = 0,
        c03 = 0,
        c10 = 0,
        c11 = 0,
        c12 = 0,
        c13 = 0;
      let c20 = 0,
        c21 = 0,
        c22 = 0,
        c23 = 0,
        c30 = 0,
        c31 = 0,
        c32 = 0,
        c33 = 0;
      for (let k = 0; k < depth; k++) {
        const b0 = b[j * depth + k],
          b1 = b[j1 * depth + k],
          b2 = b[j2 * depth + k],
          b3 = b[j3 * depth + k];
        let s = a[i * depth + k];
        c00 += s * b0;
        c01 += s * b1;
        c02 += s * b2;
        c03 += s * b3;
        s = a[i1 * depth + k];
        c10 += s * b0;
        c11 += s * b1;
        c12 += s * b2;
        c13 += s * b3;
        s = a[i2 * depth + k];
        c20 += s * b0;
        c21 += s * b1;
        c22 += s * b2;
        c23 += s * b3;
        s = a[i3 * depth + k];
        c30 += s * b0;
        c31 += s * b1;
        c32 += s * b2;
        c33 += s * b3;
      }
      const row = (r, v0, v1, v2, v3) => {
        c[r * columns + j] = v0;
        c[r * columns + j1] = v1;
        c[r * columns + j2] = v2;
        c[r * columns + j3] = v3;
      };
      row(i3, c30, c31, c32, c33);
      row(i2, c20, c21, c22, c23);
      row(i1, c10, c11, c12, c13);
      row(i, c00, c01, c02, c03);
    }
  }
}

export function erf(x) {
  const u = Math.max(-3.92, Math.min(3.92, x));
  const z = u * u;
  const p =
    ((((1.977527936e-6 * z + 2.810286338e-4) * z + 0.003811214829) * z + 0.05289388885) * z + 0.1921754787) * z +
    1.128379166;
  const q =
    ((((3.712613458e-5 * z + 0.001163984342) * z + 0.01507186455) * z + 0.1147586824) * z + 0.5036442906) * z + 1;
  return (u * p) / q;
}

export function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

export function plainStep({ inputs, targets, n, d, N, priorW, priorA, noise, h }) {
  const weights = Float32Array.from({ length: N * d }, () => normal() * Math.sqrt(priorW));
  const readout = Float32Array.from({ length: N }, () => normal() * Math.sqrt(priorA));
  const inputsT = new Float32Array(d * n);
  for (let i = 0; i < n; i++) for (let k = 0; k < d; k++) inputsT[k * n + i] = inputs[i * d + k];
  const H = new Float32Array(N * n),
    G = new Float32Array(N * d);
  const f = new Float32Array(n);
  return () => {
    multiply(weights, inputs, H, N, n, d);
    f.fill(0);
    for (let i = 0; i < N; i++) for (let m = 0; m < n; m++) f[m] += readout[i] * erf(H[i * n + m]);
    for (let m = 0; m < n; m++) f[m] -= targets[m];
    const scale = Math.sqrt(2 * h * priorA);
    for (let i = 0; i < N; i++) {
      let g = 0;
      const a = readout[i];
      for (let m = 0; m < n; m++) {
        const x = H[i * n + m];
        g += f[m] * erf(x);
        H[i * n + m] = f[m] * Math.exp(-x * x) * a;
      }
      readout[i] = a - h * priorA * (a / priorA + g / noise) + scale * normal();
    }
    multiply(H, inputsT, G, N, d, n);
    const factor = 2 / (Math.sqrt(Math.PI) * noise);
    const spread = Math.sqrt(2 * h * priorW);
    for (let j = 0; j < N * d; j++) {
      weights[j] += -h * priorW * (weights[j] / priorW + factor * G[j]) + spread * normal();
    }
  };
}
