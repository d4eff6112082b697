import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, expectSameBytes, rounded } from "./arena.ts";
import { columnQuads, inPanels, lanesOf, padded, panelled, panelsOf, quadsOf } from "./packing.ts";
import { cases, precisions, type Shape } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 22);

/** One stretch of one panel: assembly/network/backward.ts. */
const SCRATCH = 256 * 32;

interface Inputs {
  /** n × d. */
  x: ArrayLike<number>;
  /** N × n, as are the slopes: to this kernel any numbers will do. */
  values: ArrayLike<number>;
  slopes: ArrayLike<number>;
  /** n. */
  r: ArrayLike<number>;
}

function draw({ n, d, N }: Shape, type: Precision): Inputs {
  return {
    x: rounded(normals(n * d, 1), type),
    values: rounded(normals(N * n, 2), type),
    slopes: rounded(normals(N * n, 3), type),
    r: rounded(normals(n, 4), type),
  };
}

/** Runs the kernel, the panels cut at `cuts` into shares; returns both gradients. */
function backward(
  { n, d, N }: Shape,
  type: Precision,
  { x, values, slopes, r }: Inputs,
  cuts: number[] = [],
  flush = -1,
) {
  arena.reset(flush);
  const panels = panelsOf(N, type);
  const lanes = lanesOf(type);
  const inputs = arena.input(columnQuads(x, n, d, type));
  const packedValues = arena.input(panelled(values, N, n, type));
  const packedSlopes = arena.input(panelled(slopes, N, n, type));
  const residuals = arena.input(padded(r, quadsOf(n), type));
  const weightGradient = arena.output(panels * quadsOf(d) * lanes, type);
  const readoutGradient = arena.output(panels * lanes, type);
  const scratch = arena.output(SCRATCH / 4, "f32");
  const bounds = [0, ...cuts.map((cut) => Math.min(cut, panels)).sort((p, q) => p - q), panels];
  for (let share = 0; share + 1 < bounds.length; share++) {
    arena.call(() =>
      kernelsOf(core, type).backward(
        inputs.pointer,
        packedValues.pointer,
        packedSlopes.pointer,
        residuals.pointer,
        weightGradient.pointer,
        readoutGradient.pointer,
        scratch.pointer,
        n,
        d,
        bounds[share]!,
        bounds[share + 1]!,
      ),
    );
  }
  return { weights: arena.read(weightGradient), readout: arena.read(readoutGradient) };
}

/** Errors as fractions of what rounding allows in sums of n products, of which one factor is itself a product. */
function expectRight({ n, d, N }: Shape, type: Precision, inputs: Inputs, found: ReturnType<typeof backward>): void {
  const { x, values, slopes, r } = inputs;
  const u = roundoff[type];
  const worst = { weights: new Worst(), readout: new Worst() };
  const sum = (term: (sample: number) => number) => {
    let total = 0;
    let size = 0;
    for (let sample = 0; sample < n; sample++) {
      total += term(sample);
      size += Math.abs(term(sample));
    }
    return { total, allowed: (n + 2) * u * size };
  };
  for (let i = 0; i < N; i++) {
    const readout = sum((sample) => r[sample]! * values[i * n + sample]!);
    worst.readout.see(found.readout[i]!, readout.total, readout.allowed);
    for (let k = 0; k < d; k++) {
      const weight = sum((sample) => r[sample]! * slopes[i * n + sample]! * x[sample * d + k]!);
      worst.weights.see(found.weights[inPanels(i, k, quadsOf(d), type)]!, weight.total, weight.allowed);
    }
  }
  expect(worst.readout.ratio).toBeLessThanOrEqual(1);
  expect(worst.weights.ratio).toBeLessThanOrEqual(1);
}

test.each(cases)("gradients: $type, n = $n, d = $d, N = $N", ({ type, ...shape }) => {
  const inputs = draw(shape, type);
  expectRight(shape, type, inputs, backward(shape, type, inputs));
});

test("any shape, any cut into shares, anywhere in memory: right, and the bytes of the whole", () => {
  const shapes = fc.record({
    n: fc.integer({ min: 1, max: 300 }),
    d: fc.integer({ min: 1, max: 20 }),
    N: fc.integer({ min: 1, max: 40 }),
  });
  const cuts = fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 3 });
  const flush = fc.integer({ min: -1, max: 6 });
  fc.assert(
    fc.property(shapes, fc.constantFrom(...precisions), cuts, flush, (shape, type, some, last) => {
      const inputs = draw(shape, type);
      const whole = backward(shape, type, inputs);
      expectRight(shape, type, inputs, whole);
      const parts = backward(shape, type, inputs, some, last);
      expectSameBytes(parts.weights, whole.weights);
      expectSameBytes(parts.readout, whole.readout);
    }),
    { numRuns: 40, seed: 3 },
  );
});

test.each(precisions)("padded dimensions and neurons have no gradient, %s", (type) => {
  const shape = { n: 3, d: 5, N: 3 };
  const found = backward(shape, type, draw(shape, type));
  const lanes = lanesOf(type);
  for (let row = 0; row < 8; row++) {
    for (let lane = 0; lane < lanes; lane++) {
      if (row >= 5 || lane >= 3) expect(found.weights[row * lanes + lane]).toBe(0);
    }
  }
  for (let lane = 3; lane < lanes; lane++) expect(found.readout[lane]).toBe(0);
});

test.each(precisions)("an infinite residual ends in the gradients, not in a loop, %s", (type) => {
  const shape = { n: 300, d: 2, N: 3 };
  const inputs = draw(shape, type);
  const r = rounded(inputs.r, type);
  r[299] = Number.POSITIVE_INFINITY;
  const found = backward(shape, type, { ...inputs, r });
  for (let i = 0; i < 3; i++) expect(Math.abs(found.readout[i]!)).toBe(Number.POSITIVE_INFINITY);
});
