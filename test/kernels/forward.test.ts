import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { erf } from "../reference/erf.ts";
import { normals } from "../reference/random.ts";
import { Arena, expectSameBytes, rounded } from "./arena.ts";
import { blocksOf, inPanels, lanesOf, padded, panelled, panelsOf, quadsOf, rowQuads } from "./packing.ts";
import { cases, precisions, type Shape } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 21);

/** Pre-activations of 64 samples and a panel, and a vector of output sums a sample: assembly/network/forward.ts. */
const SCRATCH = 64 * (32 + 16);

interface Inputs {
  /** n × d. */
  x: ArrayLike<number>;
  /** N × d. */
  w: ArrayLike<number>;
  /** N. */
  a: ArrayLike<number>;
}

/** Inputs of order 1 and pre-activations of order `size`. */
function draw({ n, d, N }: Shape, type: Precision, size = 1): Inputs {
  return {
    x: rounded(normals(n * d, 1), type),
    w: rounded(normals(N * d, 2, size / Math.sqrt(d)), type),
    a: rounded(normals(N, 3), type),
  };
}

/** Runs the kernel, the blocks cut at `cuts` into shares; returns its three results. */
function forward({ n, d, N }: Shape, type: Precision, { x, w, a }: Inputs, cuts: number[] = [], flush = -1) {
  arena.reset(flush);
  const rows = quadsOf(n);
  const panels = panelsOf(N, type);
  const blocks = blocksOf(N, type);
  const lanes = lanesOf(type);
  const inputs = arena.input(rowQuads(x, n, d, type));
  const weights = arena.input(panelled(w, N, d, type));
  const readout = arena.input(padded(a, panels * lanes, type));
  const values = arena.output(panels * rows * lanes, type);
  const slopes = arena.output(panels * rows * lanes, type);
  const outputs = arena.output(blocks * rows, type);
  const scratch = arena.output(SCRATCH / 4, "f32");
  const bounds = [0, ...cuts.map((cut) => Math.min(cut, blocks)).sort((p, q) => p - q), blocks];
  for (let share = 0; share + 1 < bounds.length; share++) {
    arena.call(() =>
      kernelsOf(core, type).forward(
        inputs.pointer,
        weights.pointer,
        readout.pointer,
        values.pointer,
        slopes.pointer,
        outputs.pointer,
        scratch.pointer,
        n,
        d,
        panels,
        bounds[share]!,
        bounds[share + 1]!,
      ),
    );
  }
  return { values: arena.read(values), slopes: arena.read(slopes), outputs: arena.read(outputs) };
}

/**
 * Largest errors of values, slopes and outputs, as fractions of what rounding
 * allows. h is a sum of d products; erf changes by at most 2/√π and e^{−h²} by at
 * most √(2/e) of its error and both round by at most 10 u themselves; an output
 * is a sum over the block's neurons.
 */
function errors({ n, d, N }: Shape, type: Precision, { x, w, a }: Inputs, found: ReturnType<typeof forward>) {
  const u = roundoff[type];
  const rows = quadsOf(n);
  const perBlock = 2 * lanesOf(type);
  const worst = { values: new Worst(), slopes: new Worst(), outputs: new Worst() };
  for (let sample = 0; sample < n; sample++) {
    for (let block = 0; block < blocksOf(N, type); block++) {
      let output = 0;
      let allowed = 0;
      for (let i = block * perBlock; i < Math.min(N, (block + 1) * perBlock); i++) {
        let h = 0;
        let size = 0;
        for (let k = 0; k < d; k++) {
          const term = x[sample * d + k]! * w[i * d + k]!;
          h += term;
          size += Math.abs(term);
        }
        const value = erf(h);
        const error = (d + 1) * u * size;
        const valueError = (2 / Math.sqrt(Math.PI)) * error + 10 * u;
        const at = inPanels(i, sample, rows, type);
        worst.values.see(found.values[at]!, value, valueError);
        worst.slopes.see(found.slopes[at]!, Math.exp(-h * h), Math.sqrt(2 / Math.E) * error + 10 * u);
        output += a[i]! * value;
        allowed += Math.abs(a[i]!) * (valueError + (perBlock + 1) * u * Math.abs(value));
      }
      worst.outputs.see(found.outputs[block * rows + sample]!, output, allowed);
    }
  }
  return worst;
}

