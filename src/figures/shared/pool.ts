/** Runs of one experiment with different seeds, taken together: at the paper's scale the data sets of a point are shared out. */
import type { Core } from "../../core/module.ts";
import { comparableChains, type Summary, summarise } from "../../diagnostics/summary.ts";
import type { FinishedRun } from "../figure.ts";

/** One observable over the data sets of all runs. */
export function pooledSummary(core: Core, runs: readonly FinishedRun[], observable: string): Summary {
  return summarise(core, comparableChains(runs.flatMap((run) => run.series(observable))));
}

/** The overlaps of one data set after the other. */
export function* pooledOverlaps(runs: readonly FinishedRun[]): Generator<Float32Array> {
  for (const run of runs) yield* run.overlaps();
}

/** Runs that agree in what `key` makes of them, in the order of the first of each group. */
export function groupBy<K>(runs: readonly FinishedRun[], key: (run: FinishedRun) => K): FinishedRun[][] {
  const groups = new Map<K, FinishedRun[]>();
  for (const run of runs) groups.set(key(run), [...(groups.get(key(run)) ?? []), run]);
  return [...groups.values()];
}
