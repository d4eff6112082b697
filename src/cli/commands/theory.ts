/** grokphase theory: what the adaptive-kernel theory says of one network. */
import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { loadCore } from "../../core/module.ts";
import { GrokphaseError } from "../../errors.ts";
import type { ActionKind } from "../../tasks/teacher-student/action.ts";
import { fig2, networkOf, type Parameters, type RidgeKind } from "../../tasks/teacher-student/parameters.ts";
import { solveTeacherStudent, type TeacherStudentTheory } from "../../tasks/teacher-student/theory.ts";
import { flagOf, number } from "../numbers.ts";
import { print, remark } from "../output.ts";

/** The options that make a network of the teacher–student task; `theory`, `transition` and others share them. */
export function teacherStudentOptions(command: Command): Command {
  return command
    .option("--width <N>", "neurons", number("--width"), fig2.width)
    .option("--samples <n>", "training samples", number("--samples"), fig2.samples)
    .option("--dim <d>", "input dimension", number("--dim"), fig2.dim)
    .option(
      "--input-variance <σ_w²>",
      "prior variance of an input weight is σ_w²/d",
      number("--input-variance"),
      fig2.inputVariance,
    )
    .option(
      "--readout-variance <σ_a²>",
      "prior variance of a readout weight is σ_a²/N",
      number("--readout-variance"),
      fig2.readoutVariance,
    )
    .option("--epsilon <ε>", "weight of the cubic part of the teacher", number("--epsilon"), fig2.epsilon)
    .option("--noise <σ²>", "observation noise", number("--noise"), fig2.noise)
    .addOption(
      new Option("--action <kind>", "the norm across").choices(["printed", "exact-norm"]).default("exact-norm"),
    )
    .addOption(new Option("--ridge <kind>", "what stands for σ²/n").choices(["ek", "finite-n"]).default("ek"))
    .option("--trace", "count the cost of fluctuations of the discrepancy", false)
    .option("--modes <m>", "odd Hermite components of the error kept, 2 to 5", number("--modes"), 2);
}

interface TeacherStudentFlags extends Parameters {
  action: ActionKind;
  ridge: RidgeKind;
  trace: boolean;
  modes: number;
}

export function register(program: Command): void {
  const theory = program.command("theory").description("say what the adaptive-kernel theory predicts for one network");

  teacherStudentOptions(theory.command("teacher-student"))
    .description("discrepancies, single-neuron density, wells and phase of an erf network taught H1 + εH3")
    .option("--curve <file>", "write q, −log p(q) as CSV")
    .option("--json", "print one JSON document")
    .action(async (flags: TeacherStudentFlags & { curve?: string; json?: true }) => {
      const core = await loadCore();
      const { action, ridge, trace, modes } = flags;
      const options = { action, ridge, trace, modes, path: flagOf };
      const solution = solveTeacherStudent(core, networkOf(flags), options);
      if (flags.curve !== undefined) await writeCurve(flags.curve, solution.curve);
      const { reason } = solution.theory.solver;
      if (reason !== null) remark(`not converged: ${reason}`);
      print(solution.theory, flags.json, () => describeTeacherStudent(solution.theory));
    });
}

/** −log p(q) on −1.5 … 1.5 in steps of 0.005. */
async function writeCurve(file: string, curve: (q: ArrayLike<number>) => Float64Array): Promise<void> {
  const q = Array.from({ length: 601 }, (_, i) => (i - 300) / 200);
  const values = curve(q);
  const lines = q.map((x, i) => `${x},${values[i]}`);
  try {
    await writeFile(file, `q,minusLogDensity\n${lines.join("\n")}\n`);
  } catch (cause) {
    throw new GrokphaseError("machine", `--curve: cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}

function describeTeacherStudent(t: TeacherStudentTheory): string {
  const { action, ridge, trace, modes } = t.approximation;
  const rows: [string, string | number][] = [
    ["approximation", `${action}, ${ridge}, ${trace ? "with" : "without"} trace term, ${modes} modes`],
    ["phase", `${t.phase} (side wells carry ${t.sideWeight.toPrecision(4)})`],
    ["learned f1, f3", `${t.f1.toFixed(6)}, ${t.f3.toFixed(6)}`],
    ["residual b, c", `${t.b.toFixed(6)}, ${t.c.toFixed(6)}`],
    ["u, r", `${t.u.toPrecision(6)}, ${t.r.toPrecision(6)}`],
    ["P(|q| > 0.5)", t.dropletFraction.toPrecision(6)],
    ["Var q", t.varianceAlongTeacher.toPrecision(6)],
    ...t.saddles.map(({ q, action, kind }): [string, string] => [
      kind,
      `q = ${q.toFixed(6)}, S − S(0) = ${action.toFixed(6)}`,
    ]),
    ["solver", `${t.solver.iterations} Newton steps, gradient ${t.solver.gradientNorm.toExponential(1)}`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(16)}${value}\n`).join("");
}
