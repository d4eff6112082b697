/** grokphase predict: what infinitely wide networks predict after training. */
import type { Command } from "commander";
import { loadCore } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { encodeNpy } from "../../files/npy.ts";
import { nngpPredict, nngpRegression } from "../../theory/gaussian-process.ts";
import { readMatrix, readVector } from "../arrays.ts";
import { nonNegative } from "../numbers.ts";
import { print, remark } from "../output.ts";
import { kernelOf, kernelOptions } from "./kernel.ts";

type KernelFlags = Parameters<typeof kernelOf>[0];

export function register(program: Command): void {
  const predict = program.command("predict").description("predict with infinitely wide networks");
  kernelOptions(predict.command("gp"))
    .description("mean of the Gaussian process with the network's kernel, given training data")
    .requiredOption("--x <X.npy>", "training inputs: rows × dimensions")
    .requiredOption("--y <y.npy>", "training targets: rows")
    .requiredOption("--noise <σ²>", "observation noise, the ridge", nonNegative("--noise"))
    .requiredOption("--x-test <T.npy>", "inputs to predict at: rows × dimensions")
    .requiredOption("--out <F.npy>", "where the predictions go: rows, f64")
    .option("--jitter <j>", "added to the diagonal, where the noise does not suffice", nonNegative("--jitter"), 0)
    .option("--json", "print one JSON document")
    .action(
      async (
        flags: KernelFlags & {
          x: string;
          y: string;
          noise: number;
          xTest: string;
          out: string;
          jitter: number;
          json?: true;
        },
      ) => {
        const kernel = kernelOf(flags);
        const [inputs, targets, test] = [
          readMatrix(flags.x, "--x"),
          readVector(flags.y, "--y"),
          readMatrix(flags.xTest, "--x-test"),
        ];
        if (targets.length !== inputs.rows) {
          throw badInput("--y", `${inputs.rows} numbers, one a row of --x`, targets.length);
        }
        if (test.dim !== inputs.dim) throw badInput("--x-test", `${inputs.dim} columns, as --x has`, test.dim);
        const core = await loadCore();
        const regression = nngpRegression(core, kernel, inputs, targets, flags.noise, flags.jitter);
        const mean = nngpPredict(core, kernel, inputs, regression, test);
        writeAtomically(flags.out, (append) => append(encodeNpy({ data: mean, shape: [mean.length] })));
        if (flags.jitter > 0) remark(`${flags.jitter} was added to the diagonal as jitter`);
        const { smallestPivot, pivotRow } = regression;
        const sizes = { samples: inputs.rows, dim: inputs.dim, predictions: mean.length };
        const report = { ...kernel, noise: flags.noise, jitter: flags.jitter, ...sizes, smallestPivot, pivotRow };
        print({ ...report, out: flags.out }, flags.json, () => `${mean.length} predictions in ${flags.out}`);
      },
    );
}
