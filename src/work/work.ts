/** The runs and calculations that figures need: planned, looked for, shared out, estimated and carried out. */
import { platform } from "#platform";
import { overridden } from "../configuration/overrides.ts";
import { resolveExperiment } from "../configuration/resolve.ts";
import type { Core } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { RunFolder } from "../run/folder/folder.ts";
import { readResult } from "../run/result.ts";
import { type RunOptions, runExperiment } from "../run/run.ts";
import { type CalculationFolder, type NamedCalculation, named } from "./calculations.ts";
import { secondsPerStep, sizeOf, totalSteps } from "./estimate-time.ts";
import { runHash } from "./fingerprint.ts";
import type { Plan } from "./plan.ts";

export interface Run {
  /** Folder under runs/. */
  name: string;
  experiment: Experiment;
}

/** What one figure needs. */
export interface PlannedWork {
  runs: Run[];
  calculations: NamedCalculation[];
}

/** One of several processes that share the work: 1 … count. */
export interface Shard {
  index: number;
  count: number;
}

/** What is ahead. */
export interface Outlook {
  /** Still to be computed, by this process and by all. */
  runs: number;
  calculations: number;
  missing: number;
  /** Estimated time of this process's runs. */
  seconds: number;
  threads: number;
}

/** A run or a calculation that is about to be computed. */
export interface Notice {
  name: string;
  /** Of a run. */
  experiment: Experiment | null;
  /** 1 … count, among what this process has to compute. */
  number: number;
  count: number;
  /** Estimated time for the runs that are left, this one included. */
  secondsLeft: number;
}

interface Places {
  calculations: CalculationFolder;
  folderOf: (run: Run) => string;
}

interface WorkOptions extends RunOptions {
  shard?: Shard;
  onOutlook?: (outlook: Outlook) => void;
  onStart?: (notice: Notice) => void;
}

/** @param overrides changes to every run's configuration, "path=value" each */
export function planWork(core: Core, { runs, calculations }: Plan, overrides: readonly string[]): PlannedWork {
  return {
    runs: runs.map(({ name, configuration }) => {
      const experiment = resolveExperiment(overridden(configuration, overrides), name);
      return { name: `${name}-${runHash(core, experiment)}`, experiment };
    }),
    calculations: calculations.map((calculation) => named(core, calculation)),
  };
}

/**
 * Computes what is missing, or a shard's share of it: shards take the planned pieces in turn, so that neighbours,
 * which cost alike, are shared out evenly.
 * @returns how many pieces are missing then
 */
export async function carryOut(
  core: Core,
  plans: readonly PlannedWork[],
  { calculations, folderOf }: Places,
  { shard, onOutlook, onStart, ...options }: WorkOptions,
): Promise<number> {
  const pieces = distinct(plans);
  const isMissing = (piece: Piece) =>
    "experiment" in piece
      ? readResult(new RunFolder(folderOf(piece)))?.status !== "complete"
      : !calculations.has(piece);
  const mine = pieces.filter((_, i) => !shard || i % shard.count === shard.index - 1).filter(isMissing);
  const threads = options.threads ?? platform.threads;
  const times = estimateSeconds(core, mine, threads);
  const runs = mine.filter((piece) => "experiment" in piece).length;
  const missing = pieces.filter(isMissing).length;
  if (mine.length > 0) {
    onOutlook?.({ runs, calculations: mine.length - runs, missing, seconds: sum(times), threads });
  }

  let estimated = 0;
  let taken = 0;
  for (const [i, piece] of mine.entries()) {
    const left = sum(times.slice(i));
    // What earlier runs took over what they were thought to take corrects what is still thought.
    const secondsLeft = estimated > 0 ? (left * taken) / estimated : left;
    const experiment = "experiment" in piece ? piece.experiment : null;
    const name = "experiment" in piece ? piece.name : piece.file;
    onStart?.({ name, experiment, number: i + 1, count: mine.length, secondsLeft });
    if ("experiment" in piece) {
      const start = performance.now();
      const { status } = await runExperiment({ ...options, experiment: piece.experiment, out: folderOf(piece) });
      if (status === "cancelled") throw cancelled();
      taken += (performance.now() - start) / 1000;
      estimated += times[i]!;
    } else {
      calculations.compute(core, piece);
      // Lets a signal arrive.
      await new Promise((resolve) => setImmediate(resolve));
      if (options.signal?.aborted) throw cancelled();
    }
  }
  return pieces.filter(isMissing).length;
}

type Piece = Run | NamedCalculation;

/** Every piece once, though figures share some: calculations first, which need no estimate. */
function distinct(plans: readonly PlannedWork[]): Piece[] {
  const calculations = new Map(plans.flatMap((plan) => plan.calculations).map((one) => [one.file, one]));
  const runs = new Map(plans.flatMap((plan) => plan.runs).map((run) => [run.name, run]));
  return [...calculations.values(), ...runs.values()];
}

/** Of each piece; 0 for a calculation, which takes seconds. */
function estimateSeconds(core: Core, pieces: readonly Piece[], threads: number): number[] {
  const stepSeconds = new Map<string, number>();
  return pieces.map((piece) => {
    if (!("experiment" in piece)) return 0;
    const { experiment } = piece;
    const size = sizeOf(experiment);
    if (!stepSeconds.has(size)) stepSeconds.set(size, secondsPerStep(core, experiment));
    return (totalSteps(experiment) * stepSeconds.get(size)!) / threads;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

function cancelled(): GrokphaseError {
  return new GrokphaseError("cancelled", "stopped, with all draws kept; the same command goes on from there");
}
