/** Lines of transition across a diagram: following a branch leads to where a search from nowhere leads. */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { fig2 } from "../../src/tasks/teacher-student/parameters.ts";
import { followTransition, teacherStudentLines } from "../../src/tasks/teacher-student/theory/lines.ts";
import { teacherStudentTransition } from "../../src/tasks/teacher-student/theory/transition.ts";
import { parseAxis } from "../../src/theory/phase-diagram.ts";

const core = await loadCore();
const axis = (text: string) => parseAxis(core, text, ["noise", "samples", "epsilon", "dim"], "axis");

describe.each(["printed", "exact-norm"] as const)("%s", (action) => {
  test.each([false, true])("with limit %s, each transition is the one that a search alone finds", (limit) => {
    const epsilons = axis("epsilon:-0.9:-0.3:5");
    const line = followTransition(core, fig2, epsilons, { action, limit });
    epsilons.values.forEach((epsilon, i) => {
      const alone = teacherStudentTransition(core, { ...fig2, epsilon }, { action, limit });
      expect(line[i]!.value! / alone.value!).toBeCloseTo(1, 9);
      expect(line[i]!.q! / alone.q!).toBeCloseTo(1, 7);
      expect(line[i]!.spinodal! / alone.spinodal!).toBeCloseTo(1, 6);
      expect(line[i]!.error! / line[i]!.value!).toBeLessThan(1e-12);
      expect(line[i]!.spinodalError! / line[i]!.spinodal!).toBeLessThan(1e-7);
      expect(line[i]!.spinodal!).toBeGreaterThan(line[i]!.value!);
    });
  });

  test("on the line, side wells are as deep as the centre; beyond the spinodal there are none", () => {
    const [first] = followTransition(core, fig2, axis("samples:2000:4000:2"), { action });
    const at = (noise: number) => {
      // The transition along width, at this noise, passes through the same network.
      return teacherStudentTransition(core, { ...fig2, samples: 2000, noise }, { action, along: "width" });
    };
    expect(at(first!.value!).value! / fig2.width).toBeCloseTo(1, 8);
    expect(at(first!.spinodal!).spinodal! / fig2.width).toBeCloseTo(1, 5);
  });
});

test.each([-0.2333, -0.1])("ε = %d at d = 150, printed: the branch ends first, and the result says so", (epsilon) => {
  const { value, spinodal, reason } = teacherStudentTransition(core, { ...fig2, epsilon }, { action: "printed" });
  expect({ value, spinodal }).toEqual({ value: null, spinodal: null });
  expect(reason).toMatch(/^the Gaussian branch ends at noise = 0\.\d+ before a side well/);
  // At larger d the transition is there.
  const large = { ...fig2, epsilon, dim: 3e4, width: 7e5, samples: 6e5 };
  expect(teacherStudentTransition(core, large, { action: "printed" }).reason).toBeNull();
});

test("a line goes on after a stretch without a transition", () => {
  const line = followTransition(core, fig2, { name: "epsilon", values: [-0.3, 0, -0.3] }, { action: "printed" });
  expect(line.map(({ value }) => value === null)).toEqual([false, true, false]);
  expect(line[2]!.value! / line[0]!.value!).toBeCloseTo(1, 10);
});

test("lines of a diagram: by row where x can be searched along, by column where y can, none otherwise", () => {
  const [noise, samples, epsilon, dim] = [
    "noise:0.1:0.3:3",
    "samples:2000:4000:2",
    "epsilon:-0.5:-0.3:2",
    "dim:100:200:2",
  ];
  const rows = teacherStudentLines(core, fig2, axis(noise!), axis(samples!), { action: "printed" });
  expect(rows.map(({ label }) => label)).toEqual([
    "transition, d = 150",
    "spinodal, d = 150",
    "transition, d → ∞",
    "spinodal, d → ∞",
  ]);
  expect(rows[0]!.y).toEqual([2000, 4000]);
  expect(rows[0]!.x[1]!).toBeGreaterThan(rows[0]!.x[0]!);
  const columns = teacherStudentLines(core, fig2, axis(epsilon!), axis(noise!), { action: "printed" });
  expect(columns[2]!.x).toEqual([-0.5, -0.3]);
  expect(columns[2]!.y[1]!).toBeCloseTo(0.17872, 5);
  expect(teacherStudentLines(core, fig2, axis(epsilon!), axis(dim!))).toEqual([]);
});
