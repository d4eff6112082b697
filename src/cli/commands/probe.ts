/** grokphase probe: what a Metropolis test would have said to the steps of a run. */
import type { Command } from "commander";
import { wholeNumber } from "../../validation.ts";
import { numeric } from "../options.ts";
import { print } from "../output.ts";

interface ProbeFlags {
  steps: number;
  chains: number;
  json?: true;
}

const MOST = 1_000_000;

export function register(program: Command): void {
  program
    .command("probe")
    .description("let a run of Langevin dynamics go a little further, and say how often a Metropolis test would accept")
    .argument("<folder>", "the folder of the run, which stays as it is")
    .option("--steps <n>", "steps of each chain", numeric("--steps", wholeNumber(1, MOST)), 100)
    .option(
      "--chains <k>",
      "chains at most, the first of each data set first",
      numeric("--chains", wholeNumber(1, MOST)),
      8,
    )
    .option("--json", "print one JSON document")
    .action(async (folder: string, { steps, chains, json }: ProbeFlags) => {
      const { probeRun } = await import("../../run/acceptance.ts");
      const found = await probeRun(folder, { steps, chains });
      print(found, json, () => {
        const { acceptance, standardError, proposals, stepSize, chains: looked } = found;
        const error = standardError === null ? "" : ` ± ${standardError.toPrecision(2)}`;
        return (
          `a Metropolis test would accept ${acceptance.toFixed(3)}${error} of the steps of size ${stepSize} ` +
          `(${looked.length} chains, ${proposals} steps each)`
        );
      });
    });
}
