/** What a person may write about Langevin dynamics. */
import { z } from "zod";
import { badInput } from "../errors.ts";
import { numberBetween, oneOf, section } from "../validation.ts";
import { type SamplerConfiguration, type SamplerContext, type Schedule, schedule } from "./configuration.ts";

const schema = section({
  kind: z
    .literal("langevin")
    .default("langevin")
    .describe("Overdamped Langevin dynamics; may be left out beside preconditioner, stepSize or learningRate."),
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
  given: z.output<typeof schema>,
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

function langevinStepSize(given: z.output<typeof schema>, samples: number): number {
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

export const langevinConfiguration: SamplerConfiguration<typeof schema, LangevinOptions> = {
  schema,
  biasOrder: 1,
  resolve: resolveLangevin,
};
