import fc from "fast-check";
import { describe, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, expectSameBytes, rounded } from "./arena.ts";
import { columnQuads, quadsOf, rowQuads } from "./packing.ts";
import { cases, precisions } from "./shapes.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 21);

const packings = [
  { kernel: "packRows", formula: rowQuads, length: (n: number, d: number) => quadsOf(n) * d },
  { kernel: "packColumns", formula: columnQuads, length: (n: number, d: number) => n * quadsOf(d) },
] as const;

describe.each(packings)("$kernel", ({ kernel, formula, length }) => {
  function packed(n: number, d: number, type: Precision, flush = -1) {
    arena.reset(flush);
    const x = rounded(normals(n * d, 7), type);
    const source = arena.input(x);
    const target = arena.output(length(n, d), type);
    arena.call(() => kernelsOf(core, type)[kernel](source.pointer, target.pointer, n, d));
    return { found: arena.read(target), expected: formula(x, n, d, type) };
  }

  test.each(cases)("$type, n = $n, d = $d", ({ type, n, d }) => {
    const { found, expected } = packed(n, d, type);
    expectSameBytes(found, expected);
  });

  test("any shape, anywhere in memory", () => {
    const size = fc.integer({ min: 1, max: 600 });
    const dim = fc.integer({ min: 1, max: 20 });
    const flush = fc.integer({ min: -1, max: 1 });
    fc.assert(
      fc.property(size, dim, fc.constantFrom(...precisions), flush, (n, d, type, last) => {
        const { found, expected } = packed(n, d, type, last);
        expectSameBytes(found, expected);
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
