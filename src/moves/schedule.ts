/** Which steps are made and kept, and where a chain starts: the same for all samplers. */
import { z } from "zod";
import { numberBetween, oneOf, wholeNumber } from "../validation.ts";

/** Of `sampler.steps`. */
export const LARGEST_STEP = 4_294_967_295;

export const schedule = {
  steps: wholeNumber(1, LARGEST_STEP).describe("Steps of one chain; observables are measured before a step's update."),
  burnIn: wholeNumber(0, LARGEST_STEP)
    .exactOptional()
    .describe("Steps before the first kept one; a quarter of the steps unless given."),
  thin: wholeNumber(1, LARGEST_STEP).default(10).describe("Every thin-th step from burnIn on is kept."),
  spacing: oneOf("linear", "logarithmic")
    .default("linear")
    .describe('"logarithmic": of those kept, 32 between a time and its double, for what happens over decades.'),
  start: oneOf("prior", "planted", "both")
    .default("prior")
    .describe(
      '"prior": a draw from the prior; "planted": with some neurons in the side wells; "both": every other chain planted.',
    ),
  plantedFraction: numberBetween(0, 1)
    .default(0.1)
    .describe(
      "Fraction of neurons (modular-addition: of all their modes) that a planted start places in the side wells.",
    ),
  inferredKind: z
    .literal(true, { error: "true, as grokphase writes it, or nothing" })
    .exactOptional()
    .describe("Written by grokphase where a configuration named no kind and it chose one: in config.json and results."),
};

export interface Schedule {
  steps: number;
  burnIn: number;
  thin: number;
  spacing: "linear" | "logarithmic";
  start: "prior" | "planted" | "both";
  plantedFraction: number;
  /** Whether the kind was not named but chosen (`unnamedKind`); absent where it was named. */
  inferredKind?: true;
}
