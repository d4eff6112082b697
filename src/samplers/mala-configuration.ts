/** What a person may write about Metropolis-adjusted Langevin dynamics. */
import { z } from "zod";
import { numberBetween, section } from "../validation.ts";
import {
  type MetropolisOptions,
  metropolis,
  type SamplerConfiguration,
  type Schedule,
  schedule,
} from "./configuration.ts";

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

export const malaConfiguration: SamplerConfiguration<typeof schema, MalaOptions> = {
  schema,
  biasOrder: null,
  resolve: ({ kind, stepSize, adaptation, targetAcceptance }) => ({ kind, stepSize, adaptation, targetAcceptance }),
};
