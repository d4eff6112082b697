/** The list of tasks: each is one object that says all there is to know, and nothing else names its parts. */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import type { ParameterText, TaskTheory } from "../../src/experiment/theory.ts";
import { plantedStartOf, taskOf, tasks, theoryOf } from "../../src/tasks/index.ts";
import { questions } from "../../src/workers/questions.ts";
import { chainSpec, modularChainSpec } from "../experiment.ts";

const core = await loadCore();
const theories = tasks.flatMap((task) => ("theory" in task ? [[task.kind, task.theory as TaskTheory] as const] : []));
const usual = ({ parameters }: TaskTheory) =>
  Object.fromEntries(Object.entries<ParameterText>(parameters).map(([name, text]) => [name, text.default]));

test("kinds are different, and each finds its task", () => {
  const kinds = tasks.map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
  for (const task of tasks) expect(taskOf({ kind: task.kind })).toBe(task);
  expect(() => taskOf({ kind: "another" })).toThrow('no task is called "another"');
});

describe.each(theories)("the theory of %s", (kind, theory) => {
  test("solves at the defaults of its parameters, and says so in lines", () => {
    const solution = theory.solve(core, usual(theory));
    expect(solution.solver.converged).toBe(true);
    const lines = Object.fromEntries(theory.describe(solution));
    expect(lines.phase).toContain(solution.phase);
  });

  test("answers questions as its own functions do", () => {
    const parameters = usual(theory);
    expect(questions.solve(core, kind, parameters)).toEqual(theory.solve(core, parameters));
    const { along, find, describe: lines } = theory.transition!;
    const found = find(core, parameters, {});
    expect(questions.transition(core, kind, parameters)).toEqual(find(core, parameters, { along: along[0]! }));
    expect(lines(found).length).toBeGreaterThan(0);
  });

  test("draws a diagram over its axes, shaded from nothing to all learned", () => {
    const parameters = usual(theory);
    const [x, y] = ["noise", "width"].map((name) => ({
      name,
      values: Float64Array.of(0.9, 1.1).map((factor) => factor * parameters[name]!),
      logarithmic: false,
    })) as [never, never];
    const { check, solve, shade, lines } = theory.diagram!;
    check(parameters, x, y, {});
    const found = solve(core, parameters, x, y, {});
    expect(questions.diagram(core, kind, parameters, x, y)).toEqual(found);
    expect(questions.lines(core, kind, parameters, x, y)).toEqual(lines(core, parameters, x, y, {}));
    const { values } = shade(found, parameters);
    expect(values.map((row) => row.length)).toEqual([2, 2]);
    for (const share of values.flat()) expect(share).toSatisfy((s: number) => s > -0.05 && s < 1.05);
  });
});

test("a curve is of the same solution", () => {
  const { curve, solve } = theoryOf({ kind: "teacher-student" })!;
  const parameters = usual(theoryOf({ kind: "teacher-student" })!);
  const { theory, curve: values } = curve!.at(core, parameters, {}, [-0.5, 0, 0.5]);
  expect(theory).toEqual(solve(core, parameters));
  expect(values[0]).toBeCloseTo(values[2]!, 10);
  expect(() => questions.curve(core, "modular-addition", {}, {}, Float64Array.of(0))).toThrow(
    "task.kind: expected a task whose theory has a curve",
  );
});

test("a planted start comes from the theory of the experiment's task", () => {
  const { experiment } = chainSpec({
    task: { dim: 53, samples: 375 },
    network: { width: 88, readoutVariance: 0.0323 },
    noise: 0.1,
  });
  expect(plantedStartOf(core, experiment)).toMatchObject({ overlap: expect.any(Number), readout: expect.any(Number) });
  const modular = modularChainSpec({
    noise: 1e-3,
    network: { width: 600, readoutVariance: 2e-7 },
    task: { sextic: 3 },
  });
  expect(() => plantedStartOf(core, modular.experiment)).toThrow("sampler.start: expected a side well");
});
