/** What every figure of the paper is made of. A new figure is a new file that makes one of these, and a line in index.ts. */
import type { Core } from "../core/module.ts";
import type { Cell } from "../drawing/csv.ts";
import type { Drawing } from "../drawing/drawing.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { RunResult } from "../run/result.ts";
import type { Plan, Scale } from "../work/plan.ts";

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
