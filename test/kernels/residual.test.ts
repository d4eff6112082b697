import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, rounded } from "./arena.ts";
import { quadsOf } from "./packing.ts";
import { precisions } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 21);

/** `outputs`: blocks × rows, `targets`: rows. */
function residual(outputs: ArrayLike<number>, targets: ArrayLike<number>, type: Precision, flush = -1) {
  arena.reset(flush);
  const f = arena.input(rounded(outputs, type));
  const y = arena.input(rounded(targets, type));
  const r = arena.output(targets.length, type);
  const blocks = outputs.length / targets.length;
  const loss = arena.call(() =>
    kernelsOf(core, type).residual(f.pointer, y.pointer, r.pointer, targets.length, blocks),
  );
  return { loss, residuals: arena.read(r) };
}

test("residuals and loss at any size, anywhere in memory", () => {
  const samples = fc.oneof(fc.constantFrom(1, 4, 7, 8, 255, 257), fc.integer({ min: 1, max: 600 }));
  const blocks = fc.integer({ min: 1, max: 13 });
  const flush = fc.integer({ min: -1, max: 2 });
  fc.assert(
    fc.property(samples, blocks, fc.constantFrom(...precisions), flush, (n, count, type, last) => {
      const rows = quadsOf(n);
      const outputs = rounded(normals(rows * count, 1), type);
      const targets = rounded(normals(rows, 2), type);
      const { loss, residuals } = residual(outputs, targets, type, last);
      // A sum of blocks and a target: as many roundings.
      const worst = new Worst();
      let squares = 0;
      for (let i = 0; i < rows; i++) {
        let f = 0;
        let size = Math.abs(targets[i]!);
        for (let b = 0; b < count; b++) {
          f += outputs[b * rows + i]!;
          size += Math.abs(outputs[b * rows + i]!);
        }
        worst.see(residuals[i]!, f - targets[i]!, count * roundoff[type] * size);
        squares += residuals[i]! * residuals[i]!;
      }
      expect(worst.ratio).toBeLessThanOrEqual(1);
      // The loss is that of the residuals as stored, added in f64 whatever their type.
      expect(Math.abs(loss - squares)).toBeLessThanOrEqual((rows + 1) * roundoff.f64 * squares);
    }),
    { numRuns: 60, seed: 4 },
  );
});

test.each(precisions)("blocks are added in their order, %s", (type) => {
  const large = type === "f32" ? 2 ** 24 : 2 ** 53;
  const column = (...values: number[]) => values.flatMap((value) => [value, value, value, value]);
  const zeros = column(0);
  expect(residual(column(large, 1, -large), zeros, type).residuals[3]).toBe(0);
  expect(residual(column(large, -large, 1), zeros, type).residuals[3]).toBe(1);
});

test.each(precisions)("a loss too large for f32 is still a number, and NaN is seen, %s", (type) => {
  expect(residual([1e30, 0, 0, 0], [0, 0, 0, 0], type).loss).toBeCloseTo(1e60, -54);
  expect(residual([1, 2, 3, 4], [0, Number.NaN, 0, 0], type).loss).toBeNaN();
});
