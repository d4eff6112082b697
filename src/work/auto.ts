/**
 * A run that finds its own step size and length: it goes on until the standard errors that were asked for are met and
 * the step size moves no mean by more than that.
 *
 * Beside the run, where the sampler's means depend on its step size, a companion goes on at twice the step for the same
 * time h·steps; the two tell by Richardson's extrapolation how far the step is off. Where that is too much, the run
 * becomes the companion of a new one at half its step. All decisions follow from draws alone, so the same configuration
 * comes to the same bytes, however often it was interrupted.
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { openTask } from "../chain/open-task.ts";
import { resolveExperiment } from "../configuration/resolve.ts";
import { type Core, loadCore } from "../core/module.ts";
import { sufficiencyOf } from "../diagnostics/sufficiency.ts";
import { badInput, GrokphaseError } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { writeAtomically } from "../files/atomic.ts";
import { makeFolder } from "../files/make-folder.ts";
import { biasOrderOf, type SamplerOptions } from "../moves/samplers.ts";
import { WHOLE } from "../network/layout.ts";
import type { AutoStage } from "../run/auto-report.ts";
import { RunFolder, readStoredExperiment } from "../run/folder/folder.ts";
import { takeLock } from "../run/folder/lock.ts";
import type { RunResult } from "../run/result.ts";
import type { RunOptions } from "../run/run.ts";
import { AutoFolder, type AutoJournal } from "./auto-journal.ts";
import { local } from "./local.ts";
import { cancelled, type Engine, resultOfWork, workOf } from "./work.ts";

export interface AutoOptions extends RunOptions {
  experiment: Experiment;
  out: string;
  /** Monte-Carlo standard errors asked for, by observable; when empty, that of 400 independent draws for each. */
  targets: Readonly<Record<string, number>>;
  /** Steps of one chain at which to stop whatever is known; 64 times those of the configuration unless given. */
  mostSteps?: number;
  /** What carries the runs out (default: this machine). */
  engine?: Engine;
}

const MOST_LONGER = 64;

/**
 * Runs in a new folder, or goes on where it was left; with other targets, a finished one goes on to those.
 * @throws GrokphaseError "cancelled" when the signal stopped it, with all draws kept; and as `runExperiment`.
 */
export async function runAutomatically(options: AutoOptions): Promise<RunResult> {
  const { experiment, out, targets } = options;
  const { spacing } = experiment.sampler;
  if (spacing !== "linear")
    throw badInput("sampler.spacing", '"linear" with --auto, so that draws can be averaged', spacing);
  const core = await loadCore();
  checkTargets(core, experiment, targets);
  const folder = new AutoFolder(out);
  const remark = options.remark ?? (() => {});
  makeFolder(dirname(folder.lock));
  const lock = takeLock(folder.lock, remark);
  try {
    const journal = folder.read(experiment) ?? begin(experiment);
    return await advance(core, folder, journal, options);
  } finally {
    lock.release();
  }
}

/** @throws GrokphaseError "bad-input" for what is not an observable of the task. */
function checkTargets(core: Core, experiment: Experiment, targets: AutoOptions["targets"]): void {
  const asked = Object.keys(targets);
  if (asked.length === 0) return;
  const spec = { experiment, dataSet: 0, chain: 0, planted: null };
  const { names, close } = openTask(core, spec, WHOLE);
  close();
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw badInput("--target-error", `an observable: ${names.join(", ")}`, unknown);
}

function begin(experiment: Experiment): AutoJournal {
  return { experiment, halvings: 0, steps: experiment.sampler.steps, diverged: null, moving: false, history: [] };
}

async function advance(core: Core, folder: AutoFolder, journal: AutoJournal, options: AutoOptions): Promise<RunResult> {
  const { experiment, remark } = options;
  const mostSteps = options.mostSteps ?? MOST_LONGER * experiment.sampler.steps;
  for (;;) {
    finishMoving(folder, journal);
    const run = await attempt(core, folder, journal, journal.halvings, options);
    const stage = await judge(core, folder, journal, run, options);
    record(journal, stage);
    const steps = nextSteps(journal, stage);
    remark?.(`${describe(stage)}: ${stage.reason}${steps > journal.steps ? `; going on to ${steps} steps` : ""}`);
    const exhausted = stage.next === "smaller-step" ? steps > mostSteps : journal.steps >= mostSteps;
    if (run !== "diverges" && (stage.next === "done" || exhausted)) {
      folder.write(journal);
      return finish(folder, run, journal, stage, stage.next === "done" ? null : mostSteps);
    }
    if (exhausted) throw diverged(journal, mostSteps);
    if (stage.next === "smaller-step") {
      Object.assign(journal, { halvings: journal.halvings + 1, steps, moving: true });
    } else {
      journal.steps = Math.min(steps, mostSteps);
    }
    folder.write(journal);
  }
}

function finishMoving(folder: AutoFolder, journal: AutoJournal): void {
  if (!journal.moving) return;
  folder.setAside(journal.halvings - 1);
  journal.moving = false;
  folder.write(journal);
}

