/** Underdamped Langevin dynamics, its step set by the stiffest direction. */
import { z } from "zod";
import { numberBetween, oneOf, section } from "../../validation.ts";
import { planned } from "../move.ts";
import { defineSampler } from "../sampler.ts";
import { type Schedule, schedule } from "../schedule.ts";
import { baoab, type UnderdampedDynamics } from "./baoab.ts";

const schema = section({
  kind: z
    .literal("underdamped")
    .default("underdamped")
    .describe(
      "Underdamped Langevin dynamics (BAOAB), preconditioned by the prior; what is meant where no kind is named.",
    ),
  adaptation: oneOf("burn-in", "none")
    .default("burn-in")
    .describe(
      '"burn-in": stepSize counts in units of the stiffest direction, measured during burn-in; "none": of the prior.',
    ),
  stepSize: numberBetween(1e-8, 1.9)
    .exactOptional()
    .describe(
      "ε times the largest frequency (1.2 unless given), or ε itself without adaptation (0.3); stable below 2.",
    ),
  friction: numberBetween(0, 1e6)
    .default(0.5)
    .describe("Friction γ: momenta are forgotten in a time 1/γ, where the prior has frequency 1."),
  ...schedule,
});

export interface UnderdampedOptions extends Schedule, UnderdampedDynamics {
  kind: "underdamped";
}

export const underdamped = defineSampler("underdamped", {
  schema,
  biasOrder: 2,
  resolve: ({ kind, adaptation, stepSize, friction }, _context, steps): UnderdampedOptions => ({
    kind,
    adaptation,
    stepSize: stepSize ?? (adaptation === "burn-in" ? 1.2 : 0.3),
    friction,
    ...steps,
  }),
  moves: (options) => [planned(baoab, options)],
});
