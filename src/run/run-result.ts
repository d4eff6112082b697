/** What stands in `result.json`. */
import type { DropletStatistics } from "../diagnostics/droplets.ts";
import type { StartAgreement } from "../diagnostics/starts.ts";
import type { Summary } from "../diagnostics/summary.ts";
import type { Verdict } from "../diagnostics/verdict.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { SamplerReport } from "../moves/sampler.ts";
import type { Theory } from "../tasks/index.ts";
import type { AutoReport } from "./auto-report.ts";

export interface RunResult {
  status: "complete" | "cancelled";
  experiment: Experiment;
  /** Kept draws: how many each chain was to make, and how many each made, by data set and then by chain. */
  draws: { planned: number; made: number[] };
  /**
   * By name. Those of a cancelled run are of the chains that can be taken together (`comparableChains`); with
   * logarithmic spacing, of the last octave of steps.
   */
  observables: Record<string, Summary>;
  /** Mean over chains; null before the end of burn-in. */
  virial: { input: number; readout: number } | null;
  /** Step sizes and acceptance, means over chains; null when no chain has begun. */
  sampler: SamplerReport | null;
  /** Whether chains from opposite starts agree; only with `sampler.start` "both". */
  starts?: StartAgreement;
  /** Neurons in the side wells; null for a task whose overlaps do not tell them, and where there are no draws. */
  droplets: DropletStatistics | null;
  /** What `grokphase theory` prints for these parameters. */
  theory: Theory | null;
  verdict: Verdict;
  provenance: {
    /** Version of grokphase. */
    version: string;
    /** SHA-256 of the WebAssembly module. */
    wasm: string;
    seed: number;
    /** "Node 24.1.0". */
    engine: string;
    /** "linux-x64". */
    platform: string;
  };
  /** What a reader should know of how the configuration was understood, a line each; absent when there is nothing. */
  remarks?: string[];
  /** What an automatic run was asked for, and how it was reached. */
  auto?: AutoReport;
  /** Why something above is null; absent when nothing is. */
  reason?: string;
}
