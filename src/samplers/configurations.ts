/**
 * What a person may write about a sampler, by its kind, and what a run is given of it. Adding a
 * sampler adds its schema and its line in `samplerConfigurations`.
 */
import { z } from "zod";
import { badInput } from "../errors.ts";
import { numberBetween, oneOf, section, wholeNumber } from "../validation.ts";

/** Of `sampler.steps`. */
export const LARGEST_STEP = 4_294_967_295;

/** Which steps are made and kept, and where a chain starts: the same for all samplers. */
const schedule = {
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
    .describe("Fraction of neurons that a planted start places in the side wells."),
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
  /** Fills in what depends on other values, and refuses what cannot be. What comes out goes in again unchanged. */
  resolve(given: z.output<Schema>, context: SamplerContext): Omit<Options, keyof Schedule>;
}

const langevin = section({
  kind: z.literal("langevin").default("langevin").describe("Overdamped Langevin dynamics."),
  preconditioner: oneOf("none", "prior")
    .default("prior")
    .describe('"prior": steps scaled by the prior variances (equilibrium only); "none": the paper\'s dynamics.'),
  stepSize: numberBetween(1e-15, 2)
    .exactOptional()
    .describe(
      'h of PHYSICS 1.2: for "prior" 0.05 unless given, for "none" the sum-loss η (T = 2σ²). Resolved from learningRate.',
    ),
  learningRate: numberBetween(1e-12, 1e3)
    .exactOptional()
    .describe('The paper\'s mean-loss learning rate, instead of stepSize and only with "none": η = learningRate/n.'),
  ...schedule,
});

/** Overdamped Langevin dynamics, PHYSICS 1.2. */
export interface LangevinOptions extends Schedule {
  kind: "langevin";
  preconditioner: "none" | "prior";
  /** h of PHYSICS 1.2. */
  stepSize: number;
}

/** The paper's mean-loss learning rate (PHYSICS 6), where plain dynamics are given no step. */
const PAPER_LEARNING_RATE = 2e-3;

function resolveLangevin(
  given: z.output<typeof langevin>,
  context: SamplerContext,
): Omit<LangevinOptions, keyof Schedule> {
  const { kind, preconditioner } = given;
  const stepSize = langevinStepSize(given, context.samples);
  // The prior alone multiplies a weight by 1 − hM/v in each step, which diverges from hM/v = 2 on.
  const prior = Math.min(context.inputVariance, context.readoutVariance);
  const limit = preconditioner === "prior" ? 2 : prior / context.noise;
  if (stepSize >= limit) {
    throw badInput("sampler.stepSize", `a number below ${limit}, where the prior's own dynamics diverge`, stepSize);
  }
  return { kind, preconditioner, stepSize };
}

function langevinStepSize(given: z.output<typeof langevin>, samples: number): number {
  const { preconditioner, stepSize, learningRate } = given;
  if (learningRate !== undefined && preconditioner !== "none") {
    throw badInput("sampler.learningRate", 'nothing, or preconditioner "none" beside it', learningRate);
  }
  if (learningRate !== undefined && stepSize !== undefined) {
    throw badInput("sampler.learningRate", "nothing beside sampler.stepSize (give one of the two)", learningRate);
  }
  if (stepSize !== undefined) return stepSize;
  return preconditioner === "prior" ? 0.05 : (learningRate ?? PAPER_LEARNING_RATE) / samples;
}

/** The options of every sampler, resolved. */
export type SamplerOptions = LangevinOptions;

const samplerConfigurations = {
  langevin: { schema: langevin, biasOrder: 1, resolve: resolveLangevin } satisfies SamplerConfiguration<
    typeof langevin,
    LangevinOptions
  >,
};

/** Which sampler a configuration means that names none. */
export const DEFAULT_SAMPLER = "langevin";

export const samplerSchema = z.discriminatedUnion("kind", [samplerConfigurations.langevin.schema], {
  error: `one of ${Object.keys(samplerConfigurations)
    .map((kind) => JSON.stringify(kind))
    .join(", ")}`,
});

export function biasOrderOf({ kind }: SamplerOptions): number | null {
  return samplerConfigurations[kind].biasOrder;
}

/** @throws GrokphaseError "bad-input" for options that do not go together. */
export function resolveSampler(given: z.output<typeof samplerSchema>, context: SamplerContext): SamplerOptions {
  const { steps, thin, spacing, start, plantedFraction } = given;
  const burnIn = given.burnIn ?? Math.floor(steps / 4);
  if (burnIn >= steps) throw badInput("sampler.burnIn", `a whole number below sampler.steps (${steps})`, burnIn);
  const { resolve } = samplerConfigurations[given.kind];
  return { ...resolve(given, context), steps, burnIn, thin, spacing, start, plantedFraction };
}
