/** The action of one neuron and its derivatives, averaged over the norm across and at a frozen norm. */
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { uniforms } from "../reference/random.ts";

const core = await loadCore();

interface Problem {
  stiffness: number;
  norms: number[];
  logWeights: number[];
  gain: number[];
  across: number;
  rest: number;
}

/** S(q) from its definition. */
function slow(q: number, { stiffness, norms, logWeights, gain, across, rest }: Problem): number {
  const total = norms.reduce((sum, s, j) => {
    const D = 1 + 2 * s + 2 * q * q;
    const y = (q * q) / D;
    const polynomial = gain.reduce((value, c, k) => value + c * y ** (k + 1), 0);
    return sum + Math.exp(logWeights[j]! + polynomial - (across * s) / D - rest * Math.asin(1 - 1 / D));
  }, 0);
  return (stiffness * q * q) / 2 - Math.log(total);
}

/** Both kernels on overlaps in memory of their own: jets, three numbers a point. */
function jets(problem: Problem, overlaps: number[], frozen: boolean): Float64Array {
  const { stiffness, norms, logWeights, gain, across, rest } = problem;
  const nodes = norms.length + (norms.length & 1);
  const sizes = [overlaps.length + 1, nodes, nodes, gain.length + 1, 3 * nodes + 6, 3 * overlaps.length + 1];
  const pointers = core.face.allocate(Float64Array.from(sizes, (size) => 8 * size));
  const [q, s, l, g, work, out] = [...pointers] as [number, number, number, number, number, number];
  const put = (at: number, values: number[]) => new Float64Array(core.memory.buffer, at, values.length).set(values);
  put(q, [...overlaps, Number.NaN]);
  put(s, [...norms, 0].slice(0, nodes));
  put(l, [...logWeights, Number.NEGATIVE_INFINITY].slice(0, nodes));
  put(g, gain);
  put(out, Array<number>(3 * overlaps.length + 1).fill(77));
  const { kernels } = core;
  if (frozen) {
    kernels.frozenAction_f64(q, overlaps.length, stiffness, norms[0]!, g, gain.length, across, rest, work, out);
  } else {
    kernels.overlapAction_f64(q, overlaps.length, stiffness, s, l, nodes, g, gain.length, across, rest, work, out);
  }
  const result = new Float64Array(core.memory.buffer, out, 3 * overlaps.length + 1).slice();
  core.face.release(pointers);
  expect(result.at(-1)).toBe(77);
  return result.subarray(0, -1);
}

test.each([1, 2, 3, 8, 13])("%d overlaps, with and without costs, one norm and many", (count) => {
  const uniform = uniforms(count);
  for (const nodes of [1, 2, 5, 16]) {
    for (const [across, rest] of [
      [0, 0],
      [0.7, 0],
      [0.4, 1.3],
    ] as const) {
      const norms = Array.from({ length: nodes }, () => 0.2 + uniform());
      const problem = {
        stiffness: 3 + 20 * uniform(),
        norms,
        logWeights: norms.map(() => (nodes === 1 ? 0 : -3 * uniform())),
        gain: Array.from({ length: 1 + Math.floor(5 * uniform()) }, () => 20 * (uniform() - 0.3)),
        across,
        rest,
      };
      const overlaps = Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 3 * (uniform() - 0.5)));
      const averaged = jets(problem, overlaps, false);
      overlaps.forEach((q, i) => {
        const [value, slope, curvature] = averaged.subarray(3 * i, 3 * i + 3);
        const h = 1e-4;
        const [low, here, high] = [q - h, q, q + h].map((x) => slow(x, problem)) as [number, number, number];
        expect(Math.abs(value! - here)).toBeLessThan(1e-12 * (1 + Math.abs(here)));
        expect(Math.abs(slope! - (high - low) / (2 * h))).toBeLessThan(2e-5 * (1 + Math.abs(slope!)));
        expect(Math.abs(curvature! - (high - 2 * here + low) / (h * h))).toBeLessThan(
          2e-4 * (1 + Math.abs(curvature!)),
        );
      });
      if (nodes > 1) continue;
      const frozen = jets(problem, overlaps, true);
      frozen.forEach((x, i) => {
        expect(Math.abs(x - averaged[i]!)).toBeLessThan(1e-12 * (1 + Math.abs(x)));
      });
    }
  }
});
