/**
 * Gaussian-process limits of wide networks (PHYSICS 5): kernels from data, and
 * regression with them. Kernels come in stripes of rows, so that a matrix larger
 * than memory can go straight to a file; regression (ridge.ts) keeps the lower half
 * of its matrix in the core's memory, in quads, or block by block in a store.
 */
import type { Core } from "../core/module.ts";
import { badInput } from "../errors.ts";
import { allocate } from "./allocate.ts";
import { packQuads, padded } from "./quads.ts";
import { type Fill, type OutOfCore, type Regression, solveRidge } from "./ridge.ts";
import { doubles } from "./scratch.ts";

/**
 * erf:        K = σ_a²(2/π) arcsin(2s₁₂/√((1+2s₁₁)(1+2s₂₂))), s = σ_w² x·x'/d
 * quadratic:  K = σ_a²(s₁₁s₂₂ + 2s₁₂²), s = σ_w² x·x'
 */
export interface NngpKernel {
  activation: "erf" | "quadratic";
  /** σ_w²: one input weight has prior variance σ_w²/d for erf (teacher–student), σ_w² for quadratic (modular addition). */
  inputVariance: number;
  /** σ_a². */
  readoutVariance: number;
}

/** Inputs: rows × dim, row-major. */
export interface Inputs {
  data: ArrayLike<number>;
  rows: number;
  dim: number;
}

/** Inputs as the kernel's tiles take them. */
interface Prepared {
  /** quads × dim × 4. */
  quads: Float64Array;
  /** s_ii, padded. */
  squares: Float64Array;
}

/** Rows of a stripe: a multiple of four. */
const STRIPE = 64;

/** @throws GrokphaseError "bad-input" for a kernel or inputs that cannot be */
function check(kernel: NngpKernel, inputs: Inputs, path: string): void {
  for (const name of ["inputVariance", "readoutVariance"] as const) {
    const value = kernel[name];
    if (!(Number.isFinite(value) && value > 0)) throw badInput(name, "a number above 0", value);
  }
  const { data, rows, dim } = inputs;
  if (!(rows > 0 && dim > 0)) throw badInput(path, "at least one row and one column", `${rows} × ${dim}`);
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) {
      throw badInput(path, "finite numbers", `${data[i]} in row ${Math.floor(i / dim)}, column ${i % dim}`);
    }
  }
}

function prepare({ activation, inputVariance }: NngpKernel, { data, rows, dim }: Inputs): Prepared {
  const variance = activation === "erf" ? inputVariance / dim : inputVariance;
  const squares = new Float64Array(padded(rows));
  const scaled = new Float64Array(rows * dim);
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let k = 0; k < dim; k++) square += data[i * dim + k]! * data[i * dim + k]!;
    squares[i] = variance * square;
    const scale = Math.sqrt(activation === "erf" ? (2 * variance) / (1 + 2 * squares[i]!) : variance);
    for (let k = 0; k < dim; k++) scaled[i * dim + k] = scale * data[i * dim + k]!;
  }
  const quads = new Float64Array(padded(rows) * dim);
  packQuads(scaled, rows, dim, quads);
  return { quads, squares };
}

/** Where tiles go: strides in bytes. */
interface Placement {
  aStride: number;
  bStride: number;
  rowStride: number;
}

/** Inputs in the core's memory. */
interface Loaded {
  quads: number;
  squares: number;
}

function computeTiles(
  core: Core,
  kernel: NngpKernel,
  dim: number,
  a: Loaded & { from: number; count: number },
  b: Loaded & { from: number; count: number },
  out: number,
  { aStride, bStride, rowStride }: Placement,
  work: number,
): void {
  const quad = 32 * dim;
  const left = a.quads + a.from * quad;
  const right = b.quads + b.from * quad;
  if (kernel.activation === "erf") {
    const scale = (2 / Math.PI) * kernel.readoutVariance;
    core.kernels.nngpErfTiles_f64(left, a.count, right, b.count, dim, scale, out, aStride, bStride, rowStride, work);
  } else {
    const [rows, columns] = [a.squares + 32 * a.from, b.squares + 32 * b.from];
    const scale = kernel.readoutVariance;
    core.kernels.nngpQuadraticTiles_f64(
      ...([left, a.count, right, b.count, dim, rows, columns, scale, out, aStride, bStride, rowStride, work] as const),
    );
  }
}

/**
 * Computes K between two sets of inputs, stripe by stripe.
 *
 * @param each takes `count` rows of K, count × columns.rows, from row `first` on; the array is used again
 * @throws GrokphaseError "bad-input" for a kernel or inputs that cannot be
 */
