import fc from "fast-check";
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import {
  type Inputs,
  kernelRegression,
  type NngpKernel,
  nngpKernel,
  nngpPredict,
  nngpRegression,
  nngpStripes,
} from "../../src/theory/gaussian-process.ts";
import { erf } from "./reference.ts";

const core = await loadCore();

/** Box–Muller over mulberry32: the tests' own numbers. */
function generator(seed: number) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

function normals(count: number, seed: number): Float64Array {
  const { normal } = generator(seed);
  return Float64Array.from({ length: count }, normal);
}

const inputs = (rows: number, dim: number, seed = 1): Inputs => ({ data: normals(rows * dim, seed), rows, dim });

function slowKernel({ activation, inputVariance, readoutVariance }: NngpKernel, a: Inputs, b: Inputs): number[] {
  const variance = activation === "erf" ? inputVariance / a.dim : inputVariance;
  const product = (x: Inputs, i: number, y: Inputs, j: number) => {
    let sum = 0;
    for (let k = 0; k < x.dim; k++) sum += x.data[i * x.dim + k]! * y.data[j * y.dim + k]!;
    return variance * sum;
  };
  const values: number[] = [];
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      const [s, t, both] = [product(a, i, a, i), product(b, j, b, j), product(a, i, b, j)];
      values.push(
        activation === "erf"
          ? readoutVariance * (2 / Math.PI) * Math.asin((2 * both) / Math.sqrt((1 + 2 * s) * (1 + 2 * t)))
          : readoutVariance * (s * t + 2 * both * both),
      );
    }
  }
  return values;
}

const kernels: NngpKernel[] = [
  { activation: "erf", inputVariance: 0.5, readoutVariance: 0.3 },
  { activation: "quadratic", inputVariance: 0.7, readoutVariance: 2 },
];

test("arcsine to two units in the last place, with its sign and its ends", () => {
  const pointer = core.face.allocate(new Float64Array([8 * 4097]))[0]!;
  const x = Float64Array.from({ length: 4097 }, (_, i) => (i - 2048) / 2048);
  x[1] = 1e-300;
  x[2] = -0;
  x[3] = 0.5000000000000001;
  x[4] = 0.9999999999999999;
  new Float64Array(core.memory.buffer, pointer, 4097).set(x);
  core.kernels.asin_f64(pointer, pointer, 4097);
  const y = new Float64Array(core.memory.buffer, pointer, 4097).slice();
  core.face.release(new Uint32Array([pointer]));
  x.forEach((value, i) => {
    const exact = Math.asin(value);
    expect(Math.abs(y[i]! - exact)).toBeLessThanOrEqual(4.5e-16 * Math.abs(exact));
  });
  expect(Object.is(y[2], -0)).toBe(true);
});

for (const kernel of kernels) {
  test(`${kernel.activation}: stripes and whole matrices agree with the definition at every size`, () => {
    for (const [rows, columns, dim] of [
      [1, 1, 1],
      [2, 5, 3],
      [7, 4, 1],
      [63, 66, 10],
      [65, 3, 7],
      [129, 131, 5],
    ] as const) {
      const [a, b] = [inputs(rows, dim, 1), inputs(columns, dim, 2)];
      const slow = slowKernel(kernel, a, b);
      const fast: number[] = [];
      nngpStripes(core, kernel, a, b, (stripe, first, count) => {
        expect(first).toBe(fast.length / columns);
        expect(stripe.length).toBe(count * columns);
        fast.push(...stripe);
      });
      expect(fast.length).toBe(slow.length);
      slow.forEach((value, i) => {
        expect(Math.abs(fast[i]! - value)).toBeLessThan(2e-14 * (1 + Math.abs(value)));
      });
    }
    const a = inputs(33, 6);
    const matrix = nngpKernel(core, kernel, a);
    for (let i = 0; i < 33; i++) {
      for (let j = 0; j < i; j++) expect(matrix[i * 33 + j]).toBe(matrix[j * 33 + i]);
    }
  });

  test(`${kernel.activation}: the kernel is the covariance of wide random networks (Monte Carlo)`, () => {
    const { normal } = generator(7);
    const dim = 3;
    const [x, y] = [
      [0.8, -0.3, 1.1],
      [0.2, 0.9, 0.7],
    ];
    const matrix = nngpKernel(core, kernel, { data: [...x!, ...y!], rows: 2, dim });
    const scale = Math.sqrt(kernel.activation === "erf" ? kernel.inputVariance / dim : kernel.inputVariance);
    const count = 200_000;
    const samples: number[] = [];
    for (let i = 0; i < count; i++) {
      const w = [normal(), normal(), normal()].map((value) => scale * value);
      const field = (v: readonly number[]) => v.reduce((sum, value, k) => sum + value * w[k]!, 0);
      const phi = (u: number) => (kernel.activation === "erf" ? erf(u) : u * u);
      samples.push(kernel.readoutVariance * phi(field(x!)) * phi(field(y!)));
    }
    const mean = samples.reduce((sum, value) => sum + value, 0) / count;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    expect(Math.abs(mean - matrix[1]!)).toBeLessThan(4 * Math.sqrt(variance / count));
  });
}

