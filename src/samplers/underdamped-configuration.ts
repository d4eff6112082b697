/** What a person may write about underdamped Langevin dynamics. */
import { z } from "zod";
import { numberBetween, section } from "../validation.ts";
import { type SamplerConfiguration, type Schedule, schedule } from "./configuration.ts";

const schema = section({
  kind: z.literal("underdamped").describe("Underdamped Langevin dynamics (BAOAB), preconditioned by the prior."),
  stepSize: numberBetween(1e-8, 1.9)
    .default(0.3)
    .describe("ε, in units where the prior has frequency 1; data of curvature λ times the prior's want ε√(1 + λ) < 2."),
  friction: numberBetween(0, 1e6).default(1).describe("Friction γ: momenta are forgotten in a time 1/γ."),
  ...schedule,
});

export interface UnderdampedOptions extends Schedule {
  kind: "underdamped";
  /** ε. */
  stepSize: number;
  /** γ. */
  friction: number;
}

export const underdampedConfiguration: SamplerConfiguration<typeof schema, UnderdampedOptions> = {
  schema,
  biasOrder: 2,
  resolve: ({ kind, stepSize, friction }) => ({ kind, stepSize, friction }),
};
