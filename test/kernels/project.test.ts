import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, expectSameBytes, rounded } from "./arena.ts";
import { panelled } from "./packing.ts";
import { cases, precisions } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 21);

function project(w: ArrayLike<number>, teacher: Float64Array, type: Precision, cut = 0, flush = -1) {
  arena.reset(flush);
  const d = teacher.length;
  const N = w.length / d;
  const weights = arena.input(panelled(w, N, d, type));
  const direction = arena.input(teacher);
  const overlaps = arena.output(N, "f64");
  const norms = arena.output(N, "f64");
  const middle = Math.min(cut, N);
  for (const [first, last] of [
    [0, middle],
    [middle, N],
  ] as const) {
    arena.call(() =>
      kernelsOf(core, type).project(
        weights.pointer,
        direction.pointer,
        overlaps.pointer,
        norms.pointer,
        d,
        first,
        last,
      ),
    );
  }
  return { overlaps: arena.read(overlaps), norms: arena.read(norms) };
}

/** Both sums run in f64 in either precision: the weights' own rounding is all that f32 loses. */
function expectRight(w: ArrayLike<number>, teacher: Float64Array, found: ReturnType<typeof project>): void {
  const d = teacher.length;
  const worst = new Worst();
  for (let i = 0; i < w.length / d; i++) {
    let overlap = 0;
    let size = 0;
    let norm = 0;
    for (let k = 0; k < d; k++) {
      const value = w[i * d + k]!;
      overlap += value * teacher[k]!;
      size += Math.abs(value * teacher[k]!);
      norm += value * value;
    }
    worst.see(found.overlaps[i]!, overlap, 2 * (d + 1) * roundoff.f64 * size);
    worst.see(found.norms[i]!, norm, 2 * (d + 1) * roundoff.f64 * norm);
  }
  expect(worst.ratio).toBeLessThanOrEqual(1);
}

test.each(cases)("overlaps and norms: $type, d = $d, N = $N", ({ type, d, N }) => {
  const w = rounded(normals(N * d, 1), type);
  const teacher = normals(d, 2);
  expectRight(w, teacher, project(w, teacher, type));
});

test("any shape, any cut into shares, anywhere in memory: right, and the bytes of the whole", () => {
  const size = fc.integer({ min: 1, max: 40 });
  const flush = fc.integer({ min: -1, max: 3 });
  fc.assert(
    fc.property(size, size, size, fc.constantFrom(...precisions), flush, (d, N, cut, type, last) => {
      const w = rounded(normals(N * d, 1), type);
      const teacher = normals(d, 2);
      const whole = project(w, teacher, type);
      expectRight(w, teacher, whole);
      const parts = project(w, teacher, type, cut, last);
      expectSameBytes(parts.overlaps, whole.overlaps);
      expectSameBytes(parts.norms, whole.norms);
    }),
    { numRuns: 60, seed: 5 },
  );
});
