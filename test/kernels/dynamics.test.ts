/** The parts that samplers with momenta are made of (assembly/dynamics), against plain loops in f64. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernelsOf, type Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, expectSameBytes, rounded } from "./arena.ts";
import { inPanels, lanesOf, padded, panelsOf, quadsOf } from "./packing.ts";
import { cases, precisions } from "./shapes.ts";
import { roundoff, Worst } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 22);

const PRECISION = 1 / 0.7;
const SCALE = 1.3;
const KEY = { low: 0x12345678, high: 0x9abcdef0 };
/** A step beyond 32 bits. */
const STEP = 5 * 2 ** 32 + 7;
const STREAM = 0x10;
/** f64 numbers a panel at `panelSums`. */
const SUMS = 8;

interface Case {
  type: Precision;
  /** Neurons. */
  N: number;
  /** Parameters of a neuron. */
  rows: number;
}

/** Rows of a panel with padding, for a layer of that many rows. */
const strideOf = (rows: number) => (rows === 1 ? 1 : quadsOf(rows));

/** N × rows → panel × stride × P. */
function layer(values: ArrayLike<number>, { type, N, rows }: Case) {
  const packed = rounded(new Float64Array(panelsOf(N, type) * strideOf(rows) * lanesOf(type)), type);
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < rows; k++) packed[inPanels(i, k, strideOf(rows), type)] = values[i * rows + k]!;
  }
  return packed;
}

const drawn = ({ type, N, rows }: Case, seed: number) => rounded(normals(N * rows, seed), type);
const coefficientsOf = ({ type, N }: Case) =>
  padded(rounded(normals(N, 9), type), panelsOf(N, type) * lanesOf(type), type);
const liveOf = ({ type, N }: Case) => padded(new Float64Array(N).fill(1), panelsOf(N, type) * lanesOf(type), type);

/** Shares of panels, cut at whole blocks. */
function shares({ type, N }: Case, cuts: number[]): [number, number][] {
  const last = panelsOf(N, type);
  const bounds = [0, ...cuts.map((cut) => Math.min(2 * cut, last)).sort((p, q) => p - q), last];
  return bounds.slice(1).map((end, share) => [bounds[share]!, end]);
}

interface Options {
  cuts?: number[];
  flush?: number;
}

/** Calls `visit` with the neuron, the row, and their place in the panels. */
function each({ type, N, rows }: Case, visit: (neuron: number, row: number, at: number) => void): void {
  for (let i = 0; i < N; i++) for (let k = 0; k < rows; k++) visit(i, k, inPanels(i, k, strideOf(rows), type));
}

function expectPadding(found: ArrayLike<number>, one: Case): void {
  const live = new Set<number>();
  each(one, (_i, _k, at) => live.add(at));
  for (let at = 0; at < found.length; at++) if (!live.has(at)) expect(found[at]).toBe(0);
}

function kick(one: Case, strength: number, { cuts = [], flush = -1 }: Options = {}) {
  arena.reset(flush);
  const momenta = arena.output(layer(drawn(one, 1), one), one.type);
  const parameters = arena.input(layer(drawn(one, 2), one));
  const gradient = arena.input(layer(drawn(one, 3), one));
  const coefficients = arena.input(coefficientsOf(one));
  for (const [first, last] of shares(one, cuts)) {
    arena.call(() =>
      kernelsOf(core, one.type).kick(
        momenta.pointer,
        parameters.pointer,
        gradient.pointer,
        coefficients.pointer,
        one.rows,
        strideOf(one.rows),
        first,
        last,
        PRECISION,
        SCALE,
        strength,
      ),
    );
  }
  return arena.read(momenta);
}

function drift(one: Case, length: number, { cuts = [], flush = -1 }: Options = {}) {
  arena.reset(flush);
  const parameters = arena.output(layer(drawn(one, 1), one), one.type);
  const momenta = arena.input(layer(drawn(one, 2), one));
  for (const [first, last] of shares(one, cuts)) {
    arena.call(() =>
      kernelsOf(core, one.type).drift(parameters.pointer, momenta.pointer, strideOf(one.rows), first, last, length),
    );
  }
  return arena.read(parameters);
}

