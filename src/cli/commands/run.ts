/** grokphase run: an experiment, from its configuration to a folder of results. */
import type { Command } from "commander";
import { readConfiguration } from "../../runs/configuration.ts";
import { presets } from "../../runs/presets.ts";
import { runExperiment } from "../../runs/run.ts";
import { type SamplingFlags, sampling, samplingOptions } from "../sampling.ts";

interface RunFlags extends SamplingFlags {
  set: string[];
  out: string;
}

export function register(program: Command): void {
  const command = program
    .command("run")
    .description("sample the posterior of an experiment into a folder of results")
    .argument("<configuration>", `a JSON file, or a preset: ${Object.keys(presets).join(", ")}`)
    .requiredOption("--out <folder>", "where the results go: a new or empty folder, or that of the same run")
    .option("--set <path=value>", "change a value of the configuration, such as noise=0.2; repeatable", collect, []);
  samplingOptions(command).action(async (source: string, { set, out, ...flags }: RunFlags) => {
    const experiment = readConfiguration(source, set);
    await sampling(flags, out, (options) => runExperiment({ experiment, out, ...options }));
  });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
