/** The numbers behind Fig 3: plain JSON, made by figure.ts from theory and runs, drawn by panels.ts. */
import type { Estimate } from "../../diagnostics/estimate.ts";
import type { Parameters } from "../../tasks/modular-addition/parameters.ts";
import type { Normalisation } from "../../tasks/modular-addition/theory/limit.ts";
import type { Phase } from "../../theory/phases.ts";

/** "trace": corrected, with the cost of fluctuations: by how much it differs shows the size of what N → ∞ leaves out. */
export const THEORIES = ["corrected", "printed", "trace"] as const;
export type Theory = (typeof THEORIES)[number];

/** The reduced action of a mode along the diagonal Φ = Ψ, at one noise. */
export interface ActionCurve {
  /** σ². */
  noise: number;
  /** Residual fraction |a|. */
  a: number;
  phase: Phase;
  phi: number[];
  action: number[];
}

export interface NetworkTheory {
  parameters: Omit<Parameters, "noise">;
  /** Of the actions. */
  normalisation: Normalisation;
  /** σ_I² and σ_II², for P → ∞. */
  onset: number;
  completion: number;
  /** |a| at completion. */
  aAtCompletion: number;
  /** In falling order of noise: one a phase at least. */
  actions: ActionCurve[];
  /** |a| against noise; null where a theory was not asked for. */
  curve: { noise: number[] } & Record<Theory, (number | null)[]>;
}

/** Sampled networks at one noise. */
export interface SampledPoint {
  /** Folder under runs/. */
  run: string;
  /** σ². */
  noise: number;
  /** |a|. */
  a: Estimate;
  /** Probability that a mode is a droplet. */
  dropletFraction: Estimate;
  /** The same by corrected theory, and with the cost of fluctuations. */
  theory: { a: number; dropletFraction: number };
  trace: { a: number; dropletFraction: number };
}

export interface Figure3 {
  /** The paper's network. */
  paper: NetworkTheory;
  /** One small enough to be sampled, with both transitions where it can be seen. */
  small: NetworkTheory;
  /** Networks of the small kind, in rising order of noise. */
  points: SampledPoint[];
}
