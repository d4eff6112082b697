/** Plain descriptions of what has to be computed: runs and calculations, each by name. */
import type { Configuration } from "../configuration/resolve.ts";
import type { Core } from "../core/module.ts";

/** "light": minutes on a laptop; "paper": the paper's sizes and counts. */
export const SCALES = ["light", "paper"] as const;
export type Scale = (typeof SCALES)[number];

/** An experiment that a figure is drawn from. */
export interface PlannedRun {
  /** How its folder's name begins. */
  name: string;
  configuration: Configuration;
}

/** A piece of theory that a figure is drawn from, computed in one go. */
export interface Calculation<Result = unknown> {
  /** How its file's name begins. */
  name: string;
  /** Plain JSON: with the build, all that the result depends on. */
  parameters: object;
  /** @returns plain JSON */
  compute(core: Core): Result;
}

/** All that has to be computed for a figure. */
export interface Plan {
  runs: PlannedRun[];
  calculations: Calculation[];
}
