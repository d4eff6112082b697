/** Samplers as the rest of the house sees them: what a person may write, what that comes to, and the chain's sampler. */
import { z } from "zod";
import type { Core } from "../core/module.ts";
import { badInput } from "../errors.ts";
import { samplers } from "./index.ts";
import type { Needs, PlannedMove, Target } from "./move.ts";
import {
  composed,
  needsOf,
  numbersOf,
  reportOf,
  type Sampler,
  type SamplerContext,
  type SamplerReport,
} from "./sampler.ts";

type List = typeof samplers;

/** The options of every sampler, resolved. */
export type SamplerOptions = ReturnType<List[number]["resolve"]>;

/** The schemas of a list of samplers, in its order. */
function schemasOf<Kinds extends readonly { schema: z.ZodObject }[]>(kinds: Kinds) {
  return kinds.map(({ schema }) => schema) as unknown as { -readonly [I in keyof Kinds]: Kinds[I]["schema"] };
}

const known = samplers.map(({ kind }) => JSON.stringify(kind)).join(", ");

export const samplerSchema = z.discriminatedUnion("kind", schemasOf(samplers), { error: `one of ${known}` });

/** What was Langevin's alone when there was no other sampler. */
const LANGEVINS = ["preconditioner", "learningRate", "stepSize"];

/**
 * Which sampler a configuration means that names none: the one that makes the most of its gradients (docs/SAMPLERS.md),
 * but Langevin dynamics where it sets what was Langevin's alone when there was no other. Old configurations rely on
 * it; whoever runs one is told (`kindRemark`).
 */
export function unnamedKind(sampler: object): SamplerOptions["kind"] {
  return LANGEVINS.some((key) => key in sampler) ? "langevin" : "underdamped";
}

/** Says in a line which kind was chosen for a configuration that named none, and why; null where it named one. */
export function kindRemark({ kind, inferredKind }: SamplerOptions): string | null {
  if (!inferredKind) return null;
  const those = LANGEVINS.map((key) => `sampler.${key}`).join(", ");
  const reason =
    kind === "langevin" ? `since one of ${those} is given (otherwise "underdamped")` : `("langevin" beside ${those})`;
  return `sampler.kind: not named, so ${JSON.stringify(kind)} is used ${reason}; name the kind to be sure of it`;
}

function kindOf({ kind }: { kind: SamplerOptions["kind"] }): List[number] {
  return samplers.find((sampler) => sampler.kind === kind)!;
}

function movesOf(options: SamplerOptions): readonly PlannedMove[] {
  return kindOf(options).moves(options);
}

/** @throws GrokphaseError "bad-input" for options that do not go together. */
export function resolveSampler(given: z.output<typeof samplerSchema>, context: SamplerContext): SamplerOptions {
  const { steps, thin, spacing, start, plantedFraction, inferredKind } = given;
  const burnIn = given.burnIn ?? Math.floor(steps / 4);
  if (burnIn >= steps) throw badInput("sampler.burnIn", `a whole number below sampler.steps (${steps})`, burnIn);
  const schedule = { steps, burnIn, thin, spacing, start, plantedFraction, ...(inferredKind && { inferredKind }) };
  return kindOf(given).resolve(given, context, schedule);
}

/** Power of `stepSize` with which the means of a sampler are off; null where they do not depend on it. */
export function biasOrderOf(options: SamplerOptions): number | null {
  return kindOf(options).biasOrder;
}

/**
 * Whether steps are the paper's time: plain Langevin dynamics. All other samplers reach the same equilibrium, but what
 * they show on the way, and how long it takes, is theirs.
 */
export function keepsTime(options: SamplerOptions): boolean {
  return kindOf(options).keepsTime(options);
}

/** Whether weights are trained and not sampled: dynamics at temperature 0, whose stationary points are minima. */
export function trains(options: SamplerOptions): boolean {
  return "temperature" in options && options.temperature === 0;
}

/** What the network of a chain is to provide for its sampler. */
export function samplerNeeds(options: SamplerOptions): Needs {
  return needsOf(movesOf(options));
}

/** How many numbers the sampler of a chain carries: the length of `Sampler.memory`. */
export function samplerNumbers(options: SamplerOptions): number {
  return numbersOf(movesOf(options));
}

export function openSampler(target: Target, options: SamplerOptions): Sampler {
  return composed(target, movesOf(options));
}

/** How the sampler of a chain went, from what it carries. */
export function samplerReportOf(core: Core, options: SamplerOptions, memory: Float64Array): SamplerReport {
  return reportOf(core, options, movesOf(options), memory);
}
