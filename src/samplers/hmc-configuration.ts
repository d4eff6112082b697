/** What a person may write about Hamiltonian Monte Carlo. */
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
  kind: z.literal("hmc").describe("Hamiltonian Monte Carlo, preconditioned by the prior; a step is a trajectory."),
  ...trajectories,
  ...schedule,
});

export interface HmcOptions extends Schedule, TrajectoryOptions {
  kind: "hmc";
}

export const hmcConfiguration: SamplerConfiguration<typeof schema, HmcOptions> = {
  schema,
  biasOrder: null,
  resolve: (given) => ({ kind: given.kind, ...trajectoryOptions(given) }),
};
