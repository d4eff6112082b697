import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, bytesOf, expectSameBytes, rounded } from "./arena.ts";
import { blocksOf, inPanels, lanesOf, padded, panelled, panelsOf, quadsOf } from "./packing.ts";
import { cases, precisions } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 21);

const PRECISION = 1 / 0.7;
const SCALE = 1.3;
const DRIFT = 0.05;
const NOISE = 0.3;
const KEY = { low: 0x12345678, high: 0x9abcdef0 };
/** A step beyond 32 bits. */
const STEP = 5 * 2 ** 32 + 7;

/** Streams of assembly/langevin.ts. */
const WEIGHT_NOISE = 0x10;
const READOUT_NOISE = 0x11;

/** The first `count` normals of a stream at a step. */
function noiseOf(stream: number, count: number, type: Precision, step: number) {
  arena.reset();
  const out = arena.output(count, type);
  const fill = type === "f32" ? core.kernels.fillNormals_f32 : core.kernels.fillNormals_f64;
  fill(out.pointer, count, KEY.low, KEY.high, 0, stream, step >>> 0, Math.floor(step / 2 ** 32));
  return arena.read(out);
}

interface Options {
  /** Where panels (blocks for the readout) are cut into shares. */
  cuts?: number[];
  flush?: number;
  noise?: number;
  step?: number;
  measure?: boolean;
}

/** What the sums of virials hold before a step. */
const VIRIALS_BEFORE = 10;

function cutAt(cuts: number[], last: number): [number, number][] {
  const bounds = [0, ...cuts.map((cut) => Math.min(cut, last)).sort((p, q) => p - q), last];
  return bounds.slice(1).map((end, share) => [bounds[share]!, end]);
}

/** Both layers as `columns` numbers a neuron: d for the input weights, 1 for the readout. */
const layers = [
  {
    layer: "weights",
    stream: WEIGHT_NOISE,
    rowsOf: quadsOf,
    update(type: Precision, N: number, d: number, theta: ArrayLike<number>, gradient: ArrayLike<number>, o: Options) {
      arena.reset(o.flush);
      const step = o.step ?? STEP;
      const panels = panelsOf(N, type);
      const lanes = lanesOf(type);
      const weights = arena.output(panelled(theta, N, d, type), type);
      const slope = arena.input(panelled(gradient, N, d, type));
      const readout = arena.input(padded(coefficients(N, type), panels * lanes, type));
      const live = arena.input(padded(new Float64Array(N).fill(1), panels * lanes, type));
      const virials = arena.output(new Float64Array(panels).fill(VIRIALS_BEFORE));
      const scratch = arena.output(quadsOf(d) * lanes, type);
      for (const [first, last] of cutAt(o.cuts ?? [], panels)) {
        arena.call(() =>
          kernelsOf(core, type).updateWeights(
            weights.pointer,
            slope.pointer,
            readout.pointer,
            live.pointer,
            o.measure === false ? 0 : virials.pointer,
            scratch.pointer,
            d,
            first,
            last,
            PRECISION,
            SCALE,
            DRIFT,
            o.noise ?? NOISE,
            WEIGHT_NOISE,
            KEY.low,
            KEY.high,
            step >>> 0,
            Math.floor(step / 2 ** 32),
          ),
        );
      }
      return { theta: arena.read(weights), virials: arena.read(virials) };
    },
  },
  {
    layer: "readout",
    stream: READOUT_NOISE,
    rowsOf: () => 1,
    update(type: Precision, N: number, _d: number, theta: ArrayLike<number>, gradient: ArrayLike<number>, o: Options) {
      arena.reset(o.flush);
      const step = o.step ?? STEP;
      const panels = panelsOf(N, type);
      const lanes = lanesOf(type);
      const readout = arena.output(padded(theta, panels * lanes, type), type);
      const slope = arena.input(padded(gradient, panels * lanes, type));
      const live = arena.input(padded(new Float64Array(N).fill(1), panels * lanes, type));
      const virials = arena.output(new Float64Array(panels).fill(VIRIALS_BEFORE));
      const scratch = arena.output(2 * lanes, type);
      for (const [first, last] of cutAt(o.cuts ?? [], blocksOf(N, type))) {
        arena.call(() =>
          kernelsOf(core, type).updateReadout(
            readout.pointer,
            slope.pointer,
            live.pointer,
            o.measure === false ? 0 : virials.pointer,
            scratch.pointer,
            panels,
            first,
            last,
            PRECISION,
            SCALE,
            DRIFT,
            o.noise ?? NOISE,
            READOUT_NOISE,
            KEY.low,
            KEY.high,
            step >>> 0,
            Math.floor(step / 2 ** 32),
          ),
        );
      }
      return { theta: arena.read(readout), virials: arena.read(virials) };
    },
  },
];

/** The readout weights that multiply the gradient of the input weights. */
function coefficients(N: number, type: Precision) {
  return rounded(normals(N, 9), type);
}

