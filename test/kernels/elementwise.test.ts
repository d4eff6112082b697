import { describe, expect, test } from "vitest";
import type { Precision } from "../../src/core/kernels.ts";
import { loadCore, type Variant } from "../../src/core/module.ts";
import { expectGolden } from "../golden.ts";
import { erf } from "../reference/erf.ts";
import * as exact from "../reference/exact.ts";
import { uniforms } from "../reference/random.ts";
import { Arena, expectSameBytes, rounded } from "./arena.ts";
import { precisions } from "./shapes.ts";

type Numbers = Float32Array | Float64Array;
type Range = [from: number, to: number];

async function room(bytes: number, variant: Variant = "strict") {
  const core = await loadCore({ variant });
  return { kernels: core.kernels, arena: new Arena(core, bytes) };
}

const large = await room(2 ** 22);
/** For many calls, each of which looks at all of memory. */
const small = await room(2 ** 14);

interface Elementwise {
  /** Its kernel is `kernel`_f32 and `kernel`_f64; this is output number `output` of it. */
  kernel: "erfGaussian" | "exp" | "log" | "sincosQuarterTurns";
  output: number;
  /** In whole numbers, for f64. */
  exact(x: number): exact.Exact;
  /** In float64, for f32. */
  double(x: number): number;
  /** Arguments with an ordinary result, and others where it is hard to get right. */
  ranges: Record<Precision, Range[]>;
  /** Largest error in units in the last place of the result. */
  lastPlaces: Record<Precision, number>;
  /** Largest absolute error, where there is a better bound. */
  absolute?: Record<Precision, number>;
  /** Argument, result. */
  special: Record<Precision, [number, number][]>;
}

const tiny = { f32: 2 ** -149, f64: Number.MIN_VALUE };
const largest = { f32: (2 - 2 ** -23) * 2 ** 127, f64: Number.MAX_VALUE };

/** The same list for both precisions, with the largest number and the smallest above 0 of each. */
const both = <T>(list: (most: number, least: number) => T): Record<Precision, T> => ({
  f32: list(largest.f32, tiny.f32),
  f64: list(largest.f64, tiny.f64),
});

const quarterTurns = both<Range[]>(() => [
  [-1, 1],
  [-1e-4, 1e-4],
  [0.999, 1],
  [-1, -0.999],
]);

const functions: Record<string, Elementwise> = {
  erf: {
    kernel: "erfGaussian",
    output: 0,
    exact: exact.erf,
    double: erf,
    ranges: both(() => [
      [-1, 1],
      [-1e-5, 1e-5],
      [-6.5, 6.5],
      [0.5, 4.5],
    ]),
    lastPlaces: { f32: 6.5, f64: 7 },
    absolute: { f32: 3.7e-7, f64: 7.5e-16 },
    special: both((most, least) => [
      [0, 0],
      [-0, -0],
      [least, least],
      [-4 * least, -5 * least],
      [6, 1],
      [-6, -1],
      [most, 1],
      [-most, -1],
      [Infinity, 1],
      [-Infinity, -1],
      [NaN, NaN],
    ]),
  },
  gaussian: {
    kernel: "erfGaussian",
    output: 1,
    exact: exact.gaussian,
    double: (u) => Math.exp(-u * u),
    ranges: {
      f32: [
        [-1, 1],
        [-9.3, 9.3],
        [9.3, 10.3],
      ],
      f64: [
        [-1, 1],
        [-26.6, 26.6],
        [26.6, 27.4],
      ],
    },
    lastPlaces: { f32: 1.2, f64: 1.2 },
    special: both((most, least) => [
      [0, 1],
      [-0, 1],
      [least, 1],
      [28, 0],
      [-28, 0],
      [most, 0],
      [Infinity, 0],
      [-Infinity, 0],
      [NaN, NaN],
    ]),
  },
  exp: {
    kernel: "exp",
    output: 0,
    exact: exact.exp,
    double: Math.exp,
    ranges: {
      f32: [
        [-1, 1],
        [-87, 88.7],
        [-104, -87],
      ],
      f64: [
        [-1, 1],
        [-708, 709.7],
        [-746, -708],
      ],
    },
    lastPlaces: { f32: 1, f64: 1 },
    special: {
      f32: [
        [0, 1],
        [-0, 1],
        [2 ** -149, 1],
        [88.72283935546875, Infinity],
        [89.5, Infinity],
        [-104.5, 0],
        [largest.f32, Infinity],
        [-largest.f32, 0],
        [Infinity, Infinity],
        [-Infinity, 0],
        [NaN, NaN],
      ],
      f64: [
        [0, 1],
        [-0, 1],
        [Number.MIN_VALUE, 1],
        [709.7827128933841, Infinity],
        [711, Infinity],
        [-745.2, 0],
        [Number.MAX_VALUE, Infinity],
        [-Number.MAX_VALUE, 0],
        [Infinity, Infinity],
        [-Infinity, 0],
        [NaN, NaN],
      ],
    },
  },
  log: {
    kernel: "log",
    output: 0,
    exact: exact.log,
    double: Math.log,
    ranges: both((most, least) => [
      [0.5, 2],
      [0.999, 1.001],
      [1e-3, 1e3],
      [least, 1e5 * least],
      [most / 2, most],
    ]),
    lastPlaces: { f32: 1, f64: 1 },
    special: both((most, least) => [
      [1, 0],
      [0, -Infinity],
      [-0, -Infinity],
      [-least, NaN],
      [-1, NaN],
      [-most, NaN],
      [-Infinity, NaN],
      [Infinity, Infinity],
      [NaN, NaN],
    ]),
  },
  sin: {
    kernel: "sincosQuarterTurns",
    output: 0,
    exact: exact.sinQuarterTurns,
    double: (t) => Math.sin((Math.PI / 2) * t),
    ranges: quarterTurns,
    lastPlaces: { f32: 3.5, f64: 3.5 },
    special: both((_, least) => [
      [0, 0],
      [-0, -0],
      [least, 2 * least],
      [1, 1],
      [-1, -1],
      [NaN, NaN],
    ]),
  },
  cos: {
    kernel: "sincosQuarterTurns",
    output: 1,
    exact: exact.cosQuarterTurns,
    double: (t) => Math.sin((Math.PI / 2) * (1 - Math.abs(t))),
    ranges: quarterTurns,
    lastPlaces: { f32: 3.5, f64: 3.5 },
    special: both((_, least) => [
      [0, 1],
      [-0, 1],
      [least, 1],
      [1, 0],
      [-1, 0],
      [NaN, NaN],
    ]),
  },
};