function refresh(
  one: Case,
  keep: number,
  noise: number,
  step: number,
  { cuts = [], flush = -1 }: Options = {},
  fill?: number,
) {
  arena.reset(flush);
  const before = layer(drawn(one, 1), one);
  if (fill !== undefined) before.fill(fill);
  const momenta = arena.output(before, one.type);
  const live = arena.input(liveOf(one));
  const scratch = arena.output(Math.max(strideOf(one.rows), 2) * lanesOf(one.type), one.type);
  for (const [first, last] of shares(one, cuts)) {
    arena.call(() =>
      kernelsOf(core, one.type).refresh(
        momenta.pointer,
        live.pointer,
        scratch.pointer,
        one.rows,
        strideOf(one.rows),
        first,
        last,
        keep,
        noise,
        STREAM,
        KEY.low,
        KEY.high,
        step >>> 0,
        Math.floor(step / 2 ** 32),
      ),
    );
  }
  return arena.read(momenta);
}

/** The first `count` normals of the stream at a step. */
function noiseOf(count: number, type: Precision, step: number) {
  arena.reset();
  const out = arena.output(count, type);
  const fill = type === "f32" ? core.kernels.fillNormals_f32 : core.kernels.fillNormals_f64;
  fill(out.pointer, count, KEY.low, KEY.high, 0, STREAM, step >>> 0, Math.floor(step / 2 ** 32));
  return arena.read(out);
}

function energy(one: Case, place: number, add: boolean, { cuts = [], flush = -1 }: Options = {}) {
  arena.reset(flush);
  const parameters = arena.input(layer(drawn(one, 1), one));
  const momenta = arena.input(layer(drawn(one, 2), one));
  const sums = arena.output(new Float64Array(panelsOf(one.N, one.type) * SUMS).fill(10));
  for (const [first, last] of shares(one, cuts)) {
    arena.call(() =>
      kernelsOf(core, one.type).energy(
        parameters.pointer,
        momenta.pointer,
        sums.pointer + 8 * place,
        strideOf(one.rows),
        first,
        last,
        PRECISION,
        add,
      ),
    );
  }
  return arena.read(sums);
}

function virial(one: Case, { cuts = [], flush = -1 }: Options = {}) {
  arena.reset(flush);
  const parameters = arena.input(layer(drawn(one, 1), one));
  const gradient = arena.input(layer(drawn(one, 2), one));
  const coefficients = arena.input(coefficientsOf(one));
  const virials = arena.output(new Float64Array(panelsOf(one.N, one.type)).fill(10));
  for (const [first, last] of shares(one, cuts)) {
    arena.call(() =>
      kernelsOf(core, one.type).virial(
        parameters.pointer,
        gradient.pointer,
        coefficients.pointer,
        virials.pointer,
        one.rows,
        strideOf(one.rows),
        first,
        last,
        PRECISION,
        SCALE,
      ),
    );
  }
  return arena.read(virials);
}

const shapes: Case[] = cases.map(({ type, N, d }) => ({ type, N, rows: d }));

/** Any shape, any cut into shares of whole blocks, anywhere in memory. */
function everywhere(check: (one: Case, options: Options) => void): void {
  const size = fc.integer({ min: 1, max: 60 });
  const rows = fc.oneof(fc.constant(1), size);
  const cuts = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 });
  const flush = fc.integer({ min: -1, max: 4 });
  fc.assert(
    fc.property(size, rows, fc.constantFrom(...precisions), cuts, flush, (N, some, type, at, last) => {
      check({ type, N, rows: some }, { cuts: at, flush: last });
    }),
    { numRuns: 25, seed: 6 },
  );
}