describe.each(layers)("update of the $layer", ({ layer, stream, rowsOf, update }) => {
  const columnsOf = (d: number) => (layer === "weights" ? d : 1);
  const draw = (N: number, d: number, type: Precision) => ({
    theta: rounded(normals(N * columnsOf(d), 1), type),
    gradient: rounded(normals(N * columnsOf(d), 2), type),
  });

  /**
   * Against θ − h M ∇U + √(2hM) ξ, ∇U = θ/v + s g. A parameter is made by about
   * eight roundings; a panel's virial is a sum of them over rows and lanes.
   */
  function expectRight(type: Precision, N: number, d: number, o: Options = {}): void {
    const { theta, gradient } = draw(N, d, type);
    const columns = columnsOf(d);
    const rows = rowsOf(d);
    const lanes = lanesOf(type);
    const u = roundoff[type];
    const noise = noiseOf(stream, panelsOf(N, type) * rows * lanes, type, o.step ?? STEP);
    const a = coefficients(N, type);
    const found = update(type, N, d, theta, gradient, o);
    const worst = { theta: new Worst(), virials: new Worst() };
    for (let panel = 0; panel < panelsOf(N, type); panel++) {
      let virial = VIRIALS_BEFORE;
      let size = VIRIALS_BEFORE;
      for (let i = panel * lanes; i < Math.min(N, (panel + 1) * lanes); i++) {
        for (let k = 0; k < columns; k++) {
          const x = theta[i * columns + k]!;
          const likelihood = (layer === "weights" ? a[i]! : 1) * SCALE * gradient[i * columns + k]!;
          const kick = (o.noise ?? NOISE) * noise[inPanels(i, k, rows, type)]!;
          const allowed = Math.abs(x) + DRIFT * (Math.abs(PRECISION * x) + Math.abs(likelihood)) + Math.abs(kick);
          const expected = x - DRIFT * (PRECISION * x + likelihood) + kick;
          worst.theta.see(found.theta[inPanels(i, k, rows, type)]!, expected, 8 * u * allowed);
          virial += x * (PRECISION * x + likelihood);
          size += Math.abs(x) * (Math.abs(PRECISION * x) + Math.abs(likelihood));
        }
      }
      worst.virials.see(found.virials[panel]!, virial, (columns + 8) * u * size);
    }
    expect(worst.theta.ratio).toBeLessThanOrEqual(1);
    expect(worst.virials.ratio).toBeLessThanOrEqual(1);
  }

  test.each(cases)("$type, d = $d, N = $N", ({ type, d, N }) => expectRight(type, N, d));

  test("any shape, any cut into shares, anywhere in memory: right, and the bytes of the whole", () => {
    const size = fc.integer({ min: 1, max: 60 });
    const cuts = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 });
    const flush = fc.integer({ min: -1, max: 5 });
    const step = fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 2 ** 32 - 2, max: 2 ** 33 }));
    fc.assert(
      fc.property(size, size, fc.constantFrom(...precisions), cuts, flush, step, (N, d, type, some, last, number) => {
        expectRight(type, N, d, { cuts: some, flush: last, step: number });
        const { theta, gradient } = draw(N, d, type);
        const whole = update(type, N, d, theta, gradient, { step: number });
        const parts = update(type, N, d, theta, gradient, { cuts: some, flush: last, step: number });
        expectSameBytes(parts.theta, whole.theta);
        expectSameBytes(parts.virials, whole.virials);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  test.each(precisions)("every parameter and every step have noise of their own, %s", (type) => {
    const [N, d] = [17, 5];
    const zeros = rounded(new Float64Array(N * columnsOf(d)), type);
    const kicks = [0, 1, 2 ** 32].flatMap((step) => {
      return Array.from(update(type, N, d, zeros, zeros, { step }).theta).filter((kick) => kick !== 0);
    });
    expect(kicks).toHaveLength(3 * N * columnsOf(d));
    expect(new Set(kicks).size).toBe(kicks.length);
  });

  test.each(precisions)("padding stays exactly 0, and unmeasured steps leave the virials, %s", (type) => {
    const [N, d] = [3, 5];
    const { theta, gradient } = draw(N, d, type);
    const measured = update(type, N, d, theta, gradient, {});
    const { theta: found, virials } = update(type, N, d, theta, gradient, { measure: false });
    expectSameBytes(found, measured.theta);
    expect([...virials]).toEqual([VIRIALS_BEFORE]);
    const lanes = lanesOf(type);
    found.forEach((x, at) => {
      const padding = at % lanes >= N || Math.floor(at / lanes) >= columnsOf(d);
      expect(Object.is(x, 0)).toBe(padding);
    });
    expect(found.byteLength).toBe(rowsOf(d) * lanes * bytesOf(type));
  });

  test.each(precisions)("an infinite gradient moves its own parameter only, %s", (type) => {
    const [N, d] = [9, 3];
    const { theta, gradient } = draw(N, d, type);
    const before = update(type, N, d, theta, gradient, {}).theta;
    gradient[4] = Number.POSITIVE_INFINITY;
    const after = update(type, N, d, theta, gradient, {}).theta;
    expect(after.filter((x, i) => x !== before[i])).toHaveLength(1);
  });
});
