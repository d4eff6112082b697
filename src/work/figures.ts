/** What figures need, runs and calculations: planned, looked for, shared out, estimated and carried out. */
import { platform } from "#platform";
import { overridden } from "../configuration/overrides.ts";
import { resolveExperiment } from "../configuration/resolve.ts";
import type { Core } from "../core/module.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { RunOptions } from "../run/run.ts";
import { type CalculationFolder, type NamedCalculation, named } from "./calculations.ts";
import { estimateSeconds } from "./estimate.ts";
import { shortRunId } from "./fingerprint.ts";
import type { Plan } from "./plan.ts";
import { partOf, type Shard, shardOf } from "./shard.ts";
import { cancelled, type Engine, resultOfWork, type Work, type WorkPlace, workOf } from "./work.ts";

/** What one figure needs. */
export interface PlannedWork {
  runs: Work[];
  calculations: NamedCalculation[];
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
  /** Experiment of a run; null for a calculation. */
  experiment: Experiment | null;
  /** 1 … count, among what this process has to compute. */
  number: number;
  count: number;
  /** Estimated time for the runs that are left, this one included. */
  secondsLeft: number;
}

interface Places extends WorkPlace {
  calculations: CalculationFolder;
}

interface FigureWorkOptions extends RunOptions {
  engine: Engine;
  shard?: Shard;
  onOutlook?: (outlook: Outlook) => void;
  onStart?: (notice: Notice) => void;
}

/** @param overrides changes to every run's configuration, "path=value" each */
export function planWork(core: Core, { runs, calculations }: Plan, overrides: readonly string[]): PlannedWork {
  return {
    runs: runs.map(({ name, configuration }) => {
      const experiment = resolveExperiment(overridden(configuration, overrides), name);
      return workOf(core, `${name}-${shortRunId(core, experiment)}`, experiment);
    }),
    calculations: calculations.map((calculation) => named(core, calculation)),
  };
}

/**
 * Computes what is missing, or a shard's share of it: calculations here, runs by the engine.
 * @returns how many pieces are missing then
 */
export async function carryOut(
  core: Core,
  plans: readonly PlannedWork[],
  { calculations, folderOf }: Places,
  { engine, shard, onOutlook, onStart, ...options }: FigureWorkOptions,
): Promise<number> {
  const place = { folderOf };
  const sums = distinctCalculations(plans);
  const works = distinctRuns(plans);
  const missingSums = (of: readonly NamedCalculation[]) => of.filter((sum) => !calculations.has(sum));
  const missingRuns = (of: readonly Work[]) => of.filter((work) => resultOfWork(core, place, work) === null);
  const missing = () => missingSums(sums).length + missingRuns(works).length;

  const mySums = missingSums(partOf(sums, shard));
  const myRuns = missingRuns(partOf(works, shard));
  const count = mySums.length + myRuns.length;
  if (count > 0 && onOutlook) {
    const threads = options.threads ?? platform.threads;
    const seconds = estimateSeconds(core, myRuns, threads).reduce((sum, x) => sum + x, 0);
    onOutlook({ runs: myRuns.length, calculations: mySums.length, missing: missing(), seconds, threads });
  }
  for (const [i, sum] of mySums.entries()) {
    onStart?.({ name: sum.file, experiment: null, number: i + 1, count, secondsLeft: 0 });
    calculations.compute(core, sum);
    // Lets a signal arrive.
    await new Promise((resolve) => setImmediate(resolve));
    if (options.signal?.aborted) throw cancelled();
  }
  const mine = shard ? shardOf(engine, shard) : engine;
  const report = await mine.carryOut(works, place, {
    ...options,
    ...(onStart && {
      onStart({ work: { name, experiment }, number, secondsLeft }) {
        onStart({ name, experiment, number: mySums.length + number, count, secondsLeft });
      },
    }),
  });
  if (report.cancelled) throw cancelled();
  return missing();
}

/** Every run once, though figures share some. */
export function distinctRuns(plans: readonly PlannedWork[]): Work[] {
  return [...new Map(plans.flatMap(({ runs }) => runs).map((run) => [run.name, run])).values()];
}

function distinctCalculations(plans: readonly PlannedWork[]): NamedCalculation[] {
  return [...new Map(plans.flatMap(({ calculations }) => calculations).map((one) => [one.file, one])).values()];
}
