/** What every sampler tells of its part of a configuration: a file <kind>-configuration.ts beside it. */
import type { z } from "zod";
import { numberBetween, oneOf, wholeNumber } from "../validation.ts";

/** Of `sampler.steps`. */
export const LARGEST_STEP = 4_294_967_295;

/** Which steps are made and kept, and where a chain starts: the same for all samplers. */
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
};

export interface Schedule {
  steps: number;
  burnIn: number;
  thin: number;
  spacing: "linear" | "logarithmic";
  start: "prior" | "planted" | "both";
  plantedFraction: number;
}

/** What a sampler's options may be measured against. */
export interface SamplerContext {
  /** Training samples n. */
  samples: number;
  noise: number;
  /** Prior variances of single weights: v_w and v_a. */
  inputVariance: number;
  readoutVariance: number;
}

export interface SamplerConfiguration<Schema extends z.ZodType, Options> {
  schema: Schema;
  /**
   * Power of `stepSize` with which a sampler's means are off: what two step sizes are extrapolated by. Null for one
   * whose means do not depend on it.
   */
  biasOrder: number | null;
  /** Whether its steps are the paper's time, in which a network learns late; where absent, they never are. */
  keepsTime?(options: Options): boolean;
  /** Fills in what depends on other values, and refuses what cannot be. What comes out goes in again unchanged. */
  resolve(given: z.output<Schema>, context: SamplerContext): Omit<Options, keyof Schedule>;
}

/** The options of samplers with a Metropolis test that concern it. */
export const metropolis = (target: number) => ({
  adaptation: oneOf("burn-in", "none")
    .default("burn-in")
    .describe(
      '"burn-in": the step size follows the acceptance during burn-in and stands still after it, or ever less without a burn-in; "none": it is as given.',
    ),
  targetAcceptance: numberBetween(0.05, 0.99)
    .default(target)
    .describe("Mean acceptance probability that adaptation aims at."),
});

export interface MetropolisOptions {
  adaptation: "burn-in" | "none";
  targetAcceptance: number;
}

/**
 * Steps during which the step size follows the acceptance. Without a burn-in, as in a live session, it does so for ever,
 * by changes that fall as one over the root of the steps made.
 */
export function adaptationSteps({ adaptation, burnIn }: MetropolisOptions & Pick<Schedule, "burnIn">): number {
  if (adaptation === "none") return 0;
  return burnIn === 0 ? Number.POSITIVE_INFINITY : burnIn;
}

/** The options of samplers that follow Hamiltonian trajectories. */
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
