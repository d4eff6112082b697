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
  /** The overlaps w·w* of one data set after the other: chains × kept draws × width. */
  overlaps(): Iterable<Float32Array>;
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
  plan(scale: Scale): PlannedRun[];
  /** @param runs complete, in the order of the plan */
  compute(core: Core, runs: readonly FinishedRun[]): Computed;
}
