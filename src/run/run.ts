/** An experiment from its configuration to its folder of results, in one go or in several. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { weightsOf } from "../chain/open-chain.ts";
import { type Core, loadCore } from "../core/module.ts";
import { badInput, GrokphaseError, show } from "../errors.ts";
import { type PlantedStart, startsPlanted } from "../experiment/chain.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { kindRemark } from "../moves/samplers.ts";
import { plantedStartOf } from "../tasks/index.ts";
import { type Progress, runEnsemble } from "../workers/ensemble.ts";
import { chainNames, firstDifference, RunFolder, readStoredExperiment } from "./folder/folder.ts";
import { RunStore } from "./folder/store.ts";
import { checkMemory, estimateMemory, megabytes } from "./memory.ts";
import { type RunResult, readResult, resultOf } from "./result.ts";

export interface RunOptions {
  /** Workers; all of the machine's unless told. */
  threads?: number;
  /** Stops the run at the end of the present stretch of steps, with all draws kept. */
  signal?: AbortSignal;
  /** At most this long between two states of a chain on the disk; 10 unless told. */
  checkpointSeconds?: number;
  onProgress?: (progress: Progress) => void;
  /** Told, in a line each, of what is unusual, and of the memory that is needed. */
  remark?: (line: string) => void;
}

const CHECKPOINT_SECONDS = 10;

/**
 * Runs an experiment in a new folder, or goes on with the same experiment where it was left in its folder.
 * @returns What stands in `result.json`; its status says whether the run was stopped before its end.
 * @throws GrokphaseError "bad-input" for a folder with anything else in it, "machine" where there is not the memory or
 *   the disk for it, "diverged", "worker-died"; then the folder is left to be resumed.
 */
export async function runExperiment({
  experiment,
  out,
  ...options
}: RunOptions & { experiment: Experiment; out: string }): Promise<RunResult> {
  const core = await loadCore();
  const plan = prepare(core, experiment, options);
  const store = RunStore.create(out, experiment, { build: core.hash, remark: plan.remark });
  return finishing(store, () => advance(core, store, plan, options));
}

/**
 * Goes on with the run in a folder where it was left; a finished one with more steps is extended.
 * @param steps  steps that each chain is to have in the end, instead of those in the configuration.
 * @throws GrokphaseError as `runExperiment`; "bad-input" also for a folder without a run, for a changed configuration,
 *   for states that another build of the core has left, and for fewer steps than are done.
 */
export async function resumeRun(
  directory: string,
  { steps, ...options }: RunOptions & { steps?: number } = {},
): Promise<RunResult> {
  const core = await loadCore();
  const remark = options.remark ?? (() => {});
  const store = RunStore.reopen(directory, steps, { build: core.hash, remark });
  return finishing(store, () => advance(core, store, prepare(core, store.experiment, options), options));
}

/**
 * Brings a folder to hold this run, whole: begins it, goes on with it, makes it longer, or finds it done.
 * @throws GrokphaseError as `runExperiment` and `resumeRun`.
 */
export async function completeRun({
  experiment,
  out,
  ...options
}: RunOptions & { experiment: Experiment; out: string }): Promise<RunResult> {
  const folder = new RunFolder(out);
  if (!existsSync(folder.configuration)) return runExperiment({ experiment, out, ...options });
  const { steps } = experiment.sampler;
  const stored = readStoredExperiment(folder);
  const difference = firstDifference({ ...stored, sampler: { ...stored.sampler, steps } }, experiment);
  if (difference) throw badInput(out, `a run with ${difference.path} ${show(difference.other)}`, difference.one);
  const { hash } = await loadCore();
  return finishedRun(folder, experiment, hash) ?? resumeRun(out, { ...options, steps });
}

/**
 * The result of a run that a folder holds whole.
 * @param build  SHA-256 of the compute core that has to have made it.
 * @returns null where the run is not complete, has other steps, or was made by another build.
 */
export function finishedRun(folder: RunFolder, { sampler }: Experiment, build: string): RunResult | null {
  const result = readResult(folder);
  if (result?.status !== "complete" || result.experiment.sampler.steps !== sampler.steps) return null;
  return result.provenance.wasm === build ? result : null;
}

interface Plan {
  threads: number;
  planted: PlantedStart | null;
  remark: (line: string) => void;
}

/** Whatever can be refused before anything is written. */
function prepare(core: Core, experiment: Experiment, options: RunOptions): Plan {
  const threads = options.threads ?? availableParallelism();
  const remark = options.remark ?? (() => {});
  const memory = estimateMemory(core, experiment, threads);
  checkMemory(memory, process.availableMemory());
  remark(
    `needs ${megabytes(memory.totalBytes)} of memory: ${memory.chainsAtOnce} chains at once on ${threads} threads`,
  );
  const chosen = kindRemark(experiment.sampler);
  if (chosen !== null) remark(chosen);
  const isPlanted = experiment.sampler.start !== "prior";
  return { threads, remark, planted: isPlanted ? plantedStartOf(core, experiment) : null };
}

async function finishing<T>(store: RunStore, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    store.close();
  }
}

async function advance(core: Core, store: RunStore, plan: Plan, options: RunOptions): Promise<RunResult> {
  const { experiment } = store;
  const names = chainNames(experiment);
  const states = store.states;
  const specs = names.map(({ dataSet, chain }) => {
    const planted = startsPlanted(experiment.sampler, chain) ? plan.planted : null;
    return { experiment, dataSet, chain, planted };
  });
  let status: RunResult["status"] = "complete";
  try {
    await runEnsemble({
      chains: specs.map((spec, index) => ({ spec, state: states[index]! })),
      threads: plan.threads,
      checkpointSeconds: options.checkpointSeconds ?? CHECKPOINT_SECONDS,
      ...(options.signal && { signal: options.signal }),
      ...(options.onProgress && { onProgress: options.onProgress }),
      onDraws: (index, draws) => store.append(index, draws),
      onCheckpoint: (index, state) => store.keep(index, state),
    });
  } catch (error) {
    if (!(error instanceof GrokphaseError && error.code === "cancelled")) throw error;
    status = "cancelled";
  }
  store.merge();
  store.states.forEach((state, index) => {
    if (state) store.writeWeights(index, weightsOf(experiment, state));
  });
  const result = resultOf(core, experiment, status, store.states, store.folder);
  const unsolved = result.theory?.solver.reason;
  if (unsolved) plan.remark(`theory: not converged, ${unsolved}`);
  const { warning, advice } = result.sampler ?? {};
  if (warning !== undefined) plan.remark(`sampler: ${warning}; ${advice}`);
  store.finish(result);
  return result;
}
