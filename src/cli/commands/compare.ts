/** grokphase compare: whether two runs agree. */
import type { Command } from "commander";
import { type Comparison, compareRuns } from "../../run/compare.ts";
import { print, table } from "../output.ts";

export function register(program: Command): void {
  program
    .command("compare")
    .description("compare two runs of one posterior on the same data sets: starts, samplers, step sizes")
    .argument("<folder>", "the folder of a run")
    .argument("<other>", "the folder of another that differs in nothing but how it samples")
    .option("--json", "print one JSON document")
    .action(async (folder: string, other: string, { json }: { json?: true }) => {
      const found = await compareRuns([folder, other]);
      print(found, json, () => describe(found));
    });
}

function describe({ observables, limit, agrees, stepSizes }: Comparison): string {
  const header = ["", "first", "second", "z", ...(stepSizes ? ["bias of the step", "at step 0"] : [])];
  const rows = Object.entries(observables).map(([name, { first, second, z, bias }]) => [
    name,
    estimate(first),
    estimate(second),
    z === null ? "–" : z.toFixed(1),
    ...(stepSizes ? [bias ? estimate({ mean: bias.bias, mcse: bias.error }) : "–"] : []),
    ...(stepSizes ? [bias ? estimate(bias.extrapolated) : "–"] : []),
  ]);
  const chance = `chance allows |z| up to ${limit.toFixed(1)}`;
  const steps = stepSizes ? ` (biases are those of the step size ${stepSizes[1]}, by ${stepSizes[0]})` : "";
  return `${table([header, ...rows])}${agrees ? "They agree" : "They do not agree"}: ${chance}${steps}.\n`;
}

function estimate({ mean, mcse }: { mean: number | null; mcse: number | null }): string {
  return mean === null ? "–" : `${mean.toPrecision(4)} ± ${mcse === null ? "?" : mcse.toPrecision(2)}`;
}
