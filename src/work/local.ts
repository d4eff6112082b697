/** The engine of this machine: one run after the other, each on all threads. */
import { platform } from "#platform";
import { loadCore } from "../core/module.ts";
import { completeRun, type RunOptions } from "../run/run.ts";
import { estimateSeconds } from "./estimate.ts";
import { type Engine, isOwnFailure, resultOfWork, type Work, type WorkOptions, type WorkReport } from "./work.ts";

export const local: Engine = {
  name: "local",

  async carryOut(works, place, options) {
    const core = await loadCore();
    const missing = works.filter((work) => resultOfWork(core, place, work) === null);
    const report: WorkReport = { cancelled: false, failed: [] };
    // Only who is told of the time pays for measuring it.
    const clock = options.onStart
      ? timeLeft(estimateSeconds(core, missing, options.threads ?? platform.threads))
      : null;
    for (const [i, work] of missing.entries()) {
      options.onStart?.({ work, number: i + 1, count: missing.length, secondsLeft: clock!.left(i) });
      const start = performance.now();
      try {
        const out = place.folderOf(work);
        const { status } = await completeRun({ ...runOptions(work, options), experiment: work.experiment, out });
        if (status === "cancelled") return { ...report, cancelled: true };
      } catch (error) {
        if (!(options.goOn && isOwnFailure(error))) throw error;
        report.failed.push({ work, error });
        options.onFailure?.({ work, error });
      }
      clock?.took(i, (performance.now() - start) / 1000);
    }
    return report;
  },
};

function runOptions(work: Work, { threads, signal, checkpointSeconds, onProgress, remark }: WorkOptions): RunOptions {
  return {
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    ...(checkpointSeconds !== undefined && { checkpointSeconds }),
    ...(onProgress && { onProgress: (progress) => onProgress(progress, work) }),
    ...(remark && { remark: (line) => remark(line, work) }),
  };
}

/** What earlier runs took over what they were thought to take corrects what is still thought. */
function timeLeft(seconds: readonly number[]): { left(from: number): number; took(index: number, time: number): void } {
  let estimated = 0;
  let taken = 0;
  return {
    left(from) {
      const left = seconds.slice(from).reduce((sum, x) => sum + x, 0);
      return estimated > 0 ? (left * taken) / estimated : left;
    },
    took(index, time) {
      estimated += seconds[index]!;
      taken += time;
    },
  };
}
