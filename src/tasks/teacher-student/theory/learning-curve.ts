/**
 * Learning curves of the trained network beside the untrained one: what kernel
 * regression with the adaptive kernel and with the NNGP kernel learns of H1 and H3
 * from the first n of the same data (PHYSICS 2, 3 and 5).
 */
import type { Core } from "../../../core/module.ts";
import { badInput } from "../../../errors.ts";
import { type Inputs, kernelRegression, nngpPredict, nngpRegression } from "../../../theory/gaussian-process.ts";
import { projections, type TeacherStudentData } from "../data.ts";
import type { Parameters } from "../parameters.ts";
import { adaptiveKernel } from "./adaptive-kernel.ts";
import { solveTeacherStudent, type TheoryOptions } from "./theory.ts";

/** What a predictor has learned, on test inputs. */
export interface Learned {
  /** Least-squares coefficients of the predictions on H1 and H3. */
  f1: number;
  f3: number;
  /** Mean square of prediction less target. */
  testLoss: number;
}

export interface LearningCurvePoint {
  samples: number;
  /** With the kernel of the untrained network. */
  nngp: Learned;
  /** With the kernel of the trained network, from the theory's density at these samples. */
  adaptive: Learned;
  /** What the theory says for these samples. */
  theory: { f1: number; f3: number };
}

/**
 * Solves both regressions at each number of samples, on the first of the training data.
 *
 * @param network its `samples` does not matter, its `dim` and `epsilon` are those of the data
 * @param sizes rising or not, each at most the training data's
 * @throws GrokphaseError "bad-input" for sizes or parameters that cannot be
 */
export function teacherStudentLearningCurve(
  core: Core,
  network: Parameters,
  train: TeacherStudentData,
  test: TeacherStudentData,
  sizes: readonly number[],
  options: TheoryOptions = {},
): LearningCurvePoint[] {
  const { path = (name) => name } = options;
  for (const [i, size] of sizes.entries()) {
    if (!(Number.isInteger(size) && size >= 1 && size <= train.inputs.rows)) {
      throw badInput(`${path("sizes")}[${i}]`, `a whole number from 1 to ${train.inputs.rows}`, size);
    }
  }
  const kernel = {
    activation: "erf",
    inputVariance: network.inputVariance,
    readoutVariance: network.readoutVariance,
  } as const;
  return sizes.map((samples) => {
    const inputs: Inputs = { ...train.inputs, rows: samples };
    const targets = train.targets.subarray(0, samples);
    const solution = solveTeacherStudent(core, { ...network, samples }, options);
    const { f1, f3 } = solution.theory;
    const untrained = nngpRegression(core, kernel, inputs, targets, network.noise);
    const trained = kernelRegression(
      core,
      adaptiveKernel(core, solution, train.teacher, inputs),
      targets,
      network.noise,
    );
    const across = adaptiveKernel(core, solution, train.teacher, test.inputs, inputs);
    return {
      samples,
      nngp: learned(nngpPredict(core, kernel, inputs, untrained, test.inputs), test),
      adaptive: learned(product(across, trained.weights), test),
      theory: { f1, f3 },
    };
  });
}

/** A x, A: rows × x.length. */
export function product(matrix: Float64Array, x: Float64Array): Float64Array {
  const result = new Float64Array(matrix.length / x.length);
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let k = 0; k < x.length; k++) sum += matrix[i * x.length + k]! * x[k]!;
    result[i] = sum;
  }
  return result;
}

function learned(predictions: Float64Array, { inputs, teacher, targets }: TeacherStudentData): Learned {
  const sums = { aa: 0, ac: 0, cc: 0, fa: 0, fc: 0, loss: 0 };
  projections(inputs.data, teacher).forEach((z, i) => {
    const cubic = z * z * z - 3 * z;
    const f = predictions[i]!;
    sums.aa += z * z;
    sums.ac += z * cubic;
    sums.cc += cubic * cubic;
    sums.fa += f * z;
    sums.fc += f * cubic;
    sums.loss += (f - targets[i]!) * (f - targets[i]!);
  });
  const determinant = sums.aa * sums.cc - sums.ac * sums.ac;
  return {
    f1: (sums.fa * sums.cc - sums.fc * sums.ac) / determinant,
    f3: (sums.fc * sums.aa - sums.fa * sums.ac) / determinant,
    testLoss: sums.loss / inputs.rows,
  };
}
