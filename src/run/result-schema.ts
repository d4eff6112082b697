/**
 * What has to stand in a `result.json` for it to be read as one: a file that somebody else wrote, or that was cut, is
 * refused with the path of the first value that is not what it has to be.
 */
import { z } from "zod";
import type { StepBias } from "../diagnostics/step-bias.ts";
import type { Summary } from "../diagnostics/summary.ts";
import type { Finding, Verdict } from "../diagnostics/verdict.ts";
import { GrokphaseError } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Theory } from "../tasks/index.ts";
import { oneOf, validate } from "../validation.ts";
import type { AutoReport, AutoStage } from "./auto-report.ts";
import type { RunResult } from "./run-result.ts";

/** JSON has no word for what is not finite but null. */
const number = z.custom<number>((value) => value === null || typeof value === "number", "a number");
const maybe = number.nullable();
const count = z.int("a whole number from 0 on").min(0, "a whole number from 0 on");
const text = z.string("a text");
const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape, "an object");
const named = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value, "an object");
const has = (value: unknown, key: string) =>
  typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[key] === "object";

const measured = object({ mean: maybe, mcse: maybe });

const summary: z.ZodType<Summary> = object({
  mean: maybe,
  mcse: maybe,
  ess: maybe,
  rhat: maybe,
  halves: object({ worth: number, rhatLimit: number, drift: number, driftLimit: number }).nullable(),
  bulkEss: maybe,
  tailEss: maybe,
  autocorrelationTime: maybe,
  quantiles: z.array(object({ probability: number, value: number, mcse: maybe }), "a list").nullable(),
  standardError: maybe,
  dataSetSpread: maybe,
  reason: text.exactOptional(),
});

const finding: z.ZodType<Finding> = object({
  about: oneOf("draws", "standstill", "halves", "drift", "starts", "length", "virial", "sampler"),
  found: text,
  advice: text,
});

const verdict: z.ZodType<Verdict> = object({
  status: oneOf("equilibrated", "not-equilibrated", "unclear"),
  text,
  findings: z.array(finding, "a list"),
});

const bias: z.ZodType<StepBias> = object({
  bias: number,
  error: number,
  extrapolated: object({ mean: number, mcse: number }),
});
const answers = named(object({ target: number, mcse: maybe, bias: bias.nullable() }));

export const autoStage: z.ZodType<AutoStage> = object({
  stepSize: maybe,
  steps: count,
  answers,
  next: oneOf("done", "longer", "smaller-step"),
  factor: number,
  reason: text,
});

const auto: z.ZodType<AutoReport> = object({
  met: z.boolean("true or false"),
  reason: text,
  answers,
  history: z.array(autoStage, "a list"),
});

/** An experiment is compared with the folder's own configuration, which is checked in full. */
export const experiment = z.custom<Experiment>(
  (value) => has(value, "task") && has(value, "network") && has(value, "sampler"),
  "an experiment",
);

const schema: z.ZodType<RunResult> = object({
  status: oneOf("complete", "cancelled"),
  experiment,
  draws: object({ planned: count, made: z.array(count, "a list") }),
  observables: named(summary),
  virial: object({ input: number, readout: number }).nullable(),
  sampler: object({
    stepSize: number,
    acceptance: maybe,
    warning: text.exactOptional(),
    advice: text.exactOptional(),
  }).nullable(),
  starts: object({
    observables: named(object({ prior: measured, planted: measured, z: maybe })),
    limit: number,
    agrees: z.boolean("true or false"),
    worst: text.nullable(),
  }).exactOptional(),
  droplets: object({
    barrier: number,
    mean: number,
    variance: number,
    binomialVariance: number,
    dispersion: measured.nullable(),
    nucleations: count,
    evaporations: count,
    stillChains: count,
  }).nullable(),
  theory: z.custom<Theory>((value) => value === null || has(value, "solver"), "what theory says").nullable(),
  verdict,
  provenance: object({ version: text, wasm: text, seed: count, engine: text, platform: text }),
  remarks: z.array(text, "a list").exactOptional(),
  auto: auto.exactOptional(),
  reason: text.exactOptional(),
});

/**
 * @param path  of the file, which stands before the path of a value in an error.
 * @throws GrokphaseError "bad-input", one line with the path of the value.
 */
export function checkResult(value: unknown, path: string): RunResult {
  try {
    return validate(schema, value, path);
  } catch (cause) {
    if (!(cause instanceof GrokphaseError) || cause.path === path) throw cause;
    throw new GrokphaseError(cause.code, `${path}: ${cause.message}`, { path, cause });
  }
}
