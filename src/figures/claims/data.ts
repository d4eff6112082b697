/** The numbers behind the claims: plain JSON, made by figure.ts. */
import type { Estimate } from "../../diagnostics/estimate.ts";
import type { Parameters } from "../../tasks/teacher-student/parameters.ts";

export interface LearnedParts {
  f1: number;
  f3: number;
}

/** Regression on the first n samples of one data set. */
export interface OnData {
  samples: number[];
  /** With the kernel of the untrained network. */
  nngp: LearnedParts[];
  /** With the kernel that theory gives the trained network. */
  adaptive: LearnedParts[];
}

export interface LearningCurve {
  samples: number[];
  f1: number[];
  f3: number[];
}

export interface TheoryCurves {
  /** Adaptive-kernel theory, exact norm. */
  trained: LearningCurve;
  /** The Gaussian process, to leading order in 1/d. */
  untrained: LearningCurve;
  /** n at which the Gaussian process has learned half of the cubic part. */
  halfLearned: number;
}

export interface References {
  theory: { noise: number; action: "printed" | "exact-norm"; f1: number; f3: number }[];
  /** For d → ∞. */
  transition: { noise: number; u: number; b: number; q: number; exactNorm: number };
  /** Regression on one data set. */
  gaussianProcess: { noise: number; b: number; c: number };
}

export interface Claims {
  network: Parameters;
  sampled: { samples: number; f1: Estimate; f3: Estimate; dropletFraction: Estimate };
  /** By data set, those of the sampled networks. */
  onData: OnData[];
  theory: TheoryCurves;
  references: References;
}
