/** Three layers: the lazy map, feedback with its fold, and the full reduction (PHYSICS 12). */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../../../src/core/module.ts";
import { gaussianFeedback } from "../../../../src/tasks/teacher-student/theory/depth/feedback.ts";
import { secondNodes } from "../../../../src/tasks/teacher-student/theory/depth/layers.ts";
import { type DeepNetwork, lazyNetwork } from "../../../../src/tasks/teacher-student/theory/depth/network.ts";
import { deepTheory } from "../../../../src/tasks/teacher-student/theory/depth/reduction.ts";
import { teacherStudentTheory } from "../../../../src/tasks/teacher-student/theory/theory.ts";

const core = await loadCore();

const base: DeepNetwork = {
  width: 88,
  dim: 53,
  samples: 375,
  inputVariance: 0.5,
  readoutVariance: 0.0323,
  noise: 0.1,
  epsilon: -0.3,
  hiddenVariance: 1.6486,
  hiddenWidth: 1500,
  frozen: true,
};

test("σ_v² = 1.6486 maps σ_w² = ½ to σ̂² = ½ (12.2)", () => {
  expect(lazyNetwork(core, base).inputVariance).toBeCloseTo(0.5, 4);
});

test("a frozen first layer gives the two-layer theory of the mapped network, up to 1/d", () => {
  const offAt = (scale: number) => {
    const network = {
      ...base,
      width: base.width * scale * scale,
      dim: base.dim * scale,
      samples: base.samples * scale * scale,
      readoutVariance: base.readoutVariance / scale,
    };
    const deep = deepTheory(core, network);
    const shallow = teacherStudentTheory(core, lazyNetwork(core, network));
    return { f1: Math.abs(deep.f1 - shallow.f1), f3: Math.abs(deep.f3 - shallow.f3) };
  };
  const [near, far] = [offAt(1), offAt(3)];
  expect(near.f1).toBeLessThan(3e-3);
  expect(near.f3).toBeLessThan(1e-3);
  expect(far.f1).toBeLessThan(near.f1 / 2);
});

describe("feedback in the Gaussian phase", () => {
  // Little noise to learn from and much width: far from any side well.
  const gaussian = { ...base, noise: 1.5, frozen: false };

  test("solves its equations", () => {
    for (const hiddenWidth of [88, 400, 5000]) {
      const found = gaussianFeedback(core, { ...gaussian, hiddenWidth })!;
      const { share, lazyShare, ratio, stretch, secondStretch } = found;
      expect(ratio).toBeCloseTo(88 / hiddenWidth, 14);
      expect(stretch).toBeCloseTo(1 + (ratio * share) / (1 - share), 12);
      expect(share).toBeCloseTo(lazyShare * stretch, 12);
      expect(secondStretch).toBeCloseTo(1 / (1 - share), 12);
      expect(lazyShare).toBeLessThanOrEqual(found.fold);
    }
  });

  test("the fold is ¼ at N1 = N2 and 1 for a lazy first layer, and beyond it there is no such phase", () => {
    expect(gaussianFeedback(core, { ...gaussian, hiddenWidth: 88 })!.fold).toBeCloseTo(0.25, 14);
    expect(gaussianFeedback(core, { ...gaussian, frozen: true })!.fold).toBe(1);
    expect(gaussianFeedback(core, { ...gaussian, hiddenWidth: 88, noise: 0.05 })).toBeNull();
  });

  test("the full reduction goes over into it for large d", () => {
    const scale = 12;
    const network: DeepNetwork = {
      ...gaussian,
      hiddenWidth: 400 * scale * scale,
      width: base.width * scale * scale,
      dim: base.dim * scale,
      samples: base.samples * scale * scale,
      readoutVariance: base.readoutVariance / scale,
    };
    const deep = deepTheory(core, network);
    const closed = gaussianFeedback(core, network)!;
    expect(deep.branch.followed).toBe(true);
    expect(deep.b / closed.b).toBeCloseTo(1, 1);
    expect(deep.firstStretch / closed.stretch).toBeCloseTo(1, 1);
    expect(Math.abs(deep.b / closed.b - 1)).toBeLessThan(0.02);
  });
});

describe("full reduction", () => {
  test("solves its equations and follows the branch from a lazy first layer", () => {
    const lazy = deepTheory(core, base);
    const wide = deepTheory(core, { ...base, frozen: false, hiddenWidth: 1e6 });
    const narrow = deepTheory(core, { ...base, frozen: false, hiddenWidth: 400 });
    expect(wide.f1).toBeCloseTo(lazy.f1, 3);
    expect(narrow.solver).toMatchObject({ converged: true, reason: null });
    expect(narrow.branch).toEqual({ ratio: 0.22, reached: 0.22, followed: true });
    expect(narrow.solver.defect).toBeLessThan(1e-8);
    // Feedback helps: the first layer turns towards the teacher, and more is learned.
    expect(lazy.firstStretch).toBeCloseTo(1, 10);
    expect(narrow.firstStretch).toBeGreaterThan(2);
    expect(narrow.f1).toBeGreaterThan(lazy.f1);
  });

  test("feedback at N1 = 400 is that of sampled networks, 2.25 ± .02 (PHYSICS 12), within a tenth", () => {
    const { firstStretch } = deepTheory(core, { ...base, frozen: false, hiddenWidth: 400 });
    expect(Math.abs(firstStretch / 2.25 - 1)).toBeLessThan(0.1);
  });
});

test("the second layer's nodes carry the moments of their Gaussian, and Ψ is the integral over z", () => {
  const kernel = { linear: 0.013, mixed: -2e-5, cubic: 3e-6 };
  const { logWeights, linear, cubic } = secondNodes(core, base, kernel);
  const weights = [...logWeights].map(Math.exp);
  const total = weights.reduce((sum, p) => sum + p, 0);
  const average = (f: (j: number) => number) => weights.reduce((sum, p, j) => sum + p * f(j), 0) / total;
  expect(average((j) => linear[j]! ** 2) / kernel.linear).toBeCloseTo(1, 6);
  expect(average((j) => linear[j]! * cubic[j]!) / kernel.mixed).toBeCloseTo(1, 6);
  expect(average((j) => cubic[j]! ** 2) / kernel.cubic).toBeCloseTo(1, 6);
  expect(average((j) => cubic[j]! ** 4) / (3 * kernel.cubic ** 2)).toBeCloseTo(1, 5);
  // Without α₃, Ψ₁ = 2α/√(πD) and Ψ₃ = −4α³/(√(6π)D^{3/2}) at any D.
  const plain = secondNodes(core, base, { ...kernel, mixed: 0 });
  const count = plain.linear.length;
  const bare = [...plain.linear.keys()].filter((j) => plain.cubic[j] === 0 && plain.linear[j]! > 0);
  expect(bare.length).toBeGreaterThan(100);
  for (const j of bare) {
    const [first, third] = [plain.features[j]!, plain.features[count + j]!];
    expect(third / first ** 3).toBeCloseTo(-Math.PI / (2 * Math.sqrt(6)), 8);
  }
});

test("bad input names the path", () => {
  const path = (name: string) => `--${name}`;
  expect(() => deepTheory(core, { ...base, hiddenWidth: 0 }, { path })).toThrow(
    /^--hiddenWidth: expected a number above 0/,
  );
  expect(() => deepTheory(core, { ...base, hiddenVariance: Number.NaN }, { path })).toThrow(/^--hiddenVariance:/);
});