export function nngpStripes(
  core: Core,
  kernel: NngpKernel,
  rows: Inputs,
  columns: Inputs,
  each: (stripe: Float64Array, first: number, count: number) => void,
): void {
  check(kernel, rows, "rows");
  if (columns !== rows) check(kernel, columns, "columns");
  if (rows.dim !== columns.dim) throw badInput("columns", `${rows.dim} columns, as the rows have`, columns.dim);
  const { dim } = rows;
  const width = padded(columns.rows);
  const left = prepare(kernel, rows);
  const right = columns === rows ? left : prepare(kernel, columns);
  const arrays = [left.quads, left.squares, right.quads, right.squares];
  const { at, release } = allocate(core, [...arrays.map((array) => array.length), STRIPE * width, 16]);
  try {
    arrays.forEach((array, i) => {
      doubles(core, at[i]!, array.length).set(array);
    });
    const [aQuads, aSquares, bQuads, bSquares, out, work] = at as [number, number, number, number, number, number];
    const place = { aStride: 32 * width, bStride: 32, rowStride: 8 * width };
    const stripe = new Float64Array(STRIPE * columns.rows);
    for (let first = 0; first < rows.rows; first += STRIPE) {
      const count = Math.min(STRIPE, rows.rows - first);
      const a = { quads: aQuads, squares: aSquares, from: first / 4, count: padded(count) / 4 };
      const b = { quads: bQuads, squares: bSquares, from: 0, count: width / 4 };
      computeTiles(core, kernel, dim, a, b, out, place, work);
      for (let i = 0; i < count; i++) stripe.set(doubles(core, out + 8 * i * width, columns.rows), i * columns.rows);
      each(stripe.subarray(0, count * columns.rows), first, count);
    }
  } finally {
    release();
  }
}

/** K between all pairs of inputs: rows × rows, row-major. */
export function nngpKernel(core: Core, kernel: NngpKernel, inputs: Inputs): Float64Array {
  const matrix = new Float64Array(inputs.rows * inputs.rows);
  nngpStripes(core, kernel, inputs, inputs, (stripe, first) => matrix.set(stripe, first * inputs.rows));
  return matrix;
}

/**
 * Regression with an NNGP kernel: (K + (σ² + jitter) I) α = y.
 *
 * @param y targets: inputs.rows
 * @param noise σ², at least 0
 * @param jitter added to the diagonal on request only
 * @param outOfCore where the factor lies if memory cannot hold it: above about 11,500 inputs
 * @throws GrokphaseError "bad-input" for inputs that cannot be, "machine" where the matrix is not positive definite
 */
export function nngpRegression(
  core: Core,
  kernel: NngpKernel,
  inputs: Inputs,
  y: ArrayLike<number>,
  noise: number,
  jitter = 0,
  outOfCore?: OutOfCore,
): Regression {
  check(kernel, inputs, "x");
  if (!(Number.isFinite(noise) && noise >= 0)) throw badInput("noise", "a number from 0 on", noise);
  if (!(Number.isFinite(jitter) && jitter >= 0)) throw badInput("jitter", "a number from 0 on", jitter);
  if (y.length !== inputs.rows) throw badInput("y", `${inputs.rows} numbers, one a row of x`, y.length);
  for (let i = 0; i < y.length; i++) if (!Number.isFinite(y[i]!)) throw badInput("y", "finite numbers", y[i]);
  const { dim } = inputs;
  const { quads, squares } = prepare(kernel, inputs);
  const { at, release } = allocate(core, [quads.length, squares.length, 16]);
  try {
    const [data, norms, work] = at as [number, number, number];
    doubles(core, data, quads.length).set(quads);
    doubles(core, norms, squares.length).set(squares);
    const loaded = { quads: data, squares: norms };
    const negative = { ...kernel, readoutVariance: -kernel.readoutVariance };
    const fill: Fill = (rows, stride, first, count) => {
      // Rows of the tile are columns of the matrix: 4 of a quad, one after the other.
      const place = { aStride: 128, bStride: stride, rowStride: 32 };
      for (let quad = 0; quad < count / 4; quad++) {
        const row = first / 4 + quad;
        const [a, b] = [
          { ...loaded, from: 0, count: row + 1 },
          { ...loaded, from: row, count: 1 },
        ];
        computeTiles(core, negative, dim, a, b, rows + stride * quad, place, work);
      }
    };
    return solveRidge(core, y, noise + jitter, fill, outOfCore);
  } finally {
    release();
  }
}

/** Predictions K(x*, x) α at test inputs: test.rows. */
export function nngpPredict(
  core: Core,
  kernel: NngpKernel,
  inputs: Inputs,
  { weights }: Regression,
  test: Inputs,
): Float64Array {
  const mean = new Float64Array(test.rows);
  nngpStripes(core, kernel, test, inputs, (stripe, first, count) => {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += stripe[i * weights.length + k]! * weights[k]!;
      mean[first + i] = sum;
    }
  });
  return mean;
}

/**
 * Regression with any kernel matrix: (K + ridge·I) α = y.
 *
 * @param matrix K: n × n, row-major, of which the lower half is read
 */
export function kernelRegression(core: Core, matrix: Float64Array, y: ArrayLike<number>, ridge: number): Regression {
  const rows = y.length;
  if (matrix.length !== rows * rows) throw badInput("matrix", `${rows} × ${rows} numbers`, matrix.length);
  return solveRidge(core, y, ridge, (at, stride) => {
    const elements = doubles(core, at, (padded(rows) / 4) * (stride / 8));
    for (let i = 0; i < rows; i++) {
      const quad = (i >> 2) * (stride / 8) + (i & 3);
      for (let k = 0; k <= i; k++) elements[quad + 4 * k] = -matrix[i * rows + k]!;
    }
  });
}
