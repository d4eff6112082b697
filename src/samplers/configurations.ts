/** What a person may write about samplers, by their kind. A new sampler is its files, and a line in each list here and in index.ts. */
import { z } from "zod";
import { badInput } from "../errors.ts";
import type { SamplerConfiguration, SamplerContext, Schedule } from "./configuration.ts";
import { type GibbsOptions, gibbsConfiguration } from "./gibbs-configuration.ts";
import { type HmcOptions, hmcConfiguration } from "./hmc-configuration.ts";
import { type LangevinOptions, langevinConfiguration } from "./langevin-configuration.ts";
import { type MalaOptions, malaConfiguration } from "./mala-configuration.ts";
import { type UnderdampedOptions, underdampedConfiguration } from "./underdamped-configuration.ts";

/** The options of every sampler, resolved. */
export type SamplerOptions = LangevinOptions | MalaOptions | UnderdampedOptions | HmcOptions | GibbsOptions;

const configurations = {
  langevin: langevinConfiguration,
  mala: malaConfiguration,
  underdamped: underdampedConfiguration,
  hmc: hmcConfiguration,
  gibbs: gibbsConfiguration,
};

/**
 * Which sampler a configuration means that names none: the one that makes the most of its gradients (docs/SAMPLERS.md),
 * but Langevin dynamics where it sets what was Langevin's alone when there was no other.
 */
export function unnamedKind(sampler: object): SamplerOptions["kind"] {
  const meansLangevin = ["preconditioner", "learningRate", "stepSize"].some((key) => key in sampler);
  return meansLangevin ? "langevin" : "underdamped";
}

export const samplerSchema = z.discriminatedUnion(
  "kind",
  [
    configurations.langevin.schema,
    configurations.mala.schema,
    configurations.underdamped.schema,
    configurations.hmc.schema,
    configurations.gibbs.schema,
  ],
  {
    error: `one of ${Object.keys(configurations)
      .map((kind) => JSON.stringify(kind))
      .join(", ")}`,
  },
);

export function biasOrderOf({ kind }: SamplerOptions): number | null {
  return configurations[kind].biasOrder;
}

/**
 * Whether steps are the paper's time: plain Langevin dynamics. All other samplers reach the same equilibrium, but what
 * they show on the way, and how long it takes, is theirs.
 */
export function keepsTime(options: SamplerOptions): boolean {
  const { keepsTime: keeps } = configurations[options.kind] as SamplerConfiguration<z.ZodType, SamplerOptions>;
  return keeps?.(options) ?? false;
}

/** @throws GrokphaseError "bad-input" for options that do not go together. */
export function resolveSampler(given: z.output<typeof samplerSchema>, context: SamplerContext): SamplerOptions {
  const { steps, thin, spacing, start, plantedFraction } = given;
  const burnIn = given.burnIn ?? Math.floor(steps / 4);
  if (burnIn >= steps) throw badInput("sampler.burnIn", `a whole number below sampler.steps (${steps})`, burnIn);
  const { resolve } = configurations[given.kind] as SamplerConfiguration<z.ZodType, SamplerOptions>;
  const own = resolve(given, context) as Omit<SamplerOptions, keyof Schedule>;
  return { ...own, steps, burnIn, thin, spacing, start, plantedFraction } as SamplerOptions;
}
