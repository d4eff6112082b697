/** grokphase kernel: kernels of infinitely wide networks on given data. */
import { type Command, Option } from "commander";
import { loadCore } from "../../core/module.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { npyHeader } from "../../files/npy.ts";
import { fig2, networkOf } from "../../tasks/teacher-student/parameters.ts";
import { adaptiveKernel } from "../../tasks/teacher-student/theory/adaptive-kernel.ts";
import { solveTeacherStudent } from "../../tasks/teacher-student/theory/theory.ts";
import { type NngpKernel, nngpStripes } from "../../theory/gaussian-process.ts";
import { readMatrix, readTeacher } from "../arrays.ts";
import { number, positive } from "../numbers.ts";
import { print, remark } from "../output.ts";
import { approximationOf, type TeacherStudentFlags, teacherStudentDataOptions } from "../theory-options.ts";

interface KernelFlags {
  activation: NngpKernel["activation"];
  inputVariance?: number;
  readoutVariance?: number;
}

/** Rows of the adaptive kernel computed at a time. */
const STRIPE = 256;

/** The options that make a kernel. */
export function kernelOptions(command: Command): Command {
  return command
    .addOption(new Option("--activation <kind>", "of the network").choices(["erf", "quadratic"]).default("erf"))
    .option(
      "--input-variance <σ_w²>",
      "an input weight has prior variance σ_w²/d for erf (0.5 unless told), σ_w² for quadratic (1 unless told)",
      positive("--input-variance"),
    )
    .option(
      "--readout-variance <σ_a²>",
      "scale of the kernel (8/700 for erf, 1 for quadratic unless told)",
      positive("--readout-variance"),
    );
}

export function kernelOf({ activation, inputVariance, readoutVariance }: KernelFlags): NngpKernel {
  const usual =
    activation === "erf" ? { input: fig2.inputVariance, readout: fig2.readoutVariance } : { input: 1, readout: 1 };
  return {
    activation,
    inputVariance: inputVariance ?? usual.input,
    readoutVariance: readoutVariance ?? usual.readout,
  };
}

export function register(program: Command): void {
  const kernel = program.command("kernel").description("compute kernels of infinitely wide networks");
  kernelOptions(kernel.command("nngp"))
    .description("the covariance of outputs under the prior, between all rows of X")
    .requiredOption("--x <X.npy>", "inputs: rows × dimensions")
    .requiredOption("--out <K.npy>", "where the kernel goes: rows × rows, f64")
    .option("--json", "print one JSON document")
    .action(async (flags: KernelFlags & { x: string; out: string; json?: true }) => {
      const chosen = kernelOf(flags);
      const inputs = readMatrix(flags.x, "--x");
      const core = await loadCore();
      writeAtomically(flags.out, (append) => {
        append(npyHeader("f64", [inputs.rows, inputs.rows]));
        nngpStripes(core, chosen, inputs, inputs, (stripe) => {
          append(new Uint8Array(stripe.buffer, stripe.byteOffset, stripe.byteLength));
        });
      });
      const report = { ...chosen, rows: inputs.rows, dim: inputs.dim, out: flags.out };
      print(report, flags.json, () => `${chosen.activation} kernel of ${inputs.rows} inputs in ${flags.out}`);
    });

  teacherStudentDataOptions(kernel.command("adaptive"))
    .description("the kernel of the trained erf network: over the theory's density instead of the prior")
    .requiredOption("--x <X.npy>", "inputs: rows × dimensions")
    .requiredOption("--teacher <w.npy>", "w*, of norm 1: dimensions")
    .option("--samples <n>", "training samples of the network; the rows of X, unless told", number("--samples"))
    .requiredOption("--out <K.npy>", "where the kernel goes: rows × rows, f64")
    .option("--json", "print one JSON document")
    .action(async (flags: TeacherStudentFlags & { x: string; teacher: string; out: string; json?: true }) => {
      const inputs = readMatrix(flags.x, "--x");
      const teacher = readTeacher(flags.teacher, "--teacher", inputs.dim);
      const network = networkOf({ ...flags, samples: flags.samples ?? inputs.rows, dim: inputs.dim });
      const core = await loadCore();
      const solution = solveTeacherStudent(core, network, approximationOf(flags));
      const { reason } = solution.theory.solver;
      if (reason !== null) remark(`not converged: ${reason}`);
      writeAtomically(flags.out, (append) => {
        append(npyHeader("f64", [inputs.rows, inputs.rows]));
        for (let first = 0; first < inputs.rows; first += STRIPE) {
          const rows = Math.min(STRIPE, inputs.rows - first);
          const at = first * inputs.dim;
          const data = Float64Array.from({ length: rows * inputs.dim }, (_, i) => inputs.data[at + i]!);
          const stripe = adaptiveKernel(core, solution, teacher, { data, rows, dim: inputs.dim }, inputs);
          append(new Uint8Array(stripe.buffer));
        }
      });
      const { theory, wells } = solution;
      const report = { rows: inputs.rows, dim: inputs.dim, wells, theory, out: flags.out };
      print(report, flags.json, () => `adaptive kernel of ${inputs.rows} inputs, ${theory.phase}, in ${flags.out}`);
    });
}