function expectRight(shape: Shape, type: Precision, inputs: Inputs, found: ReturnType<typeof forward>): void {
  const worst = errors(shape, type, inputs, found);
  expect(worst.values.ratio).toBeLessThanOrEqual(1);
  expect(worst.slopes.ratio).toBeLessThanOrEqual(1);
  expect(worst.outputs.ratio).toBeLessThanOrEqual(1);
}

test.each(cases)("erf, slopes and outputs: $type, n = $n, d = $d, N = $N", ({ type, ...shape }) => {
  const inputs = draw(shape, type);
  expectRight(shape, type, inputs, forward(shape, type, inputs));
});

test.each(precisions)("saturated neurons, %s", (type) => {
  const shape = { n: 9, d: 5, N: 17 };
  const inputs = draw(shape, type, 30);
  const found = forward(shape, type, inputs);
  expectRight(shape, type, inputs, found);
  expect(Math.max(...found.values)).toBe(1);
  expect(Math.min(...found.values)).toBe(-1);
});

test("any shape, any cut into shares, anywhere in memory: right, and the bytes of the whole", () => {
  const shapes = fc.record({
    n: fc.integer({ min: 1, max: 140 }),
    d: fc.integer({ min: 1, max: 40 }),
    N: fc.integer({ min: 1, max: 70 }),
  });
  const cuts = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 });
  const flush = fc.integer({ min: -1, max: 6 });
  fc.assert(
    fc.property(shapes, fc.constantFrom(...precisions), cuts, flush, (shape, type, some, last) => {
      const inputs = draw(shape, type);
      const whole = forward(shape, type, inputs);
      expectRight(shape, type, inputs, whole);
      const parts = forward(shape, type, inputs, some, last);
      expectSameBytes(parts.values, whole.values);
      expectSameBytes(parts.slopes, whole.slopes);
      expectSameBytes(parts.outputs, whole.outputs);
    }),
    { numRuns: 40, seed: 2 },
  );
});

test.each(precisions)("padded neurons and samples give 0, %s", (type) => {
  const shape = { n: 5, d: 3, N: 3 };
  const { values, outputs } = forward(shape, type, draw(shape, type));
  const lanes = lanesOf(type);
  for (let row = 0; row < 8; row++) {
    for (let lane = 0; lane < lanes; lane++) {
      if (row >= 5 || lane >= 3) expect(values[row * lanes + lane]).toBe(0);
    }
  }
  expect([...outputs.subarray(5)]).toEqual([0, 0, 0]);
});

test.each(precisions)("what is not a number stays with its sample and its neuron, %s", (type) => {
  const shape = { n: 6, d: 3, N: 20 };
  const { n, d, N } = shape;
  const inputs = draw(shape, type);
  const clean = forward(shape, type, inputs);
  const x = rounded(inputs.x, type);
  const w = rounded(inputs.w, type);
  x[2 * d + 1] = Number.NaN;
  w[19 * d] = Number.POSITIVE_INFINITY;
  const { values, slopes, outputs } = forward(shape, type, { ...inputs, x, w });
  for (let sample = 0; sample < n; sample++) {
    for (let i = 0; i < N; i++) {
      const at = inPanels(i, sample, quadsOf(n), type);
      if (sample === 2) expect(values[at]).toBeNaN();
      else if (i === 19) expect([Math.abs(values[at]!), slopes[at]]).toEqual([1, 0]);
      else expect(values[at]).toBe(clean.values[at]);
    }
    expect(Number.isNaN(outputs[sample])).toBe(sample === 2);
  }
});
