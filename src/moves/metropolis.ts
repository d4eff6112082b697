/** The options of samplers with a Metropolis test that concern it. */
import { numberBetween, oneOf } from "../validation.ts";
import type { Schedule } from "./schedule.ts";

export const metropolis = (target: number) => ({
  adaptation: oneOf("burn-in", "none")
    .default("burn-in")
    .describe(
      '"burn-in": the step size follows the acceptance during burn-in and stands still after it, or ever less without a burn-in; "none": it is as given.',
    ),
  targetAcceptance: numberBetween(0.05, 0.99)
    .default(target)
    .describe("Mean acceptance probability that adaptation aims at."),
});

export interface MetropolisOptions {
  adaptation: "burn-in" | "none";
  targetAcceptance: number;
}

/**
 * Steps during which the step size follows the acceptance. Without a burn-in, as in a live session, it does so for ever,
 * by changes that fall as one over the root of the steps made.
 */
export function adaptationSteps({ adaptation, burnIn }: MetropolisOptions & Pick<Schedule, "burnIn">): number {
  if (adaptation === "none") return 0;
  return burnIn === 0 ? Number.POSITIVE_INFINITY : burnIn;
}