test("modular addition: the spectrum of PHYSICS 5, by the action on its eigenvectors", () => {
  const modulus = 7;
  const rows = modulus * modulus;
  const data = new Float64Array(rows * 2 * modulus);
  for (let n = 0; n < modulus; n++) {
    for (let m = 0; m < modulus; m++) {
      data[(n * modulus + m) * 2 * modulus + n] = 1;
      data[(n * modulus + m) * 2 * modulus + modulus + m] = 1;
    }
  }
  const kernel: NngpKernel = { activation: "quadratic", inputVariance: 1, readoutVariance: 0.5 };
  const matrix = nngpKernel(core, kernel, { data, rows, dim: 2 * modulus });
  const eigenvalue = (f: (n: number, m: number) => number) => {
    const v = Array.from({ length: rows }, (_, i) => f(Math.floor(i / modulus), i % modulus));
    const image = v.map((_, i) => v.reduce((sum, value, j) => sum + matrix[i * rows + j]! * value, 0));
    const top = v.findIndex((value) => Math.abs(value) > 0.3);
    const ratio = image[top]! / v[top]!;
    image.forEach((value, i) => {
      expect(value).toBeCloseTo(ratio * v[i]!, 10);
    });
    return ratio / kernel.readoutVariance;
  };
  const wave = (n: number) => Math.cos((2 * Math.PI * n) / modulus);
  expect(eigenvalue(() => 1)).toBeCloseTo(4 * modulus ** 2 + 4 * modulus + 4, 9);
  expect(eigenvalue((n) => wave(n))).toBeCloseTo(2 * modulus + 4, 9);
  expect(eigenvalue((n, m) => wave(n + m))).toBeCloseTo(4, 9);
  // So the residual of the targets is σ²/(σ² + 4σ_a²).
  const noise = 0.3;
  const y = Array.from({ length: rows }, (_, i) => wave(Math.floor(i / modulus) + (i % modulus)));
  const { weights } = nngpRegression(core, kernel, { data, rows, dim: 2 * modulus }, y, noise);
  weights.forEach((alpha, i) => {
    expect(noise * alpha).toBeCloseTo((y[i]! * noise) / (noise + 4 * kernel.readoutVariance), 10);
  });
});

/** A = B Bᵀ/n + shift. */
function positive(n: number, seed: number, shift: number): Float64Array {
  const b = normals(n * n, seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? shift : 0;
      for (let k = 0; k < n; k++) sum += (b[i * n + k]! * b[j * n + k]!) / n;
      a[i * n + j] = a[j * n + i] = sum;
    }
  }
  return a;
}

function residual(a: Float64Array, x: Float64Array, y: ArrayLike<number>, ridge: number): number {
  const n = x.length;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    let [sum, scale] = [ridge * x[i]! - y[i]!, Math.abs(y[i]!)];
    for (let j = 0; j < n; j++) {
      sum += a[i * n + j]! * x[j]!;
      scale += Math.abs(a[i * n + j]! * x[j]!);
    }
    worst = Math.max(worst, Math.abs(sum) / scale);
  }
  return worst;
}

test("Cholesky solves with backward errors of rounding, n = 1 … 200 and across blocks", () => {
  for (const n of [...Array.from({ length: 70 }, (_, i) => i + 1), 127, 128, 129, 191, 197, 200, 317, 521]) {
    const a = positive(n, n, 0.1);
    const y = normals(n, n + 1000);
    const { weights } = kernelRegression(core, a, y, 0.05);
    expect(residual(a, weights, y, 0.05)).toBeLessThan(1e-14 * n);
  }
});

