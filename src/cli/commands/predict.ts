/** grokphase predict: what infinitely wide and trained networks predict. */
import type { Command } from "commander";
import { loadCore } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { withMatrixFile } from "../../files/matrix-file.ts";
import { encodeNpy } from "../../files/npy.ts";
import { drawTeacherStudentData } from "../../tasks/teacher-student/data.ts";
import { networkOf } from "../../tasks/teacher-student/parameters.ts";
import { adaptiveKernel } from "../../tasks/teacher-student/theory/adaptive-kernel.ts";
import {
  type LearningCurvePoint,
  product,
  teacherStudentLearningCurve,
} from "../../tasks/teacher-student/theory/learning-curve.ts";
import { solveTeacherStudent } from "../../tasks/teacher-student/theory/theory.ts";
import { type Inputs, kernelRegression, nngpPredict, nngpRegression } from "../../theory/gaussian-process.ts";
import { wholeNumber } from "../../validation.ts";
import { readMatrix, readTeacher, readVector } from "../arrays.ts";
import { nonNegative, number } from "../numbers.ts";
import { numeric } from "../options.ts";
import { print, remark, table } from "../output.ts";
import { approximationOf, type TeacherStudentFlags, teacherStudentDataOptions } from "../theory-options.ts";
import { kernelOf, kernelOptions } from "./kernel.ts";

type KernelFlags = Parameters<typeof kernelOf>[0];

interface DataFlags {
  x: string;
  y: string;
  xTest: string;
  out: string;
  json?: true;
}

export function register(program: Command): void {
  const predict = program.command("predict").description("predict with infinitely wide and with trained networks");

  dataOptions(kernelOptions(predict.command("gp")))
    .description("mean of the Gaussian process with the network's kernel, given training data")
    .requiredOption("--noise <σ²>", "observation noise, the ridge", nonNegative("--noise"))
    .option("--jitter <j>", "added to the diagonal, where the noise does not suffice", nonNegative("--jitter"), 0)
    .option("--matrix-file <file>", "where the matrix lies meanwhile, 4n² bytes: for more samples than memory holds")
    .action(
      async (flags: KernelFlags & DataFlags & { noise: number; jitter: number; matrixFile?: string; json?: true }) => {
        const kernel = kernelOf(flags);
        const { inputs, targets, test } = readData(flags);
        const core = await loadCore();
        const { noise, jitter, matrixFile } = flags;
        const solve = (outOfCore?: Parameters<typeof nngpRegression>[6]) =>
          nngpRegression(core, kernel, inputs, targets, noise, jitter, outOfCore);
        const regression = matrixFile === undefined ? solve() : withMatrixFile(matrixFile, (store) => solve({ store }));
        const mean = nngpPredict(core, kernel, inputs, regression, test);
        writeVector(flags.out, mean);
        if (jitter > 0) remark(`${jitter} was added to the diagonal as jitter`);
        const { smallestPivot, pivotRow } = regression;
        const sizes = { samples: inputs.rows, dim: inputs.dim, predictions: mean.length };
        const report = { ...kernel, noise, jitter, ...sizes, smallestPivot, pivotRow, out: flags.out };
        print(report, flags.json, () => `${mean.length} predictions in ${flags.out}`);
      },
    );

  dataOptions(teacherStudentDataOptions(predict.command("adaptive")))
    .description("mean output of the trained erf network: regression with its adaptive kernel")
    .requiredOption("--teacher <w.npy>", "w*, of norm 1: dimensions")
    .action(async (flags: TeacherStudentFlags & DataFlags & { teacher: string }) => {
      const { inputs, targets, test } = readData(flags);
      const teacher = readTeacher(flags.teacher, "--teacher", inputs.dim);
      const core = await loadCore();
      const network = networkOf({ ...flags, samples: inputs.rows, dim: inputs.dim });
      const solution = solveTeacherStudent(core, network, approximationOf(flags));
      const { theory } = solution;
      if (theory.solver.reason !== null) remark(`not converged: ${theory.solver.reason}`);
      const kernel = adaptiveKernel(core, solution, teacher, inputs);
      const regression = kernelRegression(core, kernel, targets, network.noise);
      const mean = product(adaptiveKernel(core, solution, teacher, test, inputs), regression.weights);
      writeVector(flags.out, mean);
      const { smallestPivot, pivotRow } = regression;
      const sizes = { samples: inputs.rows, dim: inputs.dim, predictions: mean.length };
      const report = { ...sizes, smallestPivot, pivotRow, theory, out: flags.out };
      print(report, flags.json, () => `${mean.length} predictions (${theory.phase}) in ${flags.out}`);
    });

  teacherStudentDataOptions(predict.command("learning-curve"))
    .description(
      "what the untrained and the trained network's kernels learn of H1 and H3 from the first n of the same data",
    )
    .requiredOption("--sizes <n,n,…>", "numbers of samples", sizesOf)
    .option("--dim <d>", "input dimension", number("--dim"), 150)
    .option("--test-samples <n>", "test inputs", numeric("--test-samples", wholeNumber(2, 1e6)), 2000)
    .option("--seed <s>", "of teacher and inputs", numeric("--seed", wholeNumber(0, Number.MAX_SAFE_INTEGER)), 1)
    .option("--out <file.csv>", "write the curves as CSV")
    .option("--json", "print one JSON document")
    .action(
      async (
        flags: TeacherStudentFlags & {
          sizes: number[];
          testSamples: number;
          seed: number;
          out?: string;
          json?: true;
        },
      ) => {
        const core = await loadCore();
        const { sizes, seed, testSamples } = flags;
        const network = networkOf({ ...flags, samples: Math.max(...sizes) });
        const options = approximationOf(flags);
        // Refuses what cannot be before data are drawn for it.
        solveTeacherStudent(core, network, options);
        const train = drawTeacherStudentData(core, network, network.samples, seed, 0);
        const test = drawTeacherStudentData(core, network, testSamples, seed, 1, train.teacher);
        const points = teacherStudentLearningCurve(core, network, train, test, sizes, options);
        const lines = rowsOf(points);
        if (flags.out !== undefined) {
          writeAtomically(flags.out, (append) => append(lines.map((line) => `${line.join(",")}\n`).join("")));
        }
        const { samples: _, ...parameters } = network;
        print({ parameters, seed, testSamples, points }, flags.json, () =>
          table(lines.map((line) => line.map((cell) => (typeof cell === "number" ? short(cell) : cell)))),
        );
      },
    );
}

