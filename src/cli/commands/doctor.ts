/** grokphase doctor: what this machine can do, and why not where it can't. */
import type { Command } from "commander";
import { type Capabilities, capabilities } from "../../core/capabilities.ts";

export function register(program: Command): void {
  program
    .command("doctor")
    .description("Say what this machine can do, and why something is off.")
    .option("--json", "print one JSON document")
    .action(({ json }: { json?: true }) => {
      const found = capabilities();
      process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : describe(found));
    });
}

function describe({ engine, threads, ...features }: Capabilities): string {
  const lines = Object.entries(features).map(([name, { on, reason }]) => `${name}: ${on ? "on" : `off, ${reason}`}`);
  return [`engine: ${engine}`, `threads: ${threads}`, ...lines, ""].join("\n");
}
