/** grokphase run: an experiment, from its configuration to a folder of results. */
import type { Command } from "commander";
import { readConfiguration } from "../../configuration/overrides.ts";
import { presetNotes, presets } from "../../configuration/presets.ts";
import { badInput } from "../../errors.ts";
import { LARGEST_STEP } from "../../moves/schedule.ts";
import { runExperiment } from "../../run/run.ts";
import { wholeNumber } from "../../validation.ts";
import { runAutomatically } from "../../work/auto.ts";
import { runSweep } from "../../work/sweep.ts";
import { numeric, repeatable } from "../options.ts";
import { remark } from "../output.ts";
import { type SamplingFlags, sampling, samplingOptions, sweeping } from "../sampling.ts";

interface RunFlags extends SamplingFlags, AutoFlags {
  set: string[];
  out: string;
}

interface AutoFlags {
  auto?: true;
  targetError: Record<string, number>;
  mostSteps?: number;
}

export function register(program: Command): void {
  const command = program
    .command("run")
    .description("sample the posterior of an experiment into a folder of results")
    .argument("<configuration>", `a JSON file, or a preset: ${Object.keys(presets).join(", ")}`)
    .requiredOption("--out <folder>", "where the results go: a new or empty folder, or that of the same run")
    .option("--set <path=value>", "change a value of the configuration, such as noise=0.2; repeatable", repeatable, [])
    .option("--auto", "find the step size, and go on until every error asked for is met")
    .option(
      "--target-error <observable=error>",
      "with --auto: a standard error, such as f1=0.01; repeatable",
      collectTarget,
      {},
    )
    .option(
      "--most-steps <n>",
      "with --auto: steps of one chain at which to stop all the same; 64 times sampler.steps unless given",
      numeric("--most-steps", wholeNumber(1, LARGEST_STEP)),
    );
  samplingOptions(command).action(async (source: string, flags: RunFlags) => {
    const { set, out, auto, targetError: targets, mostSteps, ...rest } = flags;
    const experiment = readConfiguration(source, set);
    const note = presetNotes[source];
    if (note !== undefined) remark(`${source}: ${note}`);
    if (auto) {
      if (Array.isArray(experiment)) {
        const noises = experiment.map(({ noise }) => noise);
        throw badInput("noise", "one number with --auto, such as --set noise=0.2", noises);
      }
      const asked = { experiment, out, targets, ...(mostSteps !== undefined && { mostSteps }) };
      await sampling(rest, out, (options) => runAutomatically({ ...asked, ...options }));
      return;
    }
    if (Object.keys(targets).length > 0) throw badInput("--target-error", "--auto beside it", undefined);
    if (mostSteps !== undefined) throw badInput("--most-steps", "--auto beside it", undefined);
    if (Array.isArray(experiment)) {
      await sweeping(rest, out, (options) => runSweep({ experiments: experiment, out, ...options }));
    } else {
      await sampling(rest, out, (options) => runExperiment({ experiment, out, ...options }));
    }
  });
}

function collectTarget(value: string, before: Record<string, number>): Record<string, number> {
  const [, name, error] = /^([A-Za-z0-9]+)=(.+)$/.exec(value) ?? [];
  const expected = "observable=error, such as f1=0.01, the error above 0";
  if (name === undefined || !(Number(error) > 0 && Number.isFinite(Number(error)))) {
    throw badInput("--target-error", expected, value);
  }
  return { ...before, [name]: Number(error) };
}
