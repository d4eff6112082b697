/** grokphase resume: go on with a run, or extend it. */
import type { Command } from "commander";
import { LARGEST_STEP } from "../../moves/schedule.ts";
import { resumeRun } from "../../run/run.ts";
import { wholeNumber } from "../../validation.ts";
import { readStoredSweep, runSweep } from "../../work/sweep.ts";
import { numeric } from "../options.ts";
import { type SamplingFlags, sampling, samplingOptions, sweeping } from "../sampling.ts";

export function register(program: Command): void {
  const command = program
    .command("resume")
    .description("go on with a run where it was left, or extend it")
    .argument("<folder>", "the folder of the run")
    .option("--steps <n>", "steps each chain is to have in the end", numeric("--steps", wholeNumber(1, LARGEST_STEP)));
  samplingOptions(command).action(async (folder: string, { steps, ...flags }: SamplingFlags & { steps?: number }) => {
    const experiments = readStoredSweep(folder, steps);
    if (experiments) {
      await sweeping(flags, folder, (options) => runSweep({ experiments, out: folder, ...options }));
      return;
    }
    const changes = steps === undefined ? {} : { steps };
    await sampling(flags, folder, (options) => resumeRun(folder, { ...options, ...changes }));
  });
}
