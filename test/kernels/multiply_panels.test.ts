import { describe, expect, test } from "vitest";
import type { Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, rounded } from "./arena.ts";
import { columnQuads, inPanels, lanesOf, panelled, panelsOf, quadsOf, rowQuads } from "./packing.ts";
import { cases, precisions, type Shape } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 22);
const { kernels } = core;

/** Both sum over `terms` of the rows of `panels`: dimensions of samples, or samples of dimensions. */
const products = [
  {
    product: "multiplyPanels",
    kernel: { f32: kernels.multiplyPanels_f32, f64: kernels.multiplyPanels_f64 },
    pack: rowQuads,
    sizes: ({ n, d }: Shape) => ({ rows: n, terms: d }),
    factor: (x: ArrayLike<number>, { d }: Shape, row: number, term: number) => x[row * d + term]!,
  },
  {
    product: "multiplyColumns",
    kernel: { f32: kernels.multiplyColumns_f32, f64: kernels.multiplyColumns_f64 },
    pack: columnQuads,
    sizes: ({ n, d }: Shape) => ({ rows: d, terms: n }),
    factor: (x: ArrayLike<number>, { d }: Shape, row: number, term: number) => x[term * d + row]!,
  },
];

describe.each(products)("$product", ({ kernel, pack, sizes, factor }) => {
  /** Errors as fractions of what rounding allows in a sum of products. */
  function expectRight(shape: Shape, type: Precision, flush = -1): void {
    arena.reset(flush);
    const { n, d, N } = shape;
    const { rows, terms } = sizes(shape);
    const x = rounded(normals(n * d, 1), type);
    const w = rounded(normals(N * terms, 2), type);
    const panels = panelled(w, N, terms, type);
    // Rows of padding take no part, whatever they hold.
    for (let i = 0; i < N; i++) {
      for (let row = terms; row < quadsOf(terms); row++) panels[inPanels(i, row, quadsOf(terms), type)] = Number.NaN;
    }
    const count = panelsOf(N, type);
    const inputs = arena.input(pack(x, n, d, type));
    const factors = arena.input(panels);
    const output = arena.output(count * quadsOf(rows) * lanesOf(type), type);
    arena.call(() => kernel[type](inputs.pointer, factors.pointer, output.pointer, n, d, count));
    const found = arena.read(output);
    const worst = new Worst();
    for (let i = 0; i < N; i++) {
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        let size = 0;
        for (let term = 0; term < terms; term++) {
          const value = factor(x, shape, row, term) * w[i * terms + term]!;
          sum += value;
          size += Math.abs(value);
        }
        worst.see(found[inPanels(i, row, quadsOf(rows), type)]!, sum, (terms + 1) * roundoff[type] * size);
      }
    }
    expect(worst.ratio).toBeLessThanOrEqual(1);
  }

  test.each(cases)("$type, n = $n, d = $d, N = $N", ({ type, ...shape }) => expectRight(shape, type));

  test.each(precisions)("up to the end of memory, %s", (type) => {
    for (const flush of [0, 1, 2]) expectRight({ n: 7, d: 5, N: 9 }, type, flush);
  });
});
