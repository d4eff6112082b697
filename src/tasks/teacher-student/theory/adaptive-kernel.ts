/**
 * The kernel of a trained network on given data (PHYSICS 2): Q = σ_a²⟨φ(w·x)φ(w·x')⟩
 * over the solved single-neuron density, taken as a mixture of Gaussian wells. With
 * it, kernel, mean predictor and learning curves of the trained network stand beside
 * those of the untrained one (theory/gaussian-process.ts) on the same data.
 */
import type { Core } from "../../../core/module.ts";
import { badInput, GrokphaseError } from "../../../errors.ts";
import type { Inputs } from "../../../theory/gaussian-process.ts";
import { doubles } from "../../../theory/scratch.ts";
import type { TeacherStudentSolution } from "./theory.ts";
import type { Well } from "./wells.ts";

/** Q between two sets of inputs: rows.rows × columns.rows, row-major. */
export function adaptiveKernel(
  core: Core,
  solution: TeacherStudentSolution,
  teacher: ArrayLike<number>,
  rows: Inputs,
  columns: Inputs = rows,
): Float64Array {
  const { dim } = rows;
  const { readoutVariance, dim: expected } = solution.theory.parameters;
  if (dim !== expected) throw badInput("rows", `${expected} columns, as the theory has dimensions`, dim);
  if (columns.dim !== dim) throw badInput("columns", `${dim} columns, as the rows have`, columns.dim);
  if (teacher.length !== dim) throw badInput("teacher", `${dim} numbers`, teacher.length);
  const matrix = new Float64Array(rows.rows * columns.rows);
  const width = dim + (dim & 1);
  const [left, right] = [rows.rows, columns.rows];
  const sizes = [left * width, left, left, right * width, right, right, right].map((count) => 8 * count + 16);
  const problem = core.face.planProblem(Float64Array.from(sizes));
  if (problem) throw new GrokphaseError("machine", `memory: ${problem}`);
  const pointers = core.face.allocate(Float64Array.from(sizes));
  const [a, aShifts, aLevels, b, bShifts, bLevels, out] = [...pointers] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  try {
    for (const well of solution.wells) {
      load(core, well, teacher, rows, width, a, aShifts, aLevels);
      load(core, well, teacher, columns, width, b, bShifts, bLevels);
      const scale = readoutVariance * well.weight;
      for (let i = 0; i < left; i++) {
        const row = matrix.subarray(i * right, (i + 1) * right);
        const shift = doubles(core, aShifts, left)[i]!;
        const level = doubles(core, aLevels, left)[i]!;
        doubles(core, out, right).set(row);
        core.kernels.wellRow_f64(a + 8 * i * width, shift, level, b, bShifts, bLevels, right, width, scale, out);
        row.set(doubles(core, out, right));
      }
    }
  } finally {
    core.face.release(pointers);
  }
  return matrix;
}

/** Inputs so scaled that their products are the correlations that a well gives, their means h and levels erf(h/√2). */
function load(
  core: Core,
  { overlap, along, across }: Well,
  teacher: ArrayLike<number>,
  { data, rows, dim }: Inputs,
  width: number,
  scaled: number,
  shifts: number,
  levels: number,
): void {
  const out = doubles(core, scaled, rows * width);
  const means = doubles(core, shifts, rows);
  out.fill(0);
  // Each direction across the teacher has an equal share of |w_⊥|².
  const share = Math.sqrt(across / (dim - 1));
  const spread = Math.sqrt(along);
  for (let i = 0; i < rows; i++) {
    const row = out.subarray(i * width, i * width + dim);
    let projection = 0;
    for (let k = 0; k < dim; k++) projection += data[i * dim + k]! * teacher[k]!;
    let square = 0;
    for (let k = 0; k < dim; k++) {
      const parallel = projection * teacher[k]!;
      row[k] = spread * parallel + share * (data[i * dim + k]! - parallel);
      square += row[k]! * row[k]!;
    }
    const norm = Math.sqrt(1 + 2 * square);
    for (let k = 0; k < dim; k++) row[k]! *= Math.SQRT2 / norm;
    means[i] = (overlap * projection) / norm;
  }
  // h/√2 for the error function, then h itself. The Gaussians that come along are not needed.
  const unused = core.face.allocate(Float64Array.of(8 * rows + 16));
  core.kernels.erfGaussian_f64(shifts, levels, unused[0]!, rows);
  core.face.release(unused);
  const again = doubles(core, shifts, rows);
  for (let i = 0; i < rows; i++) again[i]! *= Math.SQRT2;
}
