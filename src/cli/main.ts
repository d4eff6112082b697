/** grokphase: parse, call, print. Exit codes: 0 done, 1 failed, 2 bad input, 130 cancelled. */
import { Command, CommanderError } from "commander";
import { GrokphaseError } from "../errors.ts";
import { register as doctor } from "./commands/doctor.ts";

export function createProgram(): Command {
  const program = new Command("grokphase").description("The physics of grokking: sampling and theory, side by side.");
  // Set before the commands are registered: they inherit it.
  program.exitOverride();
  for (const register of [doctor]) register(program);
  return program;
}

/** Runs one command line, without the first two words of argv, and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof GrokphaseError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}
