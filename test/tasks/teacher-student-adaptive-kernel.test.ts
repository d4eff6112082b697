import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { fig2 } from "../../src/tasks/teacher-student/parameters.ts";
import { adaptiveKernel } from "../../src/tasks/teacher-student/theory/adaptive-kernel.ts";
import { solveTeacherStudent } from "../../src/tasks/teacher-student/theory/theory.ts";
import { kernelRegression, nngpKernel } from "../../src/theory/gaussian-process.ts";
import { erf, gaussHermite } from "../theory/reference.ts";

const core = await loadCore();

/** Normals from the core's generator. */
function normals(count: number, stream: number): Float64Array {
  const pointer = core.face.allocate(Float64Array.of(8 * (count + 16)))[0]!;
  core.kernels.fillNormals_f64(pointer, count, 1, 2, 0, stream, 0, 0);
  const values = new Float64Array(core.memory.buffer, pointer, count).slice();
  core.face.release(Uint32Array.of(pointer));
  return values;
}

const teacher = (dim: number) => Float64Array.from({ length: dim }, (_, k) => (k === 0 ? 1 : 0));

test("wells: weights sum to 1, moments make the variance of q", () => {
  for (const noise of [0.1, 0.3]) {
    const { wells, theory } = solveTeacherStudent(core, { ...fig2, noise });
    expect(wells).toHaveLength(noise < 0.2 ? 2 : 1);
    expect(wells.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 8);
    const variance = wells.reduce((sum, { weight, overlap, along }) => sum + weight * (overlap ** 2 + along), 0);
    expect(variance / theory.varianceAlongTeacher).toBeCloseTo(1, 8);
  }
});

test("each well's kernel is E[erf erf], by Gauss–Hermite over the joint Gaussian", () => {
  const dim = 5;
  const solution = solveTeacherStudent(core, {
    ...fig2,
    dim,
    width: 30,
    samples: 100,
    readoutVariance: 0.5,
    noise: 0.2,
  });
  const wells = [
    { weight: 0.6, overlap: 0, along: 0.3, across: 0.5 },
    { weight: 0.4, overlap: 0.9, along: 0.02, across: 0.3 },
  ];
  const data = normals(3 * dim, 3);
  const matrix = adaptiveKernel(core, { ...solution, wells }, teacher(dim), { data, rows: 3, dim });
  const { nodes, weights } = gaussHermite(60);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let slow = 0;
      for (const { weight, overlap, along, across } of wells) {
        const covariance = (a: number, b: number) => {
          let sum = along * data[a * dim]! * data[b * dim]!;
          for (let k = 1; k < dim; k++) sum += (across / (dim - 1)) * data[a * dim + k]! * data[b * dim + k]!;
          return sum;
        };
        const first = Math.sqrt(covariance(i, i));
        const shared = covariance(i, j) / first;
        const own = Math.max(0, covariance(j, j) - shared ** 2);
        nodes.forEach((g, m) => {
          const a = erf(overlap * data[i * dim]! + first * g);
          // The second field's own part is averaged in closed form.
          const b = erf((overlap * data[j * dim]! + shared * g) / Math.sqrt(1 + 2 * own));
          slow += weight * weights[m]! * a * b;
        });
      }
      expect(matrix[i * 3 + j]).toBeCloseTo(0.5 * slow, 9);
    }
  }
});

test("without feature learning it is the arcsine kernel of the same variances", () => {
  const dim = 150;
  const solution = solveTeacherStudent(core, { ...fig2, noise: 100 });
  const inputs = { data: normals(20 * dim, 5), rows: 20, dim };
  const adaptive = adaptiveKernel(core, solution, teacher(dim), inputs);
  const untrained = nngpKernel(
    core,
    { activation: "erf", inputVariance: fig2.inputVariance, readoutVariance: fig2.readoutVariance },
    inputs,
  );
  adaptive.forEach((value, i) => {
    expect(Math.abs(value - untrained[i]!)).toBeLessThan(0.01 * fig2.readoutVariance);
  });
});

test("its predictor learns what the theory says, where the untrained kernel's does not", () => {
  const { dim, samples, epsilon, noise } = { ...fig2, samples: 1500, noise: 0.05 };
  const parameters = { ...fig2, samples, noise };
  const solution = solveTeacherStudent(core, parameters, { ridge: "finite-n" });
  const train = { data: normals(samples * dim, 7), rows: samples, dim };
  const probe = { data: normals(1500 * dim, 8), rows: 1500, dim };
  const h1 = (data: Float64Array, i: number) => data[i * dim]!;
  const h3 = (data: Float64Array, i: number) => data[i * dim]! ** 3 - 3 * data[i * dim]!;
  const y = Float64Array.from({ length: samples }, (_, i) => h1(train.data, i) + epsilon * h3(train.data, i));
  const matrix = adaptiveKernel(core, solution, teacher(dim), train);
  const { weights } = kernelRegression(core, matrix, y, noise);
  const cross = adaptiveKernel(core, solution, teacher(dim), probe, train);
  let [f1, f3] = [0, 0];
  for (let i = 0; i < probe.rows; i++) {
    let f = 0;
    for (let k = 0; k < samples; k++) f += cross[i * samples + k]! * weights[k]!;
    f1 += (f * h1(probe.data, i)) / probe.rows;
    f3 += (f * h3(probe.data, i)) / (6 * probe.rows);
  }
  const { theory } = solution;
  expect(theory.phase).toBe("GMFL-I");
  expect(Math.abs(f1 - theory.f1)).toBeLessThan(0.06);
  expect(Math.abs(f3 - theory.f3)).toBeLessThan(0.03);
  expect(f3).toBeLessThan(-0.03);
});
