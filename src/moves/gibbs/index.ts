/**
 * Gibbs sampling of hidden weights and readout in turn, each move exact at any step: the hidden weights by a Hamiltonian
 * trajectory with a Metropolis test while the readout stands still, then the readout drawn from its Gaussian
 * distribution given them (PHYSICS 1).
 */
import { z } from "zod";
import { section } from "../../validation.ts";
import { type TrajectoryOptions, trajectories, trajectoriesOf, trajectoryOptions } from "../hamiltonian/options.ts";
import { trajectory } from "../hamiltonian/trajectory.ts";
import { planned } from "../move.ts";
import { defineSampler } from "../sampler.ts";
import { type Schedule, schedule } from "../schedule.ts";
import { drawReadout } from "./draw-readout.ts";

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

export const gibbs = defineSampler("gibbs", {
  schema,
  biasOrder: null,
  resolve: (given, _context, steps): GibbsOptions => ({ kind: given.kind, ...trajectoryOptions(given), ...steps }),
  moves: (options) => [
    planned(trajectory, { ...trajectoriesOf(options), moves: ({ name }) => name !== "readout" }),
    planned(drawReadout, {}),
  ],
});