const names = Object.keys(functions);
const cases = names.flatMap((name) => precisions.map((type) => ({ name, type, ...functions[name]! })));
const outputsOf = { erfGaussian: 2, exp: 1, log: 1, sincosQuarterTurns: 2 };

/** All outputs of a kernel, with region number `flush` at the very end of memory. */
function outputs(kernel: Elementwise["kernel"], values: Numbers, { kernels, arena } = large, flush = -1): Numbers[] {
  const type = values instanceof Float32Array ? "f32" : "f64";
  arena.reset(flush);
  const x = arena.input(values);
  const first = arena.output(values.length, type);
  if (outputsOf[kernel] === 1) {
    const run = kernels[`${kernel as "exp" | "log"}_${type}`];
    arena.call(() => run(x.pointer, first.pointer, values.length));
    return [arena.read(first)];
  }
  const second = arena.output(values.length, type);
  const run = kernels[`${kernel as "erfGaussian" | "sincosQuarterTurns"}_${type}`];
  arena.call(() => run(x.pointer, first.pointer, second.pointer, values.length));
  return [arena.read(first), arena.read(second)];
}

function uniform(count: number, [from, to]: Range, seed: number): number[] {
  const next = uniforms(seed);
  return Array.from({ length: count }, () => from + (to - from) * next());
}

/** The unit in the last place of a float32 near a double. */
function lastPlaceOfSingle(x: number): number {
  const exponent = (new Uint32Array(Float64Array.of(x).buffer)[1]! >>> 20) & 0x7ff;
  return 2 ** Math.max(exponent - 1023 - 23, -149);
}

/** The largest errors over some arguments, and where the largest in last places is. */
function worst(f: Elementwise, values: Numbers) {
  const results = outputs(f.kernel, values)[f.output]!;
  const found = { lastPlaces: 0, absolute: 0, at: 0 };
  values.forEach((x, i) => {
    const y = results[i]!;
    let lastPlaces: number;
    let absolute: number;
    if (values instanceof Float32Array) {
      const expected = f.double(x);
      absolute = Math.abs(y - expected);
      lastPlaces = absolute / lastPlaceOfSingle(expected);
    } else {
      const expected = f.exact(x);
      absolute = exact.distance(y, expected, -60) * 2 ** -60;
      lastPlaces = exact.lastPlaces(y, expected);
    }
    // Not ">": a NaN has to count.
    if (!(lastPlaces <= found.lastPlaces)) {
      found.lastPlaces = lastPlaces;
      found.at = x;
    }
    if (!(absolute <= found.absolute)) found.absolute = absolute;
  });
  return found;
}