/** Has the engine run what has so many halvings as far as it is to go by now. */
async function attempt(
  core: Core,
  folder: AutoFolder,
  journal: AutoJournal,
  halvings: number,
  { experiment, targets: _targets, mostSteps: _mostSteps, engine = local, remark, ...options }: AutoOptions,
): Promise<RunResult | "diverges"> {
  if (journal.diverged !== null && halvings <= journal.diverged) return "diverges";
  const isRun = halvings === journal.halvings;
  const root = isRun ? folder.root : folder.companion(halvings);
  const place = { folderOf: () => root };
  const steps = Math.max(stepsIn(root), isRun ? journal.steps : Math.ceil(journal.steps / 2));
  try {
    const work = workOf(core, isRun ? "run" : `halvings ${halvings}`, scaled(experiment, halvings, steps));
    const report = await engine.carryOut([work], place, {
      ...options,
      ...(remark && { remark: (line) => remark(line) }),
    });
    if (report.cancelled) throw cancelled();
    return resultOfWork(core, place, work)!;
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    journal.diverged = halvings;
    return "diverges";
  }
}

function isTooLarge(error: unknown): boolean {
  if (!(error instanceof GrokphaseError)) return false;
  return error.code === "diverged" || (error.code === "bad-input" && error.path === "sampler.stepSize");
}

/** Steps of the run in a folder, which is never made shorter; 0 where there is none. */
function stepsIn(root: string): number {
  const folder = new RunFolder(root);
  return existsSync(folder.configuration) ? readStoredExperiment(folder).sampler.steps : 0;
}

/**
 * The experiment with its step size halved so many times (−1: doubled) and all else the same in time h·steps.
 * @throws GrokphaseError "bad-input" for a step size beyond what the sampler can have
 */
function scaled(experiment: Experiment, halvings: number, steps: number): Experiment {
  if (halvings === 0) return resolveExperiment({ ...experiment, sampler: { ...experiment.sampler, steps } });
  const { stepSize, burnIn, thin } = experiment.sampler;
  const stretch = (count: number) => (halvings > 0 ? count * 2 ** halvings : Math.ceil(count / 2 ** -halvings));
  const sampler: SamplerOptions = {
    ...experiment.sampler,
    stepSize: stepSize / 2 ** halvings,
    burnIn: stretch(burnIn),
    thin: stretch(thin),
    steps,
  };
  return resolveExperiment({ ...experiment, sampler });
}

async function judge(
  core: Core,
  folder: AutoFolder,
  journal: AutoJournal,
  run: RunResult | "diverges",
  options: AutoOptions,
): Promise<AutoStage> {
  const order = biasOrderOf(options.experiment.sampler);
  const stepSize = order === null ? null : options.experiment.sampler.stepSize / 2 ** journal.halvings;
  const at = { stepSize, steps: journal.steps };
  if (run === "diverges") {
    return { ...at, answers: {}, next: "smaller-step", factor: 1, reason: "a chain diverges" };
  }
  const companion = order === null ? null : await attempt(core, folder, journal, journal.halvings - 1, options);
  return { ...at, ...sufficiencyOf(run, companion, options.targets, { ratio: 2, order: order ?? 1 }) };
}

/** A look at the same run as the last one replaces it: it was interrupted, or is asked for more. */
function record({ history }: AutoJournal, stage: AutoStage): void {
  const last = history.at(-1);
  if (last && last.stepSize === stage.stepSize && last.steps === stage.steps) history.pop();
  history.push(stage);
}

function nextSteps({ experiment, halvings, steps }: AutoJournal, { next, factor }: AutoStage): number {
  if (next === "smaller-step") return 2 * steps;
  const burnIn = experiment.sampler.burnIn * 2 ** halvings;
  return burnIn + Math.ceil((steps - burnIn) * factor);
}

function describe({ stepSize, steps }: AutoStage): string {
  return `${steps} steps${stepSize === null ? "" : ` of size ${stepSize}`}`;
}

/** Leaves the report in the run's result. */
function finish(
  { root }: AutoFolder,
  run: RunResult,
  { history }: AutoJournal,
  { answers, reason }: AutoStage,
  limit: number | null,
): RunResult {
  const why = limit === null ? reason : `stopped at the limit of ${limit} steps: ${reason}`;
  const result = { ...run, auto: { met: limit === null, reason: why, answers, history } };
  writeAtomically(new RunFolder(root).result, (append) => append(`${JSON.stringify(result, null, 2)}\n`));
  return result;
}

function diverged({ halvings, steps }: AutoJournal, mostSteps: number): GrokphaseError {
  const found = `chains that diverge after ${halvings} halvings, and a next run of ${2 * steps} steps beyond the limit of ${mostSteps}`;
  return new GrokphaseError("diverged", `sampler.stepSize: expected a step the chains can follow, found ${found}`, {
    path: "sampler.stepSize",
  });
}
