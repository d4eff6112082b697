import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import type { ChainSpec } from "../../src/experiment/chain.ts";
import { drawTeacherStudentData } from "../../src/tasks/teacher-student/data.ts";
import { type Changes, chainSpec } from "../experiment.ts";
import { columnQuads, quadsOf } from "../kernels/packing.ts";
import { openTeacherStudent } from "../networks.ts";
import { kolmogorov, normalCdf } from "../physics/statistics.ts";
import { dataSetOf } from "./data-set.ts";

const core = await loadCore();

/** √n D of Kolmogorov beyond this has probability 2·e^{−2·2.9²} = 1e-7. */
const KOLMOGOROV = 2.9;

/** More than one stretch of samples in either set, and a rest. */
const task = { samples: 301, testSamples: 258, dim: 5 };

function drawn(changes: Changes = {}, rest: Partial<ChainSpec> = {}) {
  const { network, teacher } = openTeacherStudent(
    core,
    chainSpec({ ...changes, task: { ...task, ...changes.task } }, rest),
  );
  const data = { ...dataSetOf(network), teacher };
  network.close();
  return data;
}

const baseline = drawn();

test.each<[string, Changes, Partial<ChainSpec>]>([
  ["chain", {}, { chain: 1 }],
  ["noise", { noise: 0.7 }, {}],
  ["width", { network: { width: 40 } }, {}],
  ["prior", { network: { inputVariance: 2, readoutVariance: 3 } }, {}],
  ["sampler", { sampler: { stepSize: 1, preconditioner: "none" } }, {}],
  ["start", {}, { planted: { overlap: 0.7, readout: 0.1 } }],
])("another %s sees the same data", (_, changes, rest) => {
  expect(drawn(changes, rest)).toEqual(baseline);
});

test.each<[string, Changes, Partial<ChainSpec>]>([
  ["data set", {}, { dataSet: 1 }],
  ["seed", { seed: 2025 }, {}],
  ["seed above 32 bits", { seed: 2024 + 2 ** 32 }, {}],
])("another %s sees other data", (_, changes, rest) => {
  const other = drawn(changes, rest);
  for (const name of ["teacher", "inputs", "testInputs"] as const) {
    const shared = baseline[name].filter((x) => other[name].includes(x));
    expect(shared, name).toHaveLength(0);
  }
});

test.each([0, 1])("kernel methods are given what runs train and test on, data set %i", (dataSet) => {
  const { epsilon } = chainSpec().experiment.task;
  const [training, test] = [0, 1].map((part) => {
    const rows = part === 0 ? task.samples : task.testSamples;
    return drawTeacherStudentData(core, { dim: task.dim, epsilon }, rows, 2024, 2 * dataSet + part);
  });
  const { teacher, inputs, targets, testInputs, testTargets } = drawn({}, { dataSet });
  expect(training).toEqual({ teacher, inputs: { data: inputs, rows: task.samples, dim: task.dim }, targets });
  expect(test).toEqual({
    teacher,
    inputs: { data: testInputs, rows: task.testSamples, dim: task.dim },
    targets: testTargets,
  });
});

test("another ε changes the targets alone", () => {
  const { targets, testTargets, ...same } = drawn({ task: { epsilon: 0.4 } });
  expect(baseline).toMatchObject(same);
  expect(targets).not.toEqual(baseline.targets);
  expect(testTargets).not.toEqual(baseline.testTargets);
});

test("the teacher has norm 1, and y = H1 + εH3 with H1 = w*·x, H3 = H1³ − 3H1", () => {
  const { teacher } = baseline;
  expect(teacher.reduce((sum, w) => sum + w * w, 0)).toBeCloseTo(1, 15);
  for (const [inputs, targets] of [
    [baseline.inputs, baseline.targets],
    [baseline.testInputs, baseline.testTargets],
  ] as const) {
    targets.forEach((y, sample) => {
      const h1 = teacher.reduce((sum, w, k) => sum + w * inputs[sample * task.dim + k]!, 0);
      expect(y).toBeCloseTo(h1 - 0.3 * (h1 ** 3 - 3 * h1), 12);
    });
  }
});

test("inputs are standard normals, and no number is drawn twice", () => {
  const all = [...baseline.inputs, ...baseline.testInputs];
  expect(kolmogorov(all, normalCdf)).toBeLessThan(KOLMOGOROV);
  expect(new Set(all).size).toBe(all.length);
});

test("teachers point anywhere: in three dimensions each coordinate is uniform (Archimedes)", () => {
  const teachers = Array.from({ length: 300 }, (_, dataSet) =>
    drawn({ task: { dim: 3, samples: 1, testSamples: 1 } }, { dataSet }),
  ).map(({ teacher }) => teacher);
  for (const k of [0, 1, 2]) {
    const coordinate = teachers.map((teacher) => teacher[k]!);
    expect(kolmogorov(coordinate, (x) => (1 + x) / 2)).toBeLessThan(KOLMOGOROV);
  }
});

test("f32 has the data of f64, rounded", () => {
  const rounded = drawn({ precision: "f32" });
  expect(rounded.teacher).toEqual(baseline.teacher);
  for (const name of ["inputs", "targets", "testInputs", "testTargets"] as const) {
    expect(rounded[name], name).toEqual(baseline[name].map(Math.fround));
  }
});

test.each(["f32", "f64"] as const)(
  "the gradient sees the inputs of the forward pass, and padding is 0, %s",
  (precision) => {
    const { network } = openTeacherStudent(core, chainSpec({ task, precision }));
    const { at } = network.layout;
    const { inputs } = dataSetOf(network);
    const columns = network.numbers(at.inputColumns, task.samples * quadsOf(task.dim)).slice();
    expect(columns).toEqual(columnQuads(inputs, task.samples, task.dim, precision));
    expect([...network.numbers(at.targets, quadsOf(task.samples)).subarray(task.samples)]).toEqual([0, 0, 0]);
    network.close();
  },
);
