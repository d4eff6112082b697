/** Hamiltonian Monte Carlo: each step a trajectory with fresh momenta and a Metropolis test. */
import { z } from "zod";
import { section } from "../../validation.ts";
import { type TrajectoryOptions, trajectories, trajectoriesOf, trajectoryOptions } from "../hamiltonian/options.ts";
import { trajectory } from "../hamiltonian/trajectory.ts";
import { planned } from "../move.ts";
import { defineSampler } from "../sampler.ts";
import { type Schedule, schedule } from "../schedule.ts";

const schema = section({
  kind: z.literal("hmc").describe("Hamiltonian Monte Carlo, preconditioned by the prior; a step is a trajectory."),
  ...trajectories,
  ...schedule,
});

export interface HmcOptions extends Schedule, TrajectoryOptions {
  kind: "hmc";
}

export const hmc = defineSampler("hmc", {
  schema,
  biasOrder: null,
  resolve: (given, _context, steps): HmcOptions => ({ kind: given.kind, ...trajectoryOptions(given), ...steps }),
  moves: (options) => [planned(trajectory, trajectoriesOf(options))],
});
