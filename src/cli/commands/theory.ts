/** grokphase theory: what the adaptive-kernel theory says of one network. */

import type { Command } from "commander";
import { loadCore } from "../../core/module.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { networkOf as modularNetworkOf } from "../../tasks/modular-addition/parameters.ts";
import { type ModularAdditionTheory, modularAdditionTheory } from "../../tasks/modular-addition/theory/theory.ts";
import { networkOf } from "../../tasks/teacher-student/parameters.ts";
import { solveTeacherStudent, type TeacherStudentTheory } from "../../tasks/teacher-student/theory/theory.ts";
import { flagOf } from "../numbers.ts";
import { print, remark } from "../output.ts";
import {
  type ModularAdditionFlags,
  modularAdditionOptions,
  phaseRuleOf,
  phaseRuleOptions,
  type RuleFlags,
  type TeacherStudentFlags,
  teacherStudentOptions,
} from "../theory-options.ts";

export function register(program: Command): void {
  const theory = program.command("theory").description("say what the adaptive-kernel theory predicts for one network");

  phaseRuleOptions(teacherStudentOptions(theory.command("teacher-student")))
    .description("discrepancies, single-neuron density, wells and phase of an erf network taught H1 + εH3")
    .option("--curve <file>", "write q, −log p(q) as CSV")
    .option("--json", "print one JSON document")
    .action(async (flags: TeacherStudentFlags & RuleFlags & { curve?: string; json?: true }) => {
      const core = await loadCore();
      const { action, ridge, trace, modes } = flags;
      const options = { action, ridge, trace, modes, phaseRule: phaseRuleOf(flags), path: flagOf };
      const solution = solveTeacherStudent(core, networkOf(flags), options);
      if (flags.curve !== undefined) writeCurve(flags.curve, solution.curve);
      const { reason } = solution.theory.solver;
      if (reason !== null) remark(`not converged: ${reason}`);
      print(solution.theory, flags.json, () => describeTeacherStudent(solution.theory));
    });

  phaseRuleOptions(modularAdditionOptions(theory.command("modular-addition")))
    .description("residual, modes, wells and phase of a quadratic network taught (n + m) mod P")
    .option("--json", "print one JSON document")
    .action(async (flags: ModularAdditionFlags & RuleFlags & { json?: true }) => {
      const solution = modularAdditionTheory(await loadCore(), modularNetworkOf(flags), {
        normalisation: flags.normalisation,
        trace: flags.trace,
        phaseRule: phaseRuleOf(flags),
        path: flagOf,
      });
      if (solution.solver.reason !== null) remark(`not converged: ${solution.solver.reason}`);
      print(solution, flags.json, () => describeModularAddition(solution));
    });
}

function describeModularAddition(t: ModularAdditionTheory): string {
  return rows([
    [
      "approximation",
      `${t.approximation.normalisation} normalisation, ${t.approximation.trace ? "with" : "without"} trace term`,
    ],
    ["phase", `${t.phase} (side wells carry ${t.sideWeight.toPrecision(4)})`],
    ["residual |a|", t.a.toFixed(6)],
    ["λ", t.lambda.toPrecision(6)],
    ["u, g", `${t.u.toPrecision(6)}, ${t.g.toPrecision(6)}`],
    ["droplets", t.dropletFraction.toPrecision(6)],
    ...t.saddles.map(({ phi, action, kind }): [string, string] => [
      kind,
      `Φ = ${phi.toPrecision(7)}, S = ${action.toPrecision(7)}`,
    ]),
    ["solver", `${t.solver.iterations} steps, gradient ${t.solver.gradientNorm.toExponential(1)}`],
  ]);
}

function rows(lines: readonly (readonly [string, string])[]): string {
  return lines.map(([name, value]) => `${name.padEnd(16)}${value}\n`).join("");
}

/** −log p(q) on −1.5 … 1.5 in steps of 0.005. */
function writeCurve(file: string, curve: (q: ArrayLike<number>) => Float64Array): void {
  const q = Array.from({ length: 601 }, (_, i) => (i - 300) / 200);
  const values = curve(q);
  const lines = q.map((x, i) => `${x},${values[i]}`);
  writeAtomically(file, (append) => append(`q,minusLogDensity\n${lines.join("\n")}\n`));
}

function describeTeacherStudent(t: TeacherStudentTheory): string {
  const { action, ridge, trace, modes } = t.approximation;
  return rows([
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
  ]);
}
