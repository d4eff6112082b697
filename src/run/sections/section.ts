/** A part of `result.json`: what it says, from what a run has left. */
import type { Core } from "../../core/module.ts";
import type { ChainState } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { RunResult } from "../run-result.ts";
import type { Trace } from "../trace.ts";

/** What a run has left. */
export interface Remains {
  core: Core;
  experiment: Experiment;
  /** States of the chains, by data set and then by chain; null for one that has not begun. */
  states: readonly (ChainState | null)[];
  trace: Trace;
  /** Path of `overlaps.npy`. */
  overlaps: string;
}

/**
 * @param before  the sections that stand before this one.
 * @returns the keys of this section; `reason` says why one of them is null.
 */
export type Section = (remains: Remains, before: Partial<RunResult>) => Partial<RunResult>;
