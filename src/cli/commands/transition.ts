/** grokphase transition: where one phase gives way to the next along one parameter. */
import { type Command, Option } from "commander";
import { loadCore } from "../../core/module.ts";
import { print, remark } from "../output.ts";
import { type TheoryFlags, theories, theoryOptions } from "../theory-options.ts";

export function register(program: Command): void {
  const parent = program
    .command("transition")
    .description("say where one phase gives way to the next along one parameter");
  for (const { kind, theory } of theories) {
    const { transition } = theory;
    if (!transition) continue;
    const command = parent.command(kind).description(transition.description);
    const read = theoryOptions(command, theory, "transition");
    command
      .addOption(
        new Option("--along <parameter>", "the parameter that is varied")
          .choices(transition.along)
          .default(transition.along[0]),
      )
      .option("--json", "print one JSON document")
      .action(async (flags: TheoryFlags & { along: string; json?: true }) => {
        const core = await loadCore();
        const found = transition.find(core, read.parameters(flags), { ...read.options(flags), along: flags.along });
        if (found.reason !== null) remark(`no ${transition.missing}: ${found.reason}`);
        print(found, flags.json, () => transition.describe(found).join("\n"));
      });
  }
}