/** Every finite f32 exponent and sign, with 130 fractions: none, all bits, and others. */
function everyExponent(): Float32Array {
  const next = uniforms(5);
  const bits: number[] = [];
  for (let high = 0; high < 512; high++) {
    if ((high & 255) === 255) continue;
    bits.push(high << 23, (high << 23) | 0x7fffff);
    for (let i = 0; i < 128; i++) bits.push((high << 23) | (next() * 0x800000));
  }
  return new Float32Array(Uint32Array.from(bits).buffer);
}

describe.each(cases)("$name $type", (f) => {
  const { type } = f;
  const inDomain = (x: number) => (f.kernel === "log" ? x > 0 : f.kernel !== "sincosQuarterTurns" || Math.abs(x) <= 1);

  test.each(f.ranges[type])("from %d to %d", (from, to) => {
    const values = rounded(uniform(type === "f32" ? 100_000 : 3000, [from, to], 1), type);
    const { lastPlaces, absolute } = worst(f, values);
    expect(lastPlaces).toBeLessThanOrEqual(f.lastPlaces[type]);
    if (f.absolute) expect(absolute).toBeLessThanOrEqual(f.absolute[type]);
  });

  test("at every exponent", () => {
    const values =
      type === "f32"
        ? everyExponent()
        : rounded(
            uniform(4000, [-1074, 1024], 2).map((e, i) => (i % 2 ? -1 : 1) * 2 ** e),
            type,
          );
    const finite = (x: number) =>
      inDomain(x) && Number.isFinite(type === "f32" ? Math.fround(f.double(x)) : f.double(x));
    const { lastPlaces, at } = worst(f, values.filter(finite));
    expect(lastPlaces, `at ${at}`).toBeLessThanOrEqual(f.lastPlaces[type]);
  });

  test("at the ends of the range", () => {
    const values = rounded(
      f.special[type].map(([x]) => x),
      type,
    );
    const found = outputs(f.kernel, values)[f.output]!;
    expect([...found]).toEqual(f.special[type].map(([, y]) => y));
  });

  test("any NaN gives a NaN", () => {
    const values =
      type === "f32"
        ? new Float32Array(Uint32Array.of(0x7f800001, 0xff800001, 0x7fc00004, 0xffffffff, 0x7fffffff).buffer)
        : new Float64Array(
            BigUint64Array.of(
              0x7ff0000000000001n,
              0xfff0000000000001n,
              0x7ff8000000000004n,
              0xffffffffffffffffn,
              0x7ff8000000000000n + (1n << 50n),
            ).buffer,
          );
    expect(outputs(f.kernel, values)[f.output]!.every(Number.isNaN)).toBe(true);
  });
});

const kernelNames = Object.keys(outputsOf) as Elementwise["kernel"][];
const everyKernel = kernelNames.flatMap((kernel) => precisions.map((type) => ({ kernel, type })));

/** Arguments on which every function is defined. */
const arguments_ = (count: number, type: Precision) => rounded(uniform(count, [0.001, 1], count), type);

describe.each(everyKernel)("$kernel $type", ({ kernel, type }) => {
  test("any count from 0 to 67, anywhere in memory: the same bytes as one by one", () => {
    const values = arguments_(67, type);
    const single = Array.from(values, (x) => outputs(kernel, rounded([x], type), small));
    for (let count = 0; count <= 67; count++) {
      const found = outputs(kernel, values.subarray(0, count), small, (count % 4) - 1);
      found.forEach((result, output) => {
        const expected = rounded(
          single.slice(0, count).map((results) => results[output]![0]!),
          type,
        );
        expectSameBytes(result, expected);
      });
    }
  });

  test("keeps its bytes", () => {
    expectGolden(`${kernel}_${type}`, ...outputs(kernel, arguments_(10_000, type)));
  });

  test("the build for shared memory gives the same bytes", async () => {
    const values = arguments_(1001, type);
    const shared = await room(2 ** 16, "shared");
    outputs(kernel, values, shared).forEach((result, output) => {
      expectSameBytes(result, outputs(kernel, values)[output]!);
    });
  });
});

test.each(["exp", "log"] as const)("%s may be written over its argument", (kernel) => {
  for (const type of precisions) {
    const values = arguments_(37, type);
    const [expected] = outputs(kernel, values);
    const { kernels, arena } = large;
    arena.reset();
    const x = arena.output(values);
    arena.call(() => kernels[`${kernel}_${type}`](x.pointer, x.pointer, values.length));
    expectSameBytes(arena.read(x), expected!);
  }
});

test("erf stays within ±1 and e^{−u²} within 0 and 1", () => {
  for (const type of precisions) {
    const [erfs, gaussians] = outputs("erfGaussian", rounded(uniform(100_000, [-7, 7], 9), type));
    expect(erfs!.every((y) => Math.abs(y) <= 1)).toBe(true);
    expect(gaussians!.every((y) => y >= 0 && y <= 1)).toBe(true);
  }
});
