/** What a run comes to: `result.json`, a list of sections. */
import { existsSync, readFileSync } from "node:fs";
import { parseJson } from "../configuration/overrides.ts";
import type { Core } from "../core/module.ts";
import type { ChainState } from "../experiment/chain.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { touching } from "../files/failure.ts";
import type { RunFolder } from "./folder/folder.ts";
import { checkResult } from "./result-schema.ts";
import type { RunResult } from "./run-result.ts";
import { draws } from "./sections/draws.ts";
import { droplets } from "./sections/droplets.ts";
import { observables } from "./sections/observables.ts";
import { provenance } from "./sections/provenance.ts";
import { remarks } from "./sections/remarks.ts";
import { sampler } from "./sections/sampler.ts";
import type { Section } from "./sections/section.ts";
import { starts } from "./sections/starts.ts";
import { theory } from "./sections/theory.ts";
import { verdict } from "./sections/verdict.ts";
import { virial } from "./sections/virial.ts";
import { readTrace } from "./trace.ts";

export type { RunResult } from "./run-result.ts";

/** In the order of the file: a section may use those before it. */
const sections: readonly Section[] = [
  draws,
  observables,
  virial,
  sampler,
  starts,
  droplets,
  theory,
  verdict,
  provenance,
  remarks,
];

/** @param folder  the run's, with its `trace.jsonl` and `overlaps.npy`. */
export function resultOf(
  core: Core,
  experiment: Experiment,
  status: RunResult["status"],
  states: readonly (ChainState | null)[],
  folder: RunFolder,
): RunResult {
  const trace = readTrace(folder.trace, experiment);
  const remains = { core, experiment, states, trace, overlaps: folder.overlaps };
  const reasons: string[] = [];
  let result: Partial<RunResult> = { status, experiment };
  for (const section of sections) {
    const { reason, ...part } = section(remains, result);
    result = { ...result, ...part };
    if (reason) reasons.push(reason);
  }
  return checkResult({ ...result, ...(reasons.length > 0 && { reason: reasons.join("; ") }) }, folder.result);
}

/**
 * What stands in a run's folder; null before its first result.
 * @throws GrokphaseError "bad-input" for what is not the result of a run.
 */
export function readResult({ result }: RunFolder): RunResult | null {
  if (!existsSync(result)) return null;
  const text = touching(result, "read", () => readFileSync(result, "utf8"));
  return checkResult(parseJson(text, result), result);
}
