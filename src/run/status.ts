/** Where a run stands, read from its folder without touching it. */

import { keptBefore } from "../chain/kept.ts";
import type { Verdict } from "../diagnostics/verdict.ts";
import { GrokphaseError } from "../errors.ts";
import { chainNames, RunFolder, readStoredExperiment } from "./folder/folder.ts";
import { lockHolder } from "./folder/lock.ts";
import { readStates } from "./folder/recovery.ts";
import { readResult } from "./result.ts";

export interface RunStatus {
  /** "interrupted": neither finished nor at work, to be resumed. */
  status: "running" | "interrupted" | "cancelled" | "complete";
  /** Process that is at work in the folder. */
  pid: number | null;
  /** Over all chains, as of their states on the disk. */
  stepsDone: number;
  stepsTotal: number;
  chains: { dataSet: number; chain: number; step: number; draws: number }[];
  /** Of the result in the folder, which may be from before the run was extended. */
  verdict: Verdict | null;
}

/** @throws GrokphaseError "bad-input" for a folder without a run, or with one of another version. */
export function statusOf(directory: string): RunStatus {
  const folder = new RunFolder(directory);
  const experiment = readStoredExperiment(folder);
  const { sampler } = experiment;
  const chains = chainNames(experiment).map((name) => {
    const [newest] = readStates(folder, name).flatMap(({ content }) =>
      content instanceof GrokphaseError ? [] : content,
    );
    const step = newest?.state.step ?? 0;
    return { dataSet: name.dataSet, chain: name.chain, step, draws: keptBefore(sampler, step) };
  });
  const stepsDone = chains.reduce((sum, { step }) => sum + step, 0);
  const stepsTotal = chains.length * sampler.steps;
  const result = readResult(folder);
  const pid = lockHolder(folder.lock);
  return { status: stateOf(), pid, stepsDone, stepsTotal, chains, verdict: result?.verdict ?? null };

  function stateOf(): RunStatus["status"] {
    if (pid !== null) return "running";
    const isCurrent = result?.experiment.sampler.steps === sampler.steps;
    if (isCurrent && result.status === "complete") return "complete";
    const made = chains.map(({ draws }) => draws);
    return isCurrent && JSON.stringify(result.draws.made) === JSON.stringify(made) ? "cancelled" : "interrupted";
  }
}
