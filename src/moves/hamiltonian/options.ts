/** The options of samplers that follow Hamiltonian trajectories. */
import { numberBetween, oneOf, wholeNumber } from "../../validation.ts";
import { adaptationSteps, type MetropolisOptions, metropolis } from "../metropolis.ts";
import type { Schedule } from "../schedule.ts";
import type { Trajectory } from "./trajectory.ts";

export const trajectories = {
  stepSize: numberBetween(1e-8, 1.9)
    .default(0.3)
    .describe("ε of a leapfrog step, in units where the prior has frequency 1; the first one where it is adapted."),
  leapfrogSteps: wholeNumber(1, 100_000).default(8).describe("Leapfrog steps, so gradients, of a trajectory."),
  trajectory: oneOf("jittered", "fixed")
    .default("jittered")
    .describe('"jittered": from half to one and a half times leapfrogSteps, at random; "fixed": always as many.'),
  ...metropolis(0.8),
};

export interface TrajectoryOptions extends MetropolisOptions {
  /** ε. */
  stepSize: number;
  leapfrogSteps: number;
  trajectory: "jittered" | "fixed";
}

/** These options alone, of all that a person may write. */
export function trajectoryOptions({
  stepSize,
  leapfrogSteps,
  trajectory,
  adaptation,
  targetAcceptance,
}: TrajectoryOptions): TrajectoryOptions {
  return { stepSize, leapfrogSteps, trajectory, adaptation, targetAcceptance };
}

/** The trajectories of a configuration. */
export function trajectoriesOf(options: TrajectoryOptions & Pick<Schedule, "burnIn">): Trajectory {
  const { stepSize, leapfrogSteps, trajectory, targetAcceptance } = options;
  return {
    leap: stepSize,
    adaptation: adaptationSteps(options),
    targetAcceptance,
    leapfrogSteps,
    jitter: trajectory === "jittered",
  };
}
