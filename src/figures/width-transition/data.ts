/** The numbers behind Figs 4 to 6: plain JSON, made by plan.ts from runs and theory. */
import type { Estimate } from "../../diagnostics/estimate.ts";
import type { Verdict } from "../../diagnostics/verdict.ts";
import type { Phase } from "../../theory/phases.ts";
import type { Density } from "../shared/density.ts";
import type { Action, OrderParameter, Theory } from "../shared/order-parameters.ts";

/** What is followed in time. */
export const FOLLOWED = ["trainLoss", "testLoss", "f1", "f3", "trainF1", "trainF3", "dropletFraction"] as const;
export type Followed = (typeof FOLLOWED)[number];

/** One quantity against time. */
export interface Course {
  /** Means over data sets. */
  mean: number[];
  /** Standard errors over data sets. */
  standardError: number[];
  /** The same of the change in time: each data set's own level, its mean over time, taken out. */
  changeError: number[];
}

/** When a quantity has done half of its whole change: in steps, and the logarithm's standard error (jackknife over data sets). */
export interface HalfTime {
  step: number;
  logError: number;
}

export interface WidthTheory extends Theory {
  phase: Phase;
  /** Of the network of the paper that this one is scaled from. */
  paperPhase: Phase;
  q: readonly number[];
  minusLogDensity: number[];
}

/** Networks of one width in equilibrium, which tells what time, and what a larger training set, would still change. */
export interface Check {
  /** Its folder under runs/. */
  run: string;
  status: Verdict["status"];
  samples: number;
  experiment: Record<OrderParameter, Estimate>;
  /** Exact-norm. */
  theory: Theory;
}

export interface WidthCourse {
  runs: string[];
  width: number;
  /** N of the paper's network. */
  paperWidth: number;
  dataSets: number;
  /** η, of the sum loss. */
  stepSize: number;
  /** Middle of each stretch of time that is averaged over. */
  steps: number[];
  courses: Record<Followed, Course>;
  halfTimes: Record<"trainLoss" | "f1" | "f3", HalfTime>;
  /** Log of the ratio of the half time of f3 to that of the training loss, by jackknife. */
  delay: Estimate;
  /** How far the test loss falls from its highest value after the training loss's half time to its last, each data set against itself. */
  fall: Estimate;
  /** Over the last octave of time. */
  end: Record<OrderParameter, Estimate>;
  density: Density;
  theory: Record<Action, WidthTheory>;
  /** The same posterior, sampled in equilibrium. */
  equilibrium: Check;
  /** The same with more samples at the same n/σ²: the same theory, less of what its limit leaves out. */
  moreSamples: Check;
}

export interface WidthTransition {
  dim: number;
  samples: number;
  noise: number;
  epsilon: number;
  readoutVariance: number;
  /** In falling order of width. */
  widths: WidthCourse[];
}
