/** Overdamped Langevin dynamics (PHYSICS 1.2): plain, as in the paper, or preconditioned by the prior. */
import { z } from "zod";
import { badInput } from "../../errors.ts";
import { numberBetween, oneOf, section } from "../../validation.ts";
import { factorSchema, largestFactor, smallestFactor } from "../factors.ts";
import { planned } from "../move.ts";
import { defineSampler, type SamplerContext } from "../sampler.ts";
import { type Schedule, schedule } from "../schedule.ts";
import { type LangevinDynamics, langevinMove } from "./step.ts";

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
  temperature: numberBetween(0, 1e6)
    .exactOptional()
    .describe("T of the density e^{−U/T}, 1 unless given; 0 is gradient descent."),
  stepSchedule: factorSchema.exactOptional().describe("Multiplies stepSize: a learning-rate schedule."),
  noiseSchedule: factorSchema.exactOptional().describe("Multiplies the observation noise σ²: annealing."),
  ...schedule,
});

export interface LangevinOptions extends Schedule, LangevinDynamics {
  kind: "langevin";
}

/** The paper's mean-loss learning rate (PHYSICS 6), where plain dynamics are given no step. */
const PAPER_LEARNING_RATE = 2e-3;

function resolveLangevin(given: z.output<typeof schema>, context: SamplerContext, steps: Schedule): LangevinOptions {
  const { kind, preconditioner, temperature, stepSchedule, noiseSchedule } = given;
  const stepSize = langevinStepSize(given, context.samples);
  const largest = stepSize * (stepSchedule ? largestFactor(stepSchedule) : 1);
  // The prior alone multiplies a weight by 1 − hM/v in each step, which diverges from hM/v = 2 on.
  const prior = Math.min(context.inputVariance, context.readoutVariance);
  const noise = context.noise * (noiseSchedule ? largestFactor(noiseSchedule) : 1);
  const limit = preconditioner === "prior" ? 2 : prior / noise;
  if (largest >= limit) {
    throw badInput("sampler.stepSize", `a number below ${limit}, where the prior's own dynamics diverge`, largest);
  }
  const positive = noiseSchedule && smallestFactor(noiseSchedule) > 0;
  if (positive === false) throw badInput("sampler.noiseSchedule", "factors above 0", noiseSchedule);
  return {
    kind,
    preconditioner,
    stepSize,
    ...(temperature !== undefined && { temperature }),
    ...(stepSchedule && { stepSchedule }),
    ...(noiseSchedule && { noiseSchedule }),
    ...steps,
  };
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

export const langevin = defineSampler("langevin", {
  schema,
  biasOrder: 1,
  keepsTime: ({ preconditioner, temperature = 1, stepSchedule }) =>
    preconditioner === "none" && temperature === 1 && stepSchedule === undefined,
  resolve: resolveLangevin,
  moves: (options) => [planned(langevinMove, options)],
});
