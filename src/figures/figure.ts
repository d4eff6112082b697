/** What every figure of the paper is made of. A new figure is a new file that makes one of these, and a line in index.ts. */
import type { Core } from "../core/module.ts";
import type { Configuration, Experiment } from "../runs/experiment.ts";
import type { RunResult } from "../runs/result.ts";
import type { Cell } from "./csv.ts";
import type { Drawing } from "./drawing.ts";

/** "light": minutes on a laptop; "paper": the paper's sizes and counts. */
export const SCALES = ["light", "paper"] as const;
export type Scale = (typeof SCALES)[number];

/** An experiment that a figure is drawn from. */
export interface PlannedRun {
  /** How its folder's name begins. */
  name: string;
  configuration: Configuration;
}

export interface FinishedRun {
  /** Name of its folder. */
  name: string;
  experiment: Experiment;
  result: RunResult;
  /** One observable: for each data set its chains, for each chain its draws. */
  series(observable: string): Float64Array[][];
  /** The overlaps of one data set after the other: chains × kept draws × width. */
  overlaps(): Iterable<Float32Array>;
}

/** What a figure is drawn from without sampling: a piece of theory, computed in one go. */
export interface Calculation {
  /** How its file's name begins. */
  name: string;
  /** Plain JSON: with the build, all that the result depends on. */
  parameters: object;
  /** @returns plain JSON */
  compute(core: Core): unknown;
}

/** All that has to be computed for a figure. */
export interface Plan {
  runs: PlannedRun[];
  calculations: Calculation[];
}

/** The plan carried out, each in the plan's order. */
export interface Material {
  runs: readonly FinishedRun[];
  results: readonly unknown[];
}

export interface Table {
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
}

export interface Panel {
  drawing: Drawing;
  /** Printed below the drawing; marks of text.ts. */
  caption: string;
  /** Every number drawn; the same header in all panels of a figure. */
  table: Table;
}

/** One number of the paper or of the theory, and what came out. */
export interface Target {
  quantity: string;
  target: string;
  measured: string;
  /** How far apart the two may be. */
  tolerance: string;
  verdict: "met" | "missed";
  /** Why it was missed, where that is known. */
  reason?: string;
}

/** Targets of one kind. Texts here and in its targets may have marks of text.ts. */
export interface TargetGroup {
  title: string;
  /** What the tolerance is made of, and what one should know about misses. */
  note: string;
  targets: Target[];
}

/** A figure computed. */
export interface Computed {
  /** Every number behind it: plain JSON. */
  data: object;
  panels: Panel[];
  targets: TargetGroup[];
}

export interface Figure {
  /** "fig2": names its files. */
  name: string;
  title: string;
  /** For a reader who has not read the paper: paragraphs, marks of text.ts. */
  introduction: readonly string[];
  plan(scale: Scale): Plan;
  compute(core: Core, material: Material): Computed;
}
