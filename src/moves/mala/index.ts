/**
 * Metropolis-adjusted Langevin dynamics with the prior's own dynamics exact: the proposal
 * θ − hv∇U + √(2h(1 − h/2))√v ξ is one leapfrog step ε = √(2h) of hamiltonian/trajectory.ts.
 */
import { z } from "zod";
import { numberBetween, section } from "../../validation.ts";
import { trajectory } from "../hamiltonian/trajectory.ts";
import { adaptationSteps, type MetropolisOptions, metropolis } from "../metropolis.ts";
import { type PlannedMove, planned } from "../move.ts";
import { defineSampler } from "../sampler.ts";
import { type Schedule, schedule } from "../schedule.ts";

const schema = section({
  kind: z.literal("mala").describe("Metropolis-adjusted Langevin dynamics, preconditioned by the prior."),
  stepSize: numberBetween(1e-15, 1.8)
    .default(0.05)
    .describe("h of the proposal θ − hv∇U + √(2h(1 − h/2))√v ξ; the first one where it is adapted."),
  ...metropolis(0.574),
  ...schedule,
});

export interface MalaOptions extends Schedule, MetropolisOptions {
  kind: "mala";
  /** h. */
  stepSize: number;
}

/** A trajectory of one leap, reported by its h = ε²/2. */
function proposal(options: MalaOptions): PlannedMove {
  const leap = planned(trajectory, {
    leap: Math.sqrt(2 * options.stepSize),
    adaptation: adaptationSteps(options),
    targetAcceptance: options.targetAcceptance,
    leapfrogSteps: 1,
    jitter: false,
  });
  return {
    ...leap,
    report(core, numbers) {
      const report = leap.report(core, numbers);
      return { ...report, stepSize: (report.stepSize! * report.stepSize!) / 2 };
    },
  };
}

export const mala = defineSampler("mala", {
  schema,
  biasOrder: null,
  resolve: ({ kind, stepSize, adaptation, targetAcceptance }, _context, steps): MalaOptions => ({
    kind,
    stepSize,
    adaptation,
    targetAcceptance,
    ...steps,
  }),
  moves: (options) => [proposal(options)],
});
