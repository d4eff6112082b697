/** grokphase theory: what the adaptive-kernel theory says of one network. */
import type { Command } from "commander";
import { loadCore } from "../../core/module.ts";
import type { TheoryCurve } from "../../experiment/theory.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { print, remark } from "../output.ts";
import {
  phaseRuleOf,
  phaseRuleOptions,
  type RuleFlags,
  type TheoryFlags,
  theories,
  theoryOptions,
} from "../theory-options.ts";

type Flags = RuleFlags & TheoryFlags & { curve?: string; json?: true };

export function register(program: Command): void {
  const parent = program.command("theory").description("say what the adaptive-kernel theory predicts for one network");
  for (const { kind, theory } of theories) {
    const command = parent.command(kind).description(theory.description);
    const read = theoryOptions(command, theory, "theory");
    phaseRuleOptions(command);
    const { curve } = theory;
    if (curve) command.option("--curve <file>", "write −log p of a neuron along its coordinate as CSV");
    command.option("--json", "print one JSON document").action(async (flags: Flags) => {
      const core = await loadCore();
      const parameters = read.parameters(flags);
      const options = { ...read.options(flags), phaseRule: phaseRuleOf(flags) };
      const drawn = curve && flags.curve !== undefined ? curve.at(core, parameters, options, curve.grid) : null;
      const solution = drawn?.theory ?? theory.solve(core, parameters, options);
      if (drawn) writeCurve(flags.curve!, curve!, drawn.curve);
      if (solution.solver.reason !== null) remark(`not converged: ${solution.solver.reason}`);
      print(solution, flags.json, () =>
        theory
          .describe(solution)
          .map(([name, value]) => `${name.padEnd(16)}${value}\n`)
          .join(""),
      );
    });
  }
}

function writeCurve(
  file: string,
  { position, value, grid }: Pick<TheoryCurve<object, object, unknown>, "position" | "value" | "grid">,
  curve: Float64Array,
): void {
  const lines = grid.map((x, i) => `${x},${curve[i]}`);
  writeAtomically(file, (append) => append(`${position},${value}\n${lines.join("\n")}\n`));
}
