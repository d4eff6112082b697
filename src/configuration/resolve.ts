/**
 * What is to be computed: a task, a network, a noise and a sampler. The schema is
 * what a person may write; an Experiment is what a run is given, with every default
 * filled in and every number checked.
 */
import { z } from "zod";
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { resolveSampler, samplerSchema, unnamedKind } from "../moves/samplers.ts";
import { networkSchema, variance } from "../network/prior.ts";
import { taskOf, taskSchema } from "../tasks/index.ts";
import { oneOf, section, validate, wholeNumber } from "../validation.ts";

/** Version of the configuration's format. A change of meaning or names makes a new one. */
export const CONFIGURATION_VERSION = 1;

/** Fits every way of packing a seed, a data set and a chain into the key of the random numbers. */
const LARGEST_COUNT = 65_535;

/** What a person may write. */
export const configuration = section({
  $schema: z.string("the address of a JSON Schema").exactOptional().describe("For editors; not used."),
  version: z
    .literal(CONFIGURATION_VERSION, { error: `${CONFIGURATION_VERSION}, the format this version of grokphase reads` })
    .default(CONFIGURATION_VERSION)
    .describe("Version of this format."),
  task: taskSchema.describe("The data and what is learned from them."),
  network: networkSchema.describe("The student and its prior."),
  noise: variance().describe("Observation noise σ², the ridge."),
  sampler: samplerSchema.describe("How the posterior is sampled."),
  dataSets: wholeNumber(1, LARGEST_COUNT).default(1).describe("Independent data sets."),
  chains: wholeNumber(1, LARGEST_COUNT).default(4).describe("Chains on each data set."),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(1).describe("Of all random numbers."),
  precision: oneOf("f32", "f64").default("f32").describe("Of the sampling."),
}).describe("An experiment of grokphase.");

/** What a person may write: a configuration before defaults. */
export type Configuration = z.input<typeof configuration>;

/**
 * Checks a configuration and fills in its defaults. What comes out goes in again unchanged.
 * @param name What stands for the whole configuration in an error: its file or preset.
 * @throws GrokphaseError "bad-input", one line with the path of the value.
 */
export function resolveExperiment(value: unknown, name = "configuration"): Experiment {
  const given = validate(configuration, withSamplerKind(value), name);
  const { noise, dataSets, chains, seed, precision } = given;
  const { configuration: own, samples, posterior } = taskOf(given.task);
  const task = own.resolveTask(given.task);
  const network = own.resolveNetwork(given.network, task);
  const context = { samples: samples(task), ...posterior({ task, network, noise }) };
  const sampler = resolveSampler(given.sampler, context);
  if (dataSets * chains > LARGEST_COUNT) {
    throw badInput("chains", `at most ${LARGEST_COUNT} chains over all ${dataSets} data sets`, dataSets * chains);
  }
  if (sampler.start === "both" && chains % 2 !== 0) {
    throw badInput("chains", 'an even number with sampler.start "both"', chains);
  }
  const experiment: Experiment = { task, network, noise, sampler, dataSets, chains, seed, precision };
  own.check?.(experiment);
  return experiment;
}

/** A union of schemas is told apart by the kind, which may be left out. */
function withSamplerKind(value: unknown): unknown {
  const sampler = (value as { sampler?: unknown } | null)?.sampler;
  if (typeof sampler !== "object" || sampler === null || Array.isArray(sampler) || "kind" in sampler) return value;
  return { ...(value as object), sampler: { kind: unnamedKind(sampler), ...sampler, inferredKind: true } };
}