describe("kick: p − strength·(θ/v + s·c_i·g)", () => {
  function expectRight(one: Case, options: Options = {}): void {
    const found = kick(one, 0.4, options);
    const [p, x, g] = [drawn(one, 1), drawn(one, 2), drawn(one, 3)];
    const c = coefficientsOf(one);
    const worst = new Worst();
    each(one, (i, k, at) => {
      const j = i * one.rows + k;
      const [prior, data] = [PRECISION * x[j]!, SCALE * c[i]! * g[j]!];
      const allowed = 8 * roundoff[one.type] * (Math.abs(p[j]!) + 0.4 * (Math.abs(prior) + Math.abs(data)));
      worst.see(found[at]!, p[j]! - 0.4 * (prior + data), allowed);
    });
    expect(worst.ratio).toBeLessThanOrEqual(1);
    expectPadding(found, one);
  }
  test.each(shapes)("$type, N = $N, rows = $rows", (one) => expectRight(one));
  test("any shape and share", () => {
    everywhere((one, options) => {
      expectRight(one, options);
      expectSameBytes(kick(one, 0.4, options), kick(one, 0.4));
    });
  });
  test.each(precisions)("without strength it leaves every momentum as it is, %s", (type) => {
    const one = { type, N: 17, rows: 5 };
    expectSameBytes(kick(one, 0), layer(drawn(one, 1), one));
  });
});

describe("drift: θ + length·p", () => {
  function expectRight(one: Case, options: Options = {}): void {
    const found = drift(one, -0.7, options);
    const [x, p] = [drawn(one, 1), drawn(one, 2)];
    const worst = new Worst();
    each(one, (i, k, at) => {
      const j = i * one.rows + k;
      const expected = x[j]! - 0.7 * p[j]!;
      worst.see(found[at]!, expected, 4 * roundoff[one.type] * (Math.abs(x[j]!) + Math.abs(p[j]!)));
    });
    expect(worst.ratio).toBeLessThanOrEqual(1);
    expectPadding(found, one);
  }
  test.each(shapes)("$type, N = $N, rows = $rows", (one) => expectRight(one));
  test("any shape and share", () => {
    everywhere((one, options) => {
      expectRight(one, options);
      expectSameBytes(drift(one, -0.7, options), drift(one, -0.7));
    });
  });
});

describe("refresh: keep·p + noise·ξ", () => {
  function expectRight(one: Case, keep: number, options: Options = {}): void {
    const { type, N, rows } = one;
    const xi = noiseOf(panelsOf(N, type) * strideOf(rows) * lanesOf(type), type, STEP);
    const found = refresh(one, keep, 0.6, STEP, options);
    const p = drawn(one, 1);
    const worst = new Worst();
    each(one, (i, k, at) => {
      const [old, fresh] = [keep * p[i * rows + k]!, 0.6 * xi[at]!];
      worst.see(found[at]!, old + fresh, 4 * roundoff[type] * (Math.abs(old) + Math.abs(fresh)));
    });
    expect(worst.ratio).toBeLessThanOrEqual(1);
    expectPadding(found, one);
  }
  test.each(shapes)("$type, N = $N, rows = $rows", (one) => expectRight(one, 0.8));
  test("any shape and share", () => {
    everywhere((one, options) => {
      expectRight(one, 0.8, options);
      expectSameBytes(refresh(one, 0.8, 0.6, STEP, options), refresh(one, 0.8, 0.6, STEP));
    });
  });
  test.each(precisions)("fresh momenta do not remember even NaN, %s", (type) => {
    for (const rows of [1, 5]) {
      const one = { type, N: 17, rows };
      const clean = refresh(one, 0, 1, STEP);
      const found = refresh(one, 0, 1, STEP, {}, Number.NaN);
      each(one, (_i, _k, at) => expect(found[at]).toBe(clean[at]));
    }
  });
  test.each(precisions)("every momentum and every step have noise of their own, %s", (type) => {
    const one = { type, N: 17, rows: 5 };
    const all = [0, 1, 2 ** 32].flatMap((step) => [...refresh(one, 0, 1, step)].filter((x) => x !== 0));
    expect(all).toHaveLength(3 * one.N * one.rows);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("energy: ½ Σ (θ²/v + p²), in f64 for both types", () => {
  function expectRight(one: Case, add: boolean, options: Options = {}): void {
    const { type, N, rows } = one;
    const found = energy(one, 3, add, options);
    const [x, p] = [drawn(one, 1), drawn(one, 2)];
    for (let panel = 0; panel < panelsOf(N, type); panel++) {
      let expected = 0;
      for (let i = panel * lanesOf(type); i < Math.min(N, (panel + 1) * lanesOf(type)); i++) {
        for (let k = 0; k < rows; k++) expected += (PRECISION * x[i * rows + k]! ** 2 + p[i * rows + k]! ** 2) / 2;
      }
      for (let place = 0; place < SUMS; place++) {
        const value = found[panel * SUMS + place]!;
        if (place !== 3) expect(value).toBe(10);
        // The sum of positive terms: its relative error is at most that of one addition a term.
        else
          expect(Math.abs(value - expected - (add ? 10 : 0))).toBeLessThan((rows * 8 + 8) * 2 ** -53 * (expected + 10));
      }
    }
  }
  test.each(shapes)("$type, N = $N, rows = $rows", (one) => {
    expectRight(one, false);
    expectRight(one, true);
  });
  test("any shape and share", () => {
    everywhere((one, options) => {
      expectRight(one, false, options);
      expectSameBytes(energy(one, 0, true, options), energy(one, 0, true));
    });
  });
  test("energies are summed over panels in their order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 7 }), (panels, place) => {
        const values = Float64Array.from(normals(panels * SUMS, panels));
        arena.reset(0);
        const sums = arena.input(values);
        let expected = 0;
        for (let panel = 0; panel < panels; panel++) expected += values[panel * SUMS + place]!;
        expect(arena.call(() => core.kernels.energySum(sums.pointer, panels, place))).toBe(expected);
      }),
      { numRuns: 20, seed: 3 },
    );
  });
});

