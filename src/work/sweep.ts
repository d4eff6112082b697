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
import { loadCore } from "../core/module.ts";
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { finishedName, removeLeftovers, writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import { makeFolder } from "../files/make-folder.ts";
import { firstDifference, RunFolder } from "../run/folder/folder.ts";
import { type RunResult, readResult } from "../run/result.ts";
import type { RunOptions } from "../run/run.ts";
import { type RunStatus, statusOf } from "../run/status.ts";
import { local } from "./local.ts";
import { type Engine, type Work, workOf } from "./work.ts";

export interface SweepResult {
  /** What is varied. */
  sweep: "noise";
  status: RunResult["status"];
  /** In the order of the configuration; those that were begun. */
  runs: { noise: number; folder: string; result: RunResult }[];
}

const folderOf = ({ noise }: Experiment) => `noise-${noise}`;

export interface SweepOptions extends RunOptions {
  experiments: readonly Experiment[];
  out: string;
  /** What carries the runs out (default: this machine). */
  engine?: Engine;
}

/**
 * Has an engine run the experiments; goes on where the same sweep was left.
 * @throws GrokphaseError as `runExperiment`.
 */
export async function runSweep({
  experiments,
  out,
  engine = local,
  onProgress,
  remark,
  ...options
}: SweepOptions): Promise<SweepResult> {
  const { configuration, result: resultFile } = new RunFolder(out);
  claim(out, experiments);
  removeLeftovers(out);
  const core = await loadCore();
  const noise = experiments.map((experiment) => experiment.noise);
  writeJson(configuration, { version: CONFIGURATION_VERSION, ...experiments[0]!, noise });
  const works = experiments.map((experiment) => workOf(core, folderOf(experiment), experiment));
  const place = { folderOf: ({ name }: Work) => join(out, name) };
  const report = await engine.carryOut(works, place, {
    ...options,
    ...(remark && { remark: (line, { name }) => remark(`${name}: ${line}`) }),
    ...(onProgress && {
      onProgress({ stepsDone, stepsTotal, rate }, work) {
        const stepsBefore = works.indexOf(work) * stepsTotal;
        onProgress({ stepsDone: stepsBefore + stepsDone, stepsTotal: works.length * stepsTotal, rate });
      },
    }),
  });
  const runs = works.flatMap((work): SweepResult["runs"] => {
    const result = readResult(new RunFolder(place.folderOf(work)));
    return result === null ? [] : [{ noise: work.experiment.noise, folder: work.name, result }];
  });
  const sweep: SweepResult = { sweep: "noise", status: report.cancelled ? "cancelled" : "complete", runs };
  writeJson(resultFile, sweep);
  return sweep;
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
  const entries = touching(out, "read", () => readdirSync(out)).map(finishedName);
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
