import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { brent } from "../../src/numeric/roots.ts";
import { fig2, type Parameters, scales } from "../../src/tasks/teacher-student/parameters.ts";
import {
  gaussianDiscrepancy,
  limitingWell,
  mixedPhase,
  tricriticalPoint,
} from "../../src/tasks/teacher-student/theory/limit.ts";
import { teacherStudentTheory } from "../../src/tasks/teacher-student/theory/theory.ts";
import { teacherStudentTransition, transitionNoise } from "../../src/tasks/teacher-student/theory/transition.ts";

const core = await loadCore();

test("the transition of the Fig 2 parameters is where PHYSICS 8 has it", () => {
  const printed = transitionNoise(core, fig2, "printed")!;
  expect(printed).toBeCloseTo(0.17872, 5);
  const { u, r } = scales(core, { ...fig2, noise: printed }, "ek");
  expect(u).toBeCloseTo(30.669, 2);
  expect(gaussianDiscrepancy(u, r, fig2.inputVariance)).toBeCloseTo(0.29196, 4);
  expect(transitionNoise(core, fig2, "exact-norm")).toBeCloseTo(0.2171, 4);
});

test.each([-0.1, -0.3, -1.2])("printed, ε = %d: at the closed form's u_c", (epsilon) => {
  const { inputVariance } = fig2;
  const noise = transitionNoise(core, { ...fig2, epsilon }, "printed")!;
  const { u, r } = scales(core, { ...fig2, noise }, "ek");
  const b = gaussianDiscrepancy(u, r, inputVariance);
  const size = Math.abs(epsilon);
  expect(b).toBeLessThan(2 * size);
  const critical = (27 * Math.PI * (1 + 2 * inputVariance) * size) / (16 * inputVariance * (b + size) ** 3);
  expect(u / critical).toBeCloseTo(1, 9);
});

test("where the search starts does not matter", () => {
  const from = (noise: number) => transitionNoise(core, { ...fig2, noise }, "exact-norm")!;
  expect(from(1e-3)).toBeCloseTo(from(50), 12);
});

test("without a cubic part there is no transition", () => {
  expect(transitionNoise(core, { ...fig2, epsilon: 0 }, "printed")).toBeNull();
});

test("parameters that no network can have are refused", () => {
  expect(() => transitionNoise(core, { ...fig2, width: 0 }, "printed")).toThrow("width: expected");
});

for (const action of ["printed", "exact-norm"] as const) {
  test(`${action}: noise, samples and width lead to the same point in u and r`, () => {
    const byNoise = teacherStudentTransition(core, fig2, { action, limit: true });
    // Only n/σ² enters.
    const bySamples = teacherStudentTransition(core, fig2, { action, limit: true, along: "samples" });
    expect(bySamples.u).toBeCloseTo(byNoise.u!, 8);
    expect(fig2.samples / byNoise.value!).toBeCloseTo(bySamples.value! / fig2.noise, 6);
    const byWidth = teacherStudentTransition(
      core,
      { ...fig2, noise: byNoise.value! },
      { action, limit: true, along: "width" },
    );
    expect(byWidth.value).toBeCloseTo(fig2.width, 6);
    expect(byNoise.error!).toBeLessThan(1e-12);
    // Side wells are born before they are deep enough.
    expect(byNoise.spinodal!).toBeGreaterThan(byNoise.value!);
  });

  test(`${action}: finite d approaches the limit as 1/d`, () => {
    const limit = teacherStudentTransition(core, fig2, { action, limit: true });
    const misses = [1e2, 1e4].map((beta) => {
      const finite = teacherStudentTransition(core, scaled(fig2, beta), { action });
      expect(finite.reason).toBeNull();
      return Math.abs(finite.value! / limit.value! - 1);
    });
    expect(misses[0]! / misses[1]!).toBeGreaterThan(7);
    expect(misses[0]! / misses[1]!).toBeLessThan(14);
  });

  for (const epsilon of [-0.3, 0.3]) {
    test(`${action}, ε = ${epsilon}: the full theory approaches the closed form of the mixed phase as 1/d`, () => {
      const noise = 0.7 * transitionNoise(core, { ...fig2, epsilon }, action)!;
      const network = { ...fig2, epsilon, noise };
      const closed = mixedPhase(core, action, { ...scales(core, network, "ek"), ...network })!;
      const misses = [1e2, 1e4].map((beta) => {
        const large = scaled(network, beta);
        const { b, c, dropletFraction } = teacherStudentTheory(core, large, { action });
        return Math.hypot(b - closed.b, c - closed.c, dropletFraction * large.dim - closed.droplets);
      });
      // Up to logarithms of d.
      expect(misses[0]! / misses[1]!).toBeGreaterThan(5);
      expect(misses[0]! / misses[1]!).toBeLessThan(20);
      expect(misses[1]!).toBeLessThan(0.05);
    });
  }
}

