import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { gaussianDiscrepancy } from "../../src/tasks/teacher-student/limit.ts";
import { fig2, scales } from "../../src/tasks/teacher-student/parameters.ts";
import { transitionNoise } from "../../src/tasks/teacher-student/transition.ts";

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
