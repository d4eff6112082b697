/** The command line as a whole: parse, call, print. Each command stands in a file of its own. */
import { Command } from "commander";
import { version } from "../version.ts";
import { register as bench } from "./commands/bench.ts";
import { register as compare } from "./commands/compare.ts";
import { register as data } from "./commands/data.ts";
import { register as doctor } from "./commands/doctor.ts";
import { register as kernel } from "./commands/kernel.ts";
import { register as phaseDiagram } from "./commands/phase-diagram.ts";
import { register as predict } from "./commands/predict.ts";
import { register as probe } from "./commands/probe.ts";
import { register as reproduce } from "./commands/reproduce.ts";
import { register as resume } from "./commands/resume.ts";
import { register as rng } from "./commands/rng.ts";
import { register as run } from "./commands/run.ts";
import { register as status } from "./commands/status.ts";
import { register as theory } from "./commands/theory.ts";
import { register as transition } from "./commands/transition.ts";
import { reportFailure } from "./output.ts";

/** In the order of the help. */
const commands: readonly ((program: Command) => void)[] = [
  run,
  resume,
  status,
  compare,
  probe,
  data,
  reproduce,
  theory,
  transition,
  phaseDiagram,
  kernel,
  predict,
  rng,
  // What the machine can do.
  bench,
  doctor,
];

function createProgram(): Command {
  const program = new Command("grokphase")
    .description(
      "The physics of grokking: Langevin sampling of two-layer networks beside their adaptive-kernel theory.",
    )
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "say what can be given")
    // Set before the commands are registered: they inherit it. Failures are reported in one place, by `main`.
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeErr: () => {} });
  for (const register of commands) register(program);
  return program;
}

/**
 * Runs one command line.
 * @param args What follows the name of the program.
 * @returns The exit code: 0 done, 2 bad input, 1 failed, 130 cancelled with the draws kept.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}
