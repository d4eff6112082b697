/**
 * Work, and the engines that carry it out. Sweeps, figures and automatic runs say what runs there have to be and read
 * them in the end; how the runs come about, on one machine or on many, is the engine's matter. The bytes of a run
 * depend on its configuration and build alone, so any engine may do any part of it.
 */
import type { Core } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { RunFolder } from "../run/folder/folder.ts";
import type { RunResult } from "../run/result.ts";
import { finishedRun, type RunOptions } from "../run/run.ts";
import type { Progress } from "../workers/ensemble.ts";
import { runId } from "./fingerprint.ts";

/** A run to be made: plain JSON. */
export interface Work {
  /** SHA-256 of the experiment and of the build. */
  readonly id: string;
  /** Names the work to people, and tells it from others of its place. */
  readonly name: string;
  readonly experiment: Experiment;
}

/** Where the runs of some work are to stand. */
export interface WorkPlace {
  folderOf(work: Work): string;
}

/** Work that is about to be carried out. */
export interface WorkNotice {
  work: Work;
  /** 1 … count, among what this engine has to do. */
  number: number;
  count: number;
  /** Estimated time for all that is left, this one included. */
  secondsLeft: number;
}

export interface WorkFailure {
  work: Work;
  error: GrokphaseError;
}

export interface WorkOptions extends Omit<RunOptions, "onProgress" | "remark"> {
  /** True to go on with other work where a chain diverges or a worker dies; otherwise that is thrown (default false). */
  goOn?: boolean;
  onStart?: (notice: WorkNotice) => void;
  /** Told as soon as work has failed, where others go on. */
  onFailure?: (failure: WorkFailure) => void;
  onProgress?: (progress: Progress, work: Work) => void;
  remark?: (line: string, work: Work) => void;
}

export interface WorkReport {
  /** True when the signal stopped it, with all draws kept. */
  cancelled: boolean;
  failed: WorkFailure[];
}

export interface Engine {
  readonly name: string;
  /**
   * Makes every run that is not there yet. Work that is begun goes on where it was left.
   * @throws GrokphaseError "bad-input" and "machine" where a place is not fit for its work; and what a failed run throws,
   *   unless others are to go on.
   */
  carryOut(works: readonly Work[], place: WorkPlace, options: WorkOptions): Promise<WorkReport>;
}

/** @param name  tells the work from others of its place. */
export function workOf(core: Core, name: string, experiment: Experiment): Work {
  return { id: runId(core, experiment), name, experiment };
}

/** The result of work that is done; null for work that is not. */
export function resultOfWork(core: Core, place: WorkPlace, work: Work): RunResult | null {
  return finishedRun(new RunFolder(place.folderOf(work)), work.experiment, core.hash);
}

/** Whether a failure is the run's own, so that other runs may still come about. */
export function isOwnFailure(error: unknown): error is GrokphaseError {
  return error instanceof GrokphaseError && (error.code === "diverged" || error.code === "worker-died");
}

export function cancelled(): GrokphaseError {
  return new GrokphaseError("cancelled", "stopped, with all draws kept; the same command goes on from there");
}
