/** grokphase bench: how fast this machine is, as fractions of what its arithmetic allows. */
import type { Command } from "commander";
import { z } from "zod";
import { type KernelReport, measureKernels } from "../../benchmark/kernels.ts";
import { type ModularReport, measureModular } from "../../benchmark/modular.ts";
import { measureStart, type StartReport } from "../../benchmark/start.ts";
import { measureTheory, type TheoryReport } from "../../benchmark/theory.ts";
import { measureThreads, type ThreadReport } from "../../benchmark/threads.ts";
import { capabilities } from "../../core/capabilities.ts";
import { loadCore } from "../../core/module.ts";
import { version } from "../../version.ts";
import { numeric } from "../options.ts";
import { print, remark, table } from "../output.ts";

interface Options {
  samples: number;
  dim: number;
  width: number;
  json?: true;
}

const size = z.int().min(64, "a whole number from 64 on");

export function register(program: Command): void {
  program
    .command("bench")
    .description("measure kernels, whole steps and threads against this machine's multiply-add peak")
    .option("--samples <n>", "training samples", numeric("--samples", size), 3000)
    .option("--dim <d>", "input dimension", numeric("--dim", size), 150)
    .option("--width <N>", "hidden neurons", numeric("--width", size), 700)
    .option("--json", "print one JSON document")
    .action(async ({ samples, dim, width, json }: Options) => {
      const core = await loadCore();
      const shape = { samples, dim, width, testSamples: 4 };
      const start = await measureStart();
      remark("measuring kernels in f32");
      const single = measureKernels(core, { ...shape, precision: "f32" });
      remark("measuring kernels in f64");
      const double = measureKernels(core, { ...shape, precision: "f64" });
      remark("measuring the theory");
      const theory = measureTheory(core, samples, dim);
      remark("measuring modular addition");
      const modular = [
        measureModular(core, { modulus: 97, width: 1000, precision: "f32" }, 3),
        measureModular(core, { modulus: 97, width: 1000, precision: "f64" }, 3),
        measureModular(core, { modulus: 11, width: 600, precision: "f32" }),
      ];
      remark("measuring two threads");
      const threads = await measureThreads({ ...shape, precision: "f32" });
      const { engine } = capabilities();
      const report = {
        version,
        wasm: core.hash,
        engine,
        machine: await machine(),
        shape,
        start,
        single,
        double,
        theory,
        modular,
        threads,
      };
      print(report, json, () => text(report));
    });
}

async function machine(): Promise<string> {
  const { cpus, arch, platform } = await import("node:os");
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}, ${platform()} ${arch()}`;
}

interface Report {
  engine: string;
  machine: string;
  version: string;
  shape: { samples: number; dim: number; width: number };
  start: StartReport;
  single: KernelReport;
  double: KernelReport;
  theory: TheoryReport;
  modular: ModularReport[];
  threads: ThreadReport;
}

function text({ engine, machine, version, shape, start, single, double, theory, modular, threads }: Report): string {
  const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
  const row = (label: string, value: (report: KernelReport) => string) => [label, value(single), value(double)];
  return [
    `grokphase ${version}, ${engine}, ${machine}`,
    `n = ${shape.samples}, d = ${shape.dim}, N = ${shape.width}, strict SIMD, one thread`,
    "",
    table([
      ["", "f32", "f64"],
      row("multiply-add peak, GFLOP/s", (r) => r.peak.toFixed(1)),
      row("forward product, of the peak", (r) => percent(r.forward)),
      row("backward product, of the peak", (r) => percent(r.backward)),
      row("whole step, ms", (r) => r.step.toFixed(2)),
      row("outside the products", (r) => percent(r.outsideProducts)),
      row("erf and exp(−u²), ns an element", (r) => r.erfAndGaussian.toFixed(2)),
      row("exp, ns an element", (r) => r.exp.toFixed(2)),
      row("normal variate, ns", (r) => r.normal.toFixed(2)),
    ]),
    table([
      ["phase diagram, printed, µs a point", theory.printedPoint.toFixed(0)],
      ["phase diagram, exact-norm, µs a point", theory.exactNormPoint.toFixed(0)],
      ["NNGP kernel, ms", theory.kernel.toFixed(0)],
      ["kernel, Cholesky and solution, ms", theory.regression.toFixed(0)],
      ["Cholesky, of the peak in f64", percent(theory.choleskyOfPeak)],
    ]),
    table([
      ["modular addition, loss and gradient", "ms", "dense form, ms", "times faster", "fewer operations"],
      ...modular.map(({ modulus, width, precision, structured, dense, faster, fewer }) => [
        `P = ${modulus}, N = ${width}, ${precision}`,
        structured.toFixed(2),
        dense.toFixed(2),
        faster.toFixed(1),
        fewer.toFixed(1),
      ]),
    ]),
    table([
      ["one network on two workers, speed-up", threads.teamSpeedup.toFixed(2)],
      ["two chains on two workers, speed-up", threads.chainsSpeedup.toFixed(2)],
      ["compile and instantiate, ms", start.instantiate.toFixed(1)],
      ["module gzipped, kB", (start.gzipped / 1000).toFixed(1)],
    ]),
  ].join("\n");
}
