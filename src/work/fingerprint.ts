/** Names for what has been computed, so that nothing is taken for the result of another configuration or build. */
import { createHash } from "node:crypto";
import { sourceHashes } from "../build.ts";
import type { Core } from "../core/module.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { version } from "../version.ts";

/** Hexadecimal digits that names of folders and files carry. */
const SHORT = 8;

/** SHA-256 of all that a run's numbers depend on. */
export function runId(core: Core, experiment: Experiment): string {
  return fingerprint([version, sourceHashes.runs, core.hash, experiment]);
}

/** The first digits of `runId`. */
export function shortRunId(core: Core, experiment: Experiment): string {
  return runId(core, experiment).slice(0, SHORT);
}

/** The first digits of the SHA-256 of all that a calculation's result depends on. */
export function calculationHash(core: Core, parameters: object): string {
  return fingerprint([version, sourceHashes.all, core.hash, parameters]).slice(0, SHORT);
}

function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
