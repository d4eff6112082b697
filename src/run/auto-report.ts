/** What stands in `result.json` of an automatic run, beside what stands in any. */
import type { Answer, Sufficiency } from "../diagnostics/sufficiency.ts";

/** One look at the run, and what was decided. */
export interface AutoStage extends Sufficiency {
  /** Step size of the run; null for a sampler without. */
  stepSize: number | null;
  /** Steps of one chain. */
  steps: number;
}

export interface AutoReport {
  /** True when every requested standard error was reached. */
  met: boolean;
  /** One line that says why, or why not. */
  reason: string;
  answers: Record<string, Answer>;
  /** How it came there, stage by stage. */
  history: AutoStage[];
}
