/** grokphase doctor: what this machine can do, and why not where it can't. */
import type { Command } from "commander";
import { capabilities } from "../../core/capabilities.ts";
import { print } from "../output.ts";

export function register(program: Command): void {
  program
    .command("doctor")
    .description("say what this machine can do, and why something is off")
    .option("--json", "print one JSON document")
    .action(({ json }: { json?: true }) => {
      const found = capabilities();
      const { engine, threads, ...features } = found;
      print(found, json, () =>
        [
          `engine: ${engine}`,
          `threads: ${threads}`,
          ...Object.entries(features).map(([name, { on, reason }]) => `${name}: ${on ? "on" : `off, ${reason}`}`),
        ].join("\n"),
      );
    });
}
