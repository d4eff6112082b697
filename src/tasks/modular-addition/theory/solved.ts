/** The solution of the self-consistency equation, in either normalisation (PHYSICS 4). */
import type { Certificate } from "../../../theory/convex.ts";
import type { ModeCost } from "./fluctuations.ts";
import type { ModeMoments } from "./spectrum.ts";

/** How the solver went. `rounds` are those of the trace term; 0 without it. */
export interface SolverReport extends Certificate {
  rounds: number;
  nodes: number;
  quadratureError: number;
  reason: string | null;
}

export interface Solved {
  a: number;
  lambda: number;
  /** Probability of ΦΨ > product, per mode. */
  beyond(product: number): number;
  cost: ModeCost;
  moments: ModeMoments | null;
  solver: SolverReport;
}
