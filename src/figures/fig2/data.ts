/** The numbers behind Fig 2: plain JSON, made by figure.ts from runs and theory, drawn by panels.ts. */
import type { Estimate } from "../../diagnostics/estimate.ts";
import type { Verdict } from "../../diagnostics/verdict.ts";
import type { Density } from "../shared/density.ts";
import type { Action, OrderParameter, Theory } from "../shared/order-parameters.ts";

/** Theory at one noise value. */
export interface PointTheory extends Theory {
  /** −log of the normalised density of q on a grid. */
  q: readonly number[];
  minusLogDensity: number[];
}

/** One noise value of one family. */
export interface Point {
  /** Folders under runs/. */
  runs: string[];
  /** Whether its runs may be believed: the worst of their verdicts. */
  status: Verdict["status"];
  /** σ². */
  noise: number;
  experiment: Record<OrderParameter, Estimate>;
  /** Histogram of q over neurons, draws, chains and data sets. */
  density: Density;
  theory: Record<Action, PointTheory>;
}

/** Order parameters against noise, of equal length. */
export interface NoiseCurve extends Record<OrderParameter, number[]> {
  noise: number[];
}

/** One member of the paper's scaling family: networks of one size (PHYSICS 3). */
export interface Family {
  /** α = β. */
  scale: number;
  width: number;
  dim: number;
  samples: number;
  inputVariance: number;
  readoutVariance: number;
  /** In rising order of noise. */
  points: Point[];
  curves: Record<Action, NoiseCurve>;
}

export interface Figure2 {
  /** ε, the weight of the teacher's cubic part. */
  epsilon: number;
  /** σ²_c of the first-order transition for d → ∞. */
  transition: Record<Action, number>;
  families: Family[];
  /**
   * The smallest networks again, with more samples at the same n/σ²: the same theory, less of what its limit leaves out.
   * A point for each noise of the families, in their order; its own noise is `samplesFactor` times as large.
   */
  control: { samplesFactor: number; scale: number; points: Point[] };
}
