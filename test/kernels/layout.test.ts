import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { ErfNetwork } from "../../src/network/erf-network.ts";
import { langevinStep } from "../../src/network/langevin-step.ts";
import { networkBytes } from "../../src/network/layout.ts";
import { drawStart } from "../../src/tasks/dense/start.ts";
import { loadData } from "../networks.ts";
import { bytesOf } from "./arena.ts";
import { blocksOf, lanesOf, panelsOf, quadsOf } from "./packing.ts";
import { precisions } from "./shapes.ts";

const core = await loadCore();
const names = core.face.regionNames().split(",");
const posterior = { inputVariance: 0.5, readoutVariance: 0.1, noise: 0.2 };
const key = { low: 1, high: 2 };

const shapes = precisions.flatMap((precision) =>
  [
    [1, 1, 1, 1],
    [5, 300, 3, 9],
    [300, 5, 3, 17],
    [65, 64, 257, 7],
    [257, 257, 6, 33],
  ].map(([samples, testSamples, dim, width]) => ({
    samples: samples!,
    testSamples: testSamples!,
    dim: dim!,
    width: width!,
    precision,
  })),
);

type Shape = (typeof shapes)[number];

function planOf({ samples, testSamples, dim, width, precision }: Shape, members: number, draws = false): Float64Array {
  return core.face.planNetwork(samples, testSamples, dim, width, 0, draws, precision === "f64", members);
}

/** Regions of a plan with guards between them, in one piece of memory. */
function guarded(plan: Float64Array) {
  const total = plan.reduce((sum, bytes) => sum + Math.ceil(bytes / 16) * 16 + 64, 64);
  const block = core.face.allocate(Float64Array.of(total));
  const pointers = new Uint32Array(plan.length);
  const memory = () => new Uint8Array(core.memory.buffer);
  memory().fill(0xa5, block[0], block[0]! + total);
  let next = block[0]! + 64;
  plan.forEach((bytes, i) => {
    pointers[i] = next;
    memory().fill(0, next, next + bytes);
    next = Math.ceil((next + bytes) / 16) * 16 + 64;
  });
  const broken = () => {
    const bytes = memory().slice(block[0], block[0]! + total);
    plan.forEach((length, i) => {
      bytes.fill(0xa5, pointers[i]! - block[0]!, pointers[i]! - block[0]! + length);
    });
    return bytes.filter((byte) => byte !== 0xa5).length;
  };
  return { pointers, broken, release: () => core.face.release(block) };
}

/** A member of a team in one thread: it waits for nobody, and is always called in an order where it need not. */
class Member extends ErfNetwork {
  override meet(): void {}
}

test.each(shapes)(
  "a whole network stays within its regions: $precision, n = $samples, test n = $testSamples, d = $dim, N = $width",
  (shape) => {
    for (const count of [1, 3]) {
      const { pointers, broken, release } = guarded(planOf(shape, count, true));
      const members = Array.from({ length: count }, (_, index) => new Member(core, shape, { index, count, pointers }));
      const leader = members[0]!;
      leader.numbers(leader.layout.at.live, shape.width).fill(1);
      loadData(core, leader);
      drawStart(core, leader, posterior, key, null);
      for (let step = 0; step < 3; step++) {
        for (const member of members) member.evaluate();
        for (const member of members) member.testLoss();
        const layer = { drift: 0.01, noise: 0.1 };
        for (const member of members) {
          langevinStep(core, member, member.layers(posterior), [layer, layer], key, step, true);
        }
        for (const member of members) member.evaluate();
        // The leader draws when all have made their part of the matrix: here it comes last.
        for (const member of members.toReversed()) member.drawReadout(posterior, key, step);
      }
      expect(broken(), "bytes written between the regions").toBe(0);
      release();
    }
  },
);

test.each(shapes)("bytes of the regions are those of what they hold: $precision, N = $width", (shape) => {
  const { samples, testSamples, dim, width, precision } = shape;
  const size = bytesOf(precision);
  const activations = panelsOf(width, precision) * Math.max(quadsOf(samples), quadsOf(testSamples)) * 32;
  const expected: Record<string, number> = {
    inputRows: quadsOf(samples) * dim * size,
    inputColumns: samples * quadsOf(dim) * size,
    targets: quadsOf(samples) * size,
    testInputRows: quadsOf(testSamples) * dim * size,
    testTargets: quadsOf(testSamples) * size,
    weights: panelsOf(width, precision) * quadsOf(dim) * 32,
    weightGradient: panelsOf(width, precision) * quadsOf(dim) * 32,
    values: activations,
    slopes: activations,
    outputs: blocksOf(width, precision) * quadsOf(samples) * size,
    otherOutputs: blocksOf(width, precision) * quadsOf(samples) * size,
    testOutputs: blocksOf(width, precision) * quadsOf(testSamples) * size,
    residuals: quadsOf(samples) * size,
    testResiduals: quadsOf(testSamples) * size,
    gram: 0,
  };
  const plan = planOf(shape, 1);
  for (const [name, bytes] of Object.entries(expected)) expect(plan[names.indexOf(name)], name).toBe(bytes);
  expect(plan[names.indexOf("readout")]).toBeGreaterThanOrEqual(panelsOf(width, precision) * lanesOf(precision) * size);
  expect(networkBytes(core, shape)).toBe(plan.reduce((sum, bytes) => sum + bytes, 0));
  const order = quadsOf(Math.min(samples, width));
  expect(planOf(shape, 1, true)[names.indexOf("gram")]).toBe(8 * order * order);
});

test("members have their own scratch and residuals, and share all else", () => {
  const shape = shapes[1]!;
  const alone = planOf(shape, 1);
  const own = core.kernels.memberRegions();
  expect(names.slice(-own)).toEqual(["residuals", "testResiduals", "scratch"]);
  const three = planOf(shape, 3);
  expect([...three]).toEqual([...alone, ...alone.slice(-own), ...alone.slice(-own)]);
  const { pointers } = new ErfNetwork(core, shape, { index: 0, count: 3, pointers: null }).layout;
  const layouts = [0, 1, 2].map((index) => new Member(core, shape, { index, count: 3, pointers }).layout.at);
  expect(new Set(layouts.map(({ weights }) => weights)).size).toBe(1);
  expect(
    new Set(layouts.flatMap(({ residuals, testResiduals, scratch }) => [residuals, testResiduals, scratch])).size,
  ).toBe(9);
});

test("memory is given back: opening and closing networks for ever takes no more of it", () => {
  const open = () => new ErfNetwork(core, shapes[3]!).close();
  for (let i = 0; i < 20; i++) open();
  const before = core.memory.buffer.byteLength;
  for (let i = 0; i < 500; i++) open();
  expect(core.memory.buffer.byteLength).toBe(before);
});

test("a network larger than the address space is refused with the numbers, before anything is allocated", () => {
  const before = core.memory.buffer.byteLength;
  const shape = { samples: 1e6, testSamples: 1, dim: 3, width: 1e6, precision: "f32" as const };
  expect(() => new ErfNetwork(core, shape)).toThrow(
    /^network: values needs 4000000 MB in one piece, more than 1070 MB$/,
  );
  expect(core.memory.buffer.byteLength).toBe(before);
});
