/**
 * The parts of every figure. A new figure is a folder that makes one `Figure`, and a line in index.ts.
 *
 * A figure says what has to be computed, each piece under a name of its choice; it gets the finished pieces back under
 * the same names, makes numbers of them, and draws the numbers.
 */
import type { Core } from "../core/module.ts";
import type { Cell } from "../drawing/csv.ts";
import type { Drawing } from "../drawing/drawing.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { RunResult } from "../run/result.ts";
import type { Calculation, PlannedRun, Scale } from "../work/plan.ts";

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

/** Results of calculations, a list under each name. */
export type ResultLists = Readonly<Record<string, readonly unknown[]>>;

/** A calculation for each result of a list. */
type Calculations<List extends readonly unknown[]> = { readonly [I in keyof List]: Calculation<List[I]> };

/** All that has to be computed for a figure: a list of runs, and of calculations, under each name. */
export interface Plan<Runs extends string = string, Results extends ResultLists = ResultLists> {
  runs: Readonly<Record<Runs, readonly PlannedRun[]>>;
  calculations: { readonly [Name in keyof Results]: Calculations<Results[Name]> };
}

/** The plan carried out: each list in the plan's order. */
export interface Material<Runs extends string = string, Results extends ResultLists = ResultLists> {
  runs: Readonly<Record<Runs, readonly FinishedRun[]>>;
  results: Results;
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
  /** How the tolerance is made, and what one should know about misses. */
  note: string;
  targets: Target[];
}

/**
 * @typeParam Runs  names of the lists of runs
 * @typeParam Results  types of the lists of results, by name
 * @typeParam Data  every number of the figure: plain JSON
 */
export interface Figure<
  Runs extends string = string,
  Results extends ResultLists = ResultLists,
  Data extends object = object,
> {
  /** "fig2": names its files. */
  name: string;
  title: string;
  /** For a reader who has not read the paper: paragraphs, marks of text.ts. */
  introduction: readonly string[];
  plan(scale: Scale): Plan<Runs, Results>;
  /** Figures that share this function, and their runs, share what it makes of them. */
  data(core: Core, material: Material<Runs, Results>): Data;
  panels(data: Data): Panel[];
  targets(data: Data): TargetGroup[];
}

/** A figure computed. */
export interface Computed {
  /** Every number behind it: plain JSON. */
  data: object;
  panels: Panel[];
  targets: TargetGroup[];
}
