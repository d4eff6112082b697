/**
 * One experiment at several noises, a run each:
 *
 *     config.json          as that of a run, with the list of noises
 *     noise-<σ²>/          the folder of a run
 *     result.json          `SweepResult`
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson, resolveSweep } from "../configuration/overrides.ts";
import { CONFIGURATION_VERSION, resolveExperiment } from "../configuration/resolve.ts";
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import { makeFolder } from "../files/make-folder.ts";
import { firstDifference, RunFolder } from "../run/folder/folder.ts";
import type { RunResult } from "../run/result.ts";
import { type RunOptions, resumeRun, runExperiment } from "../run/run.ts";
import { type RunStatus, statusOf } from "../run/status.ts";

export interface SweepResult {
  /** What is varied. */
  sweep: "noise";
  status: RunResult["status"];
  /** In the order of the configuration; those that were begun. */
  runs: { noise: number; folder: string; result: RunResult }[];
}

const folderOf = ({ noise }: Experiment) => `noise-${noise}`;

/**
 * Runs the experiments one after the other, each on all threads; goes on where the same sweep was left.
 * @throws GrokphaseError as `runExperiment`.
 */
export async function runSweep({
  experiments,
  out,
  ...options
}: RunOptions & { experiments: readonly Experiment[]; out: string }): Promise<SweepResult> {
  const { configuration, result: resultFile } = new RunFolder(out);
  claim(out, experiments);
  const noise = experiments.map((experiment) => experiment.noise);
  writeJson(configuration, { version: CONFIGURATION_VERSION, ...experiments[0]!, noise });
  const runs: SweepResult["runs"] = [];
  for (const [i, experiment] of experiments.entries()) {
    const folder = folderOf(experiment);
    const own = { ...options, ...within(options, folder, i) };
    const directory = join(out, folder);
    const isBegun = existsSync(new RunFolder(directory).configuration);
    const result = isBegun
      ? await resumeRun(directory, { ...own, steps: experiment.sampler.steps })
      : await runExperiment({ ...own, experiment, out: directory });
    runs.push({ noise: experiment.noise, folder, result });
    if (result.status === "cancelled") break;
  }
  const status = runs.every(({ result }) => result.status === "complete") ? "complete" : "cancelled";
  const sweep: SweepResult = { sweep: "noise", status, runs };
  writeJson(resultFile, sweep);
  return sweep;

  /** Remarks that say of which run they are, and progress over all of them. */
  function within({ onProgress, remark }: RunOptions, folder: string, done: number): RunOptions {
    return {
      ...(remark && { remark: (line: string) => remark(`${folder}: ${line}`) }),
      ...(onProgress && {
        onProgress: (progress) => {
          const { stepsDone, stepsTotal } = progress;
          const stepsBefore = done * stepsTotal;
          onProgress({
            ...progress,
            stepsDone: stepsBefore + stepsDone,
            stepsTotal: experiments.length * stepsTotal,
          });
        },
      }),
    };
  }
}

/**
 * The experiments of the sweep in a folder; null where there is none.
 * @param steps  steps that each chain is to have in the end, instead of those in the configuration.
 */
export function readStoredSweep(directory: string, steps?: number): Experiment[] | null {
  const { configuration } = new RunFolder(directory);
  if (!existsSync(configuration)) return null;
  const value = parseJson(
    touching(configuration, "read", () => readFileSync(configuration, "utf8")),
    configuration,
  );
  if (!Array.isArray((value as { noise?: unknown } | null)?.noise)) return null;
  const experiments = resolveSweep(value, configuration) as Experiment[];
  if (steps === undefined) return experiments;
  return experiments.map((one) => resolveExperiment({ ...one, sampler: { ...one.sampler, steps } }));
}

export interface SweepStatus {
  sweep: "noise";
  /** Null for one that was not begun. */
  runs: { noise: number; folder: string; status: RunStatus | null }[];
}

/** Where each run of a sweep stands; null for a folder without one. */
export function sweepStatus(directory: string): SweepStatus | null {
  const experiments = readStoredSweep(directory);
  if (!experiments) return null;
  const runs = experiments.map((experiment) => {
    const folder = folderOf(experiment);
    const own = join(directory, folder);
    const status = existsSync(new RunFolder(own).configuration) ? statusOf(own) : null;
    return { noise: experiment.noise, folder, status };
  });
  return { sweep: "noise", runs };
}

/** Makes the folder. @throws GrokphaseError "bad-input" for one with anything in it but the same sweep. */
function claim(out: string, experiments: readonly Experiment[]): void {
  makeFolder(out);
  const stored = readStoredSweep(out);
  const known = new Set(["config.json", "result.json", ...experiments.map(folderOf)]);
  const entries = touching(out, "read", () => readdirSync(out)).map((entry) => entry.replace(/\.unfinished$/, ""));
  const other = entries.find((entry) => !known.has(entry) || (stored === null && entry === "config.json"));
  const expected = "an empty folder or the one of this same sweep";
  if (other !== undefined) throw badInput(out, expected, other);
  for (const [i, experiment] of (stored ?? []).entries()) {
    const counterpart = experiments[i] ?? { noise: undefined };
    const difference = firstDifference(withoutSteps(experiment), withoutSteps(counterpart));
    if (difference) throw badInput(out, expected, `a sweep with ${difference.path} ${JSON.stringify(difference.one)}`);
  }
}

/** Steps may grow. */
function withoutSteps(experiment: object): object {
  const { sampler } = experiment as { sampler?: object };
  return { ...experiment, sampler: { ...sampler, steps: 0 } };
}

function writeJson(path: string, value: object): void {
  writeAtomically(path, (append) => append(`${JSON.stringify(value, null, 2)}\n`));
}