describe("virial: adds Σ θ·(θ/v + s·c_i·g)", () => {
  function expectRight(one: Case, options: Options = {}): void {
    const { type, N, rows } = one;
    const found = virial(one, options);
    const [x, g] = [drawn(one, 1), drawn(one, 2)];
    const c = coefficientsOf(one);
    const worst = new Worst();
    for (let panel = 0; panel < panelsOf(N, type); panel++) {
      let [expected, size] = [10, 10];
      for (let i = panel * lanesOf(type); i < Math.min(N, (panel + 1) * lanesOf(type)); i++) {
        for (let k = 0; k < rows; k++) {
          const at = i * rows + k;
          const [prior, data] = [PRECISION * x[at]!, SCALE * c[i]! * g[at]!];
          expected += x[at]! * (prior + data);
          size += Math.abs(x[at]!) * (Math.abs(prior) + Math.abs(data));
        }
      }
      worst.see(found[panel]!, expected, (rows + 8) * roundoff[type] * size);
    }
    expect(worst.ratio).toBeLessThanOrEqual(1);
  }
  test.each(shapes)("$type, N = $N, rows = $rows", (one) => expectRight(one));
  test("any shape and share", () => {
    everywhere((one, options) => {
      expectRight(one, options);
      expectSameBytes(virial(one, options), virial(one));
    });
  });
});

test("copied bytes are those of the source, wherever they lie", () => {
  const values = Float64Array.from(normals(37, 1));
  for (const flush of [-1, 0, 1]) {
    arena.reset(flush);
    const from = arena.input(values);
    const to = arena.output(37);
    arena.call(() => core.kernels.copyBytes(to.pointer, from.pointer, 37 * 8));
    expectSameBytes(arena.read(to), values);
  }
});

describe("uniform", () => {
  const at = (step: number, stream = 0x12) =>
    core.kernels.uniform_f64(stream, KEY.low, KEY.high, step >>> 0, Math.floor(step / 2 ** 32));

  test("is made of the first two words of its counter", () => {
    arena.reset();
    const words = arena.output(2);
    for (const step of [0, 1, 5 * 2 ** 32 + 3]) {
      core.kernels.philox4x32(0, 0x12, step >>> 0, Math.floor(step / 2 ** 32), KEY.low, KEY.high, words.pointer);
      const [w0, w1] = new Uint32Array(arena.read(words).buffer);
      expect(at(step)).toBe((w0! * 2 ** 21 + (w1! >>> 11) + 0.5) / 2 ** 53);
    }
  });

  test("lies inside (0, 1), differs from step to step and by stream, and is even", () => {
    const values = Array.from({ length: 4096 }, (_, step) => at(step));
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(new Set([...values, ...values.map((_, step) => at(step, 0x13))]).size).toBe(2 * values.length);
    // Mean ½, variance 1/12: six standard errors.
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.abs(mean - 0.5) / Math.sqrt(1 / 12 / values.length)).toBeLessThan(6);
  });
});