test("Cholesky on ill-conditioned matrices: a small residual, or a refusal with the pivot", () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 18 }), (n, digits) => {
      // Rank one plus a diagonal that is nearly nothing.
      const v = normals(n, n * 31 + digits);
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) a[i * n + j] = v[i]! * v[j]! + (i === j ? 10 ** -digits : 0);
      }
      const y = normals(n, 3);
      try {
        const { weights, smallestPivot } = kernelRegression(core, a, y, 0);
        expect(smallestPivot).toBeGreaterThan(0);
        expect(residual(a, weights, y, 0)).toBeLessThan(1e-12);
      } catch (error) {
        refused++;
        expect((error as Error).message).toMatch(/not positive definite: pivot .* in row \d+ of \d+; raise the noise/);
        expect(digits).toBeGreaterThan(12);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
  expect(refused).toBeGreaterThan(0);
});

test("repeated inputs without noise are refused with the smallest pivot; noise or jitter helps", () => {
  const data = normals(10 * 3, 1);
  data.copyWithin(27, 0, 3);
  const x = { data, rows: 10, dim: 3 };
  const y = normals(10, 2);
  const [kernel] = kernels;
  try {
    const { smallestPivot } = nngpRegression(core, kernel!, x, y, 0);
    // Rounding may leave the pivot just above 0.
    expect(smallestPivot).toBeLessThan(1e-15);
  } catch (error) {
    expect((error as Error).message).toContain("in row 9 of 10");
  }
  expect(nngpRegression(core, kernel!, x, y, 0.1).smallestPivot).toBeGreaterThan(0.1);
  expect(nngpRegression(core, kernel!, x, y, 0, 0.1).weights).toEqual(nngpRegression(core, kernel!, x, y, 0.1).weights);
});

test("prediction: at the training inputs y − σ²α, elsewhere the definition", () => {
  const [x, other] = [inputs(67, 5, 1), inputs(31, 5, 2)];
  const y = normals(67, 3);
  const [kernel] = kernels;
  const regression = nngpRegression(core, kernel!, x, y, 0.2);
  nngpPredict(core, kernel!, x, regression, x).forEach((value, i) => {
    expect(value).toBeCloseTo(y[i]! - 0.2 * regression.weights[i]!, 11);
  });
  const slow = slowKernel(kernel!, other, x);
  nngpPredict(core, kernel!, x, regression, other).forEach((value, i) => {
    const expected = regression.weights.reduce((sum, alpha, k) => sum + alpha * slow[i * 67 + k]!, 0);
    expect(value).toBeCloseTo(expected, 11);
  });
});

test("the finite-n NNGP of the teacher–student task (PHYSICS 8): b ≈ .704, c ≈ −.300", () => {
  const [n, d, epsilon, noise] = [3000, 150, -0.3, 0.18];
  const [x, test] = [inputs(n, d, 11), inputs(n, d, 12)];
  const target = (data: ArrayLike<number>, i: number) => {
    const h = data[i * d]!;
    return { h1: h, h3: h ** 3 - 3 * h };
  };
  const y = Array.from({ length: n }, (_, i) => {
    const { h1, h3 } = target(x.data, i);
    return h1 + epsilon * h3;
  });
  const kernel: NngpKernel = { activation: "erf", inputVariance: 0.5, readoutVariance: 8 / 700 };
  const mean = nngpPredict(core, kernel, x, nngpRegression(core, kernel, x, y, noise), test);
  let [f1, f3] = [0, 0];
  mean.forEach((f, i) => {
    const { h1, h3 } = target(test.data, i);
    f1 += (f * h1) / n;
    f3 += (f * h3) / (6 * n);
  });
  expect(Math.abs(1 - f1 - 0.704)).toBeLessThan(0.025);
  expect(Math.abs(epsilon - f3 + 0.3)).toBeLessThan(0.012);
});

test("bad input is refused by name", () => {
  const x = inputs(4, 2);
  const y = [1, 2, 3, 4];
  const [kernel] = kernels;
  expect(() => nngpKernel(core, { ...kernel!, inputVariance: 0 }, x)).toThrow(
    "inputVariance: expected a number above 0",
  );
  expect(() => nngpRegression(core, kernel!, x, [1, 2], 1)).toThrow("y: expected 4 numbers");
  expect(() => nngpRegression(core, kernel!, x, y, -1)).toThrow("noise: expected a number from 0 on");
  const broken = { ...x, data: Float64Array.from(x.data, (value, i) => (i === 5 ? Number.NaN : value)) };
  expect(() => nngpRegression(core, kernel!, broken, y, 1)).toThrow("row 2, column 1");
  expect(() => nngpPredict(core, kernel!, x, nngpRegression(core, kernel!, x, y, 1), inputs(2, 3))).toThrow(
    "expected 3 columns",
  );
});