test("printed, ε < 0: the well at the transition is where the closed form has it (PHYSICS 3)", () => {
  const { b, q } = teacherStudentTransition(core, fig2, { action: "printed", limit: true });
  const size = -fig2.epsilon;
  expect(q! ** 2).toBeCloseTo(((1 + 2 * fig2.inputVariance) * (2 * size - b!)) / (2 * (size + b!)), 9);
});

test("before the transition there is no mixed phase, without a cubic part neither", () => {
  const at = (noise: number, epsilon: number) =>
    mixedPhase(core, "exact-norm", { ...scales(core, { ...fig2, noise }, "ek"), ...fig2, epsilon });
  expect(at(0.3, fig2.epsilon)).toBeNull();
  expect(at(0.05, 0)).toBeNull();
  expect(teacherStudentTransition(core, { ...fig2, epsilon: 0 })).toMatchObject({ value: null });
});

/** The scaling family that keeps u and r (PHYSICS 3). */
function scaled(network: Parameters, beta: number): Parameters {
  return {
    ...network,
    width: network.width * beta,
    samples: network.samples * beta,
    dim: network.dim * Math.sqrt(beta),
    readoutVariance: network.readoutVariance / Math.sqrt(beta),
  };
}

describe.each(["printed", "exact-norm"] as const)("%s: the tricritical point", (kind) => {
  const { inputVariance } = fig2;
  const marginal = (b: number) => (Math.PI * (1 + 2 * inputVariance)) / (4 * inputVariance * b * b);

  test.each([-0.05, -0.3, -1.2])(
    "ε = %d: by bisection of where a deeper side well stands beside a flat centre",
    (epsilon) => {
      let [low, high] = [0.1 * -epsilon, 10 * -epsilon];
      for (let i = 0; i < 50; i++) {
        const b = (low + high) / 2;
        if ((limitingWell(core, kind, b, epsilon, marginal(b), inputVariance)?.depth ?? 0) < -1e-10) low = b;
        else high = b;
      }
      const { b, u } = tricriticalPoint(kind, { epsilon, inputVariance })!;
      // The depth falls as the cube of the distance: a thousandth below b it is about 1e-10.
      expect(low / b).toBeCloseTo(1, 2);
      expect(u).toBeCloseTo(marginal(b), 12);
    },
  );

  test("towards it the degenerate well moves into the centre, y in proportion to the distance in b", () => {
    const epsilon = -0.3;
    const { b: end } = tricriticalPoint(kind, { epsilon, inputVariance })!;
    const wells = [0.1, 0.05].map((gap) => {
      const b = end * (1 - gap);
      const depth = (u: number) =>
        limitingWell(core, kind, b, epsilon, u, inputVariance)?.depth ?? Number.POSITIVE_INFINITY;
      const { position: u } = brent(depth, 0.5 * marginal(b), marginal(b));
      return limitingWell(core, kind, b, epsilon, u, inputVariance)!.y;
    });
    expect(wells[0]! / wells[1]!).toBeGreaterThan(1.8);
    expect(wells[0]! / wells[1]!).toBeLessThan(2.2);
  });

  test("printed: b = 2|ε|, and the closed u_c reaches it; none for ε ≥ 0", () => {
    const epsilon = -0.4;
    const { b, u } = tricriticalPoint("printed", { epsilon, inputVariance })!;
    expect(b).toBeCloseTo(0.8, 14);
    const critical = (27 * Math.PI * (1 + 2 * inputVariance) * 0.4) / (16 * inputVariance * (b + 0.4) ** 3);
    expect(u / critical).toBeCloseTo(1, 13);
    for (const epsilon of [0, 0.3]) expect(tricriticalPoint(kind, { epsilon, inputVariance })).toBeNull();
  });
});
