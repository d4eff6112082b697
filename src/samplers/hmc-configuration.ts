/** What a person may write about Hamiltonian Monte Carlo. */
import { z } from "zod";
import { numberBetween, oneOf, section, wholeNumber } from "../validation.ts";
import {
  type MetropolisOptions,
  metropolis,
  type SamplerConfiguration,
  type Schedule,
  schedule,
} from "./configuration.ts";

const schema = section({
  kind: z.literal("hmc").describe("Hamiltonian Monte Carlo, preconditioned by the prior; a step is a trajectory."),
  stepSize: numberBetween(1e-8, 1.9)
    .default(0.3)
    .describe("ε of a leapfrog step, in units where the prior has frequency 1; the first one where it is adapted."),
  leapfrogSteps: wholeNumber(1, 100_000).default(8).describe("Leapfrog steps, so gradients, of a trajectory."),
  trajectory: oneOf("jittered", "fixed")
    .default("jittered")
    .describe('"jittered": from half to one and a half times leapfrogSteps, at random; "fixed": always as many.'),
  ...metropolis(0.8),
  ...schedule,
});

export interface HmcOptions extends Schedule, MetropolisOptions {
  kind: "hmc";
  /** ε. */
  stepSize: number;
  leapfrogSteps: number;
  trajectory: "jittered" | "fixed";
}

export const hmcConfiguration: SamplerConfiguration<typeof schema, HmcOptions> = {
  schema,
  biasOrder: null,
  resolve: ({ kind, stepSize, leapfrogSteps, trajectory, adaptation, targetAcceptance }) => ({
    kind,
    stepSize,
    leapfrogSteps,
    trajectory,
    adaptation,
    targetAcceptance,
  }),
};