function dataOptions(command: Command): Command {
  return command
    .requiredOption("--x <X.npy>", "training inputs: rows × dimensions")
    .requiredOption("--y <y.npy>", "training targets: rows")
    .requiredOption("--x-test <T.npy>", "inputs to predict at: rows × dimensions")
    .requiredOption("--out <F.npy>", "where the predictions go: rows, f64")
    .option("--json", "print one JSON document");
}

function readData(flags: DataFlags): { inputs: Inputs; targets: Float32Array | Float64Array; test: Inputs } {
  const [inputs, targets, test] = [
    readMatrix(flags.x, "--x"),
    readVector(flags.y, "--y"),
    readMatrix(flags.xTest, "--x-test"),
  ];
  if (targets.length !== inputs.rows) {
    throw badInput("--y", `${inputs.rows} numbers, one a row of --x`, targets.length);
  }
  if (test.dim !== inputs.dim) throw badInput("--x-test", `${inputs.dim} columns, as --x has`, test.dim);
  return { inputs, targets, test };
}

function writeVector(file: string, data: Float64Array): void {
  writeAtomically(file, (append) => append(encodeNpy({ data, shape: [data.length] })));
}

const MOST_SAMPLES = 11_000;

function sizesOf(text: string): number[] {
  const one = numeric("--sizes", wholeNumber(1, MOST_SAMPLES));
  return text.split(",").map(one);
}

function rowsOf(points: readonly LearningCurvePoint[]): (string | number)[][] {
  const header = ["samples"];
  for (const name of ["nngp", "adaptive"]) header.push(`${name} f1`, `${name} f3`, `${name} test loss`);
  const rows = points.map(({ samples, nngp, adaptive, theory }) => {
    const learned = [nngp, adaptive].flatMap(({ f1, f3, testLoss }) => [f1, f3, testLoss]);
    return [samples, ...learned, theory.f1, theory.f3];
  });
  return [[...header, "theory f1", "theory f3"], ...rows];
}

function short(x: number): string {
  return Number.isInteger(x) ? String(x) : x.toFixed(4);
}
