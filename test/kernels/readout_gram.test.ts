import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, expectSameBytes, rounded } from "./arena.ts";
import { panelled, quadsOf } from "./packing.ts";
import { precisions } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 22);
const RIDGE = 0.37;
const STRETCH = 256;

/** Runs the kernel on rows of quads cut at `cuts` into shares; `phi`: N × n. The upper half comes back as NaN. */
function gram(phi: ArrayLike<number>, n: number, N: number, type: Precision, byNeurons: boolean, cuts: number[] = []) {
  return gramAt(phi, n, N, type, byNeurons, cuts, -1);
}

function gramAt(
  phi: ArrayLike<number>,
  n: number,
  N: number,
  type: Precision,
  byNeurons: boolean,
  cuts: number[],
  flush: number,
) {
  arena.reset(flush);
  const order = quadsOf(byNeurons ? N : n);
  const values = arena.input(panelled(phi, N, n, type));
  const matrix = arena.output(order * order);
  const scratch = arena.output(order * STRETCH);
  const last = order / 4;
  const bounds = [0, ...cuts.map((cut) => Math.min(cut, last)).sort((p, q) => p - q), last];
  for (let share = 0; share + 1 < bounds.length; share++) {
    arena.call(() =>
      kernelsOf(core, type).readoutGram(
        values.pointer,
        matrix.pointer,
        scratch.pointer,
        n,
        N,
        byNeurons,
        RIDGE,
        bounds[share]!,
        bounds[share + 1]!,
      ),
    );
  }
  return arena.read(matrix) as Float64Array;
}

/** Row and column of a matrix of quads × order × 4. */
const element = (matrix: Float64Array, order: number, row: number, column: number) =>
  matrix[(Math.floor(row / 4) * order + column) * 4 + (row % 4)]!;

/** Around quads, panels of both precisions, and stretches. */
const counts = [1, 2, 3, 4, 5, 7, 8, 9, 11, 16, 17, 31, 53];
const long = [255, 256, 257, 300, 513];
const sizes = [
  ...counts.map((N, i) => [counts[(5 * i + 3) % counts.length]!, N]),
  ...long.flatMap((length, i) => [
    [length, counts[2 * i + 1]!],
    [counts[2 * i + 2]!, length],
  ]),
] as [number, number][];
const cases = precisions.flatMap((type) =>
  [true, false].flatMap((byNeurons) => sizes.map(([n, N]) => ({ type, byNeurons, n, N }))),
);

test.each(cases)("minus ΦᵀΦ or ΦΦᵀ, and the ridge: $type, by neurons $byNeurons, n = $n, N = $N", (shape) => {
  const { type, byNeurons, n, N } = shape;
  const phi = rounded(normals(N * n, 1), type);
  const found = gram(phi, n, N, type, byNeurons);
  const [count, length] = byNeurons ? [N, n] : [n, N];
  const order = quadsOf(count);
  const value = (i: number, k: number) => (i >= count ? 0 : byNeurons ? phi[i * n + k]! : phi[k * n + i]!);
  const worst = new Worst();
  for (let i = 0; i < order; i++) {
    const diagonal = i < count ? RIDGE : RIDGE + length;
    for (let j = 0; j <= i; j++) {
      let [sum, size] = i === j ? [diagonal, diagonal] : [0, 0];
      for (let k = 0; k < length; k++) {
        sum += value(i, k) * value(j, k);
        size += Math.abs(value(i, k) * value(j, k));
      }
      worst.see(element(found, order, i, j), -sum, (length + 2) * roundoff.f64 * size);
    }
  }
  expect(worst.ratio).toBeLessThanOrEqual(1);
});

test("shares of the rows give the bytes of the whole, and nothing beside the lower half is written", () => {
  const size = fc.oneof(fc.constantFrom(1, 4, 7, 8, 255, 257), fc.integer({ min: 1, max: 70 }));
  const cuts = fc.array(fc.nat(20), { maxLength: 3 });
  const flush = fc.integer({ min: -1, max: 2 });
  fc.assert(
    fc.property(
      size,
      size,
      fc.constantFrom(...precisions),
      fc.boolean(),
      cuts,
      flush,
      (n, N, type, byNeurons, at, last) => {
        const phi = rounded(normals(N * n, 2), type);
        const whole = gram(phi, n, N, type, byNeurons);
        expectSameBytes(gramAt(phi, n, N, type, byNeurons, at, last), whole);
        const order = quadsOf(byNeurons ? N : n);
        for (let row = 0; row < order; row += 4) {
          for (let column = row + 4; column < order; column++) expect(element(whole, order, row, column)).toBeNaN();
        }
      },
    ),
    { numRuns: 40, seed: 5 },
  );
});
