/** Names for what has been computed, so that nothing is taken for the result of another configuration or build. */
import { createHash } from "node:crypto";
import { sourceHashes } from "../build.ts";
import type { Core } from "../core/module.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { version } from "../version.ts";

/** Of all that a run's numbers depend on. */
export function runHash(core: Core, experiment: Experiment): string {
  return fingerprint([version, sourceHashes.runs, core.hash, experiment]);
}

/** Of all that a calculation's result depends on. */
export function calculationHash(core: Core, parameters: object): string {
  return fingerprint([version, sourceHashes.all, core.hash, parameters]);
}

/** Eight hexadecimal digits. */
function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}
