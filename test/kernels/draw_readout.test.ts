import { expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { inverse } from "../reference/dense.ts";
import { normals } from "../reference/random.ts";
import { Arena, rounded } from "./arena.ts";
import { lanesOf, padded, panelled, panelsOf, quadsOf } from "./packing.ts";
import { precisions } from "./shapes.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 22);
const STRETCH = 256;
const [PRIOR, OUTPUTS] = [20, 21];
const [variance, noise] = [0.6, 0.3];
const key = { low: 3, high: 4 };

interface Problem {
  n: number;
  N: number;
  /** N × n. */
  phi: ArrayLike<number>;
  targets: ArrayLike<number>;
}

function problem(n: number, N: number, type: Precision): Problem {
  return { n, N, phi: rounded(normals(N * n, 1, 0.7), type), targets: rounded(normals(n, 2), type) };
}

/** The kernels' draw at a step beyond 2³²; null where the matrix is not positive definite. */
function draw({ n, N, phi, targets }: Problem, type: Precision, byNeurons: boolean, ridge = noise / variance) {
  arena.reset();
  const { readoutGram, drawReadout } = kernelsOf(core, type);
  const order = quadsOf(byNeurons ? N : n);
  const neurons = panelsOf(N, type) * lanesOf(type);
  const values = arena.input(panelled(phi, N, n, type));
  const y = arena.input(padded(targets, quadsOf(n), type));
  const gram = arena.output(order * order);
  const readout = arena.output(rounded(new Float64Array(neurons), type));
  const scratch = arena.output(Math.max(order * STRETCH, 2 * neurons + quadsOf(n) + 2));
  const quads = order / 4;
  readoutGram(values.pointer, gram.pointer, scratch.pointer, n, N, byNeurons, ridge, 0, quads);
  const drawn = arena.call(() =>
    drawReadout(
      values.pointer,
      y.pointer,
      gram.pointer,
      readout.pointer,
      scratch.pointer,
      n,
      N,
      byNeurons,
      Math.sqrt(variance),
      Math.sqrt(noise),
      PRIOR,
      OUTPUTS,
      key.low,
      key.high,
      7,
      1,
    ),
  );
  return { drawn: Boolean(drawn), readout: arena.read(readout) };
}

function numbersOf(count: number, stream: number): Float64Array {
  arena.reset();
  const out = arena.output(count);
  core.kernels.fillNormals_f64(out.pointer, count, key.low, key.high, 0, stream, 7, 1);
  return arena.read(out) as Float64Array;
}

/** u + B⁻¹Φᵀ(y − Φu − δ). */
function reference({ n, N, phi, targets }: Problem): Float64Array {
  const u = numbersOf(N, PRIOR).map((z) => Math.sqrt(variance) * z);
  const delta = numbersOf(n, OUTPUTS).map((z) => Math.sqrt(noise) * z);
  const z = delta.map((noise, k) => u.reduce((rest, a, i) => rest - a * phi[i * n + k]!, targets[k]! - noise));
  const B = new Float64Array(N * N);
  const source = new Float64Array(N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      for (let k = 0; k < n; k++) B[i * N + j]! += phi[i * n + k]! * phi[j * n + k]!;
    }
    B[i * N + i]! += noise / variance;
    for (let k = 0; k < n; k++) source[i]! += phi[i * n + k]! * z[k]!;
  }
  const solved = inverse(B, N);
  return u.map((a, i) => source.reduce((sum, b, j) => sum + solved[i * N + j]! * b, a));
}

const sizes: [number, number][] = [
  [1, 1],
  [7, 3],
  [3, 7],
  [8, 8],
  [5, 9],
  [64, 17],
  [17, 64],
  [257, 11],
  [13, 257],
  [301, 31],
];
const cases = precisions.flatMap((type) => sizes.map(([n, N]) => ({ type, n, N })));

test.each(cases)(
  "prior draws shifted by what their outputs are off, in either form: $type, n = $n, N = $N",
  (shape) => {
    const { type, n, N } = shape;
    const given = problem(n, N, type);
    const expected = reference(given);
    for (const byNeurons of [true, false]) {
      const { drawn, readout } = draw(given, type, byNeurons);
      expect(drawn).toBe(true);
      // f32: of the draw as it is stored; condition numbers are some 10³.
      const tolerance = type === "f32" ? 2 ** -23 : 1e-11;
      for (let i = 0; i < N; i++)
        expect(Math.abs(readout[i]! - expected[i]!)).toBeLessThan(tolerance * (1 + Math.abs(expected[i]!)));
      expect(readout.subarray(N).every((padding) => padding === 0)).toBe(true);
    }
  },
);

test.each(precisions)(
  "a matrix that is not positive definite is refused and leaves the readout as it was, %s",
  (type) => {
    const { n, N, phi, targets } = problem(3, 5, type);
    // Of rank 3, with a ridge below 0.
    const { drawn, readout } = draw({ n, N, phi, targets }, type, true, -1e-9);
    expect(drawn).toBe(false);
    expect(readout.every((value) => value === 0)).toBe(true);
  },
);
