import fc from "fast-check";
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { type ConvexProblem, convexPotential, solveConvex } from "../../src/theory/convex.ts";

const core = await loadCore();

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Problems of 1 to 4 modes on 1 to 17 nodes, so that padding, tails and single nodes occur. */
const problems: fc.Arbitrary<ConvexProblem> = fc
  .record({ modes: fc.integer({ min: 1, max: 4 }), nodes: fc.integer({ min: 1, max: 17 }) })
  .chain(({ modes, nodes }) =>
    fc.record({
      logWeights: fc.array(finite(-5, 0), { minLength: nodes, maxLength: nodes }).map((x) => Float64Array.from(x)),
      features: fc
        .array(finite(-1, 1), { minLength: modes * nodes, maxLength: modes * nodes })
        .map((x) => Float64Array.from(x)),
      target: fc.array(finite(-2, 2), { minLength: modes, maxLength: modes }).map((x) => Float64Array.from(x)),
      ridge: finite(0.01, 2),
      replicas: finite(1, 50),
      coupling: finite(0.001, 1),
    }),
  );

/** G straight from its definition. */
function slowPotential(problem: ConvexProblem, t: ArrayLike<number>): number {
  const { logWeights, features, target, ridge, replicas, coupling } = problem;
  const nodes = logWeights.length;
  let sum = 0;
  for (let j = 0; j < nodes; j++) {
    let h = 0;
    for (let k = 0; k < target.length; k++) h += t[k]! * features[k * nodes + j]!;
    sum += Math.exp(logWeights[j]! + (coupling / 2) * h * h);
  }
  let value = replicas * Math.log(sum);
  for (let k = 0; k < target.length; k++) value += (ridge * t[k]! * t[k]!) / 2 - t[k]! * target[k]!;
  return value;
}

const around = (t: Float64Array, k: number, by: number) => t.map((x, i) => (i === k ? x + by : x));

test("G, its gradient and its Hessian agree with the definition and its finite differences", () => {
  fc.assert(
    fc.property(problems, fc.infiniteStream(finite(-3, 3)), (problem, stream) => {
      const modes = problem.target.length;
      const t = Float64Array.from(stream.take(modes));
      const { value, gradient, hessian } = convexPotential(core, problem, t);
      expect(value).toBeCloseTo(slowPotential(problem, t), 9);
      const h = 1e-4;
      for (let k = 0; k < modes; k++) {
        const slope = (slowPotential(problem, around(t, k, h)) - slowPotential(problem, around(t, k, -h))) / (2 * h);
        expect(Math.abs(slope - gradient[k]!)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
        const up = convexPotential(core, problem, around(t, k, h)).gradient;
        const down = convexPotential(core, problem, around(t, k, -h)).gradient;
        for (let l = 0; l < modes; l++) {
          const bend = (up[l]! - down[l]!) / (2 * h);
          expect(Math.abs(bend - hessian[k * modes + l]!)).toBeLessThan(1e-5 * (1 + Math.abs(bend)));
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("G is convex: it lies below its chords and above its tangents", () => {
  fc.assert(
    fc.property(problems, fc.infiniteStream(finite(-10, 10)), finite(0, 1), (problem, stream, share) => {
      const modes = problem.target.length;
      const a = Float64Array.from(stream.take(modes));
      const b = Float64Array.from(stream.take(modes));
      const between = a.map((x, k) => share * x + (1 - share) * b[k]!);
      const [atA, atB, atBetween] = [a, b, between].map((t) => convexPotential(core, problem, t));
      const slack = 1e-12 * (1 + Math.abs(atA!.value) + Math.abs(atB!.value));
      expect(atBetween!.value).toBeLessThanOrEqual(share * atA!.value + (1 - share) * atB!.value + slack);
      const tangent = atA!.gradient.reduce((sum, g, k) => sum + g * (b[k]! - a[k]!), atA!.value);
      expect(atB!.value).toBeGreaterThanOrEqual(tangent - slack);
    }),
    { numRuns: 300 },
  );
});

test("Newton reaches the minimum from anywhere, with its certificate", () => {
  fc.assert(
    fc.property(problems, fc.infiniteStream(finite(-100, 100)), (problem, stream) => {
      const modes = problem.target.length;
      const solution = solveConvex(core, problem, Float64Array.from(stream.take(modes)));
      expect(solution.certificate.converged).toBe(true);
      const t = solution.discrepancy.map((x) => x / problem.ridge);
      // discrepancy = y − Qt
      for (let k = 0; k < modes; k++) {
        let output = 0;
        for (let l = 0; l < modes; l++) output += solution.kernel[k * modes + l]! * t[l]!;
        expect(problem.target[k]! - output).toBeCloseTo(solution.discrepancy[k]!, 9);
      }
      expect(solution.density.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }),
    { numRuns: 300 },
  );
});

test("Newton's minimum is the brute-force one", () => {
  const problem: ConvexProblem = {
    logWeights: Float64Array.from({ length: 41 }, (_, j) => -((j - 20) ** 2) / 30),
    features: Float64Array.from({ length: 82 }, (_, i) => {
      const q = ((i % 41) - 20) / 10;
      return i < 41 ? q / Math.sqrt(2 + 2 * q * q) : q ** 3 / (2 + 2 * q * q) ** 1.5;
    }),
    target: new Float64Array([1, -0.7]),
    ridge: 0.05,
    replicas: 3,
    coupling: 0.4,
  };
  // Pattern search: no derivative, no convexity assumed.
  let best = [0, 0];
  let value = slowPotential(problem, best);
  for (let size = 8; size > 1e-9; ) {
    const around = [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => [best[0]! + i * size, best[1]! + j * size]));
    const values = around.map((t) => slowPotential(problem, t));
    const least = Math.min(...values);
    if (least < value) [value, best] = [least, around[values.indexOf(least)]!];
    else size /= 2;
  }
  const { discrepancy, potential } = solveConvex(core, problem);
  expect(potential).toBeCloseTo(value, 10);
  expect(potential).toBeLessThanOrEqual(value + 1e-12);
  expect(discrepancy[0]! / problem.ridge).toBeCloseTo(best[0]!, 5);
  expect(discrepancy[1]! / problem.ridge).toBeCloseTo(best[1]!, 5);
});

test("features of very different sizes and strong tilts end in a certificate, never in an error", () => {
  for (const exponent of [0, 3, 6, 9]) {
    const problem: ConvexProblem = {
      logWeights: Float64Array.from({ length: 60 }, (_, j) => -((j / 10) ** 2)),
      features: Float64Array.from({ length: 120 }, (_, i) => ((i % 60) / 60) ** (i < 60 ? 1 : 3)),
      target: new Float64Array([1, -0.7]),
      ridge: 10 ** -exponent,
      replicas: 2,
      coupling: 10 ** (exponent / 2),
    };
    const { certificate, discrepancy } = solveConvex(core, problem);
    expect(Number.isFinite(certificate.gradientNorm)).toBe(true);
    expect(discrepancy.every(Number.isFinite)).toBe(true);
  }
});
