import { expect, test } from "vitest";
import type { Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { normals } from "../reference/random.ts";
import { Arena, rounded } from "./arena.ts";
import { cases, precisions } from "./shapes.ts";
import { roundoff } from "./tolerance.ts";

const core = await loadCore();
const arena = new Arena(core, 2 ** 17);
const names = core.face.teacherStudentObservables().split(",");

function observe(a: ArrayLike<number>, q: ArrayLike<number>, norms: ArrayLike<number>, type: Precision) {
  arena.reset();
  const readout = arena.input(rounded(a, type));
  const overlaps = arena.input(Float64Array.from(q));
  const squares = arena.input(Float64Array.from(norms));
  const values = core.face.observeTeacherStudent(
    readout.pointer,
    overlaps.pointer,
    squares.pointer,
    a.length,
    type === "f64",
  );
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}

test("one neuron, by hand: q = 1, |w|² = 4, D = 9", () => {
  expect(observe([3], [1], [4], "f64")).toEqual({
    f1: expect.closeTo(2 / Math.sqrt(Math.PI), 15),
    f3: expect.closeTo((-2 / (3 * Math.sqrt(Math.PI))) * (3 / 27), 15),
    dropletFraction: 1,
    varianceAlongTeacher: 1,
    perpendicularNorm: 3,
  });
});

test.each(cases)("PHYSICS 3.1 summed over neurons: $type, N = $N", ({ type, N }) => {
  const a = rounded(normals(N, 1), type);
  const q = normals(N, 2, 0.5);
  const norms = q.map((overlap, i) => overlap * overlap + i / N);
  const expected = { f1: 0, f3: 0, dropletFraction: 0, varianceAlongTeacher: 0, perpendicularNorm: 0 };
  for (let i = 0; i < N; i++) {
    const D = 1 + 2 * norms[i]!;
    const factor = (2 / Math.sqrt(Math.PI)) * a[i]!;
    expected.f1 += (factor * q[i]!) / Math.sqrt(D);
    // E[erf H3] = (2/√π)·(−1)·(2!/1!)·q³/D^{3/2}, and E[H3²] = 6.
    expected.f3 += (factor * -2 * q[i]! ** 3) / D ** 1.5 / 6;
    expected.dropletFraction += Math.abs(q[i]!) > 0.5 ? 1 / N : 0;
    expected.varianceAlongTeacher += q[i]! ** 2 / N;
    expected.perpendicularNorm += (norms[i]! - q[i]! ** 2) / N;
  }
  const found = observe(a, q, norms, type);
  // Terms of order 1, about ten roundings each.
  for (const [name, value] of Object.entries(expected)) {
    expect(Math.abs(found[name]! - value), name).toBeLessThan(10 * (N + 1) * roundoff.f64 * 2);
  }
});

test.each(precisions)("a neuron on the border is not in a droplet; NaN is not hidden, %s", (type) => {
  const next = 0.5 + 2 ** -53;
  expect(observe([1, 1, 1, 1], [0.5, next, -0.5, -next], [1, 1, 1, 1], type).dropletFraction).toBe(0.5);
  expect(observe([1, 1], [0.1, Number.NaN], [1, 1], type).f1).toBeNaN();
});
