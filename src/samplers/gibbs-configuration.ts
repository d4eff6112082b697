/** What a person may write about Gibbs sampling of input weights and readout. */
import { z } from "zod";
import { section } from "../validation.ts";
import {
  type SamplerConfiguration,
  type Schedule,
  schedule,
  type TrajectoryOptions,
  trajectories,
  trajectoryOptions,
} from "./configuration.ts";

const schema = section({
  kind: z
    .literal("gibbs")
    .describe(
      "Gibbs sampling: the input weights by a Hamiltonian trajectory, then the readout drawn exactly given them.",
    ),
  ...trajectories,
  ...schedule,
});

export interface GibbsOptions extends Schedule, TrajectoryOptions {
  kind: "gibbs";
}

export const gibbsConfiguration: SamplerConfiguration<typeof schema, GibbsOptions> = {
  schema,
  biasOrder: null,
  resolve: (given) => ({ kind: given.kind, ...trajectoryOptions(given) }),
};
