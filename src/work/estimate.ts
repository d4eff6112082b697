/** How long runs will take on this machine, from a few steps of each size. */

import { keptBefore } from "../chain/kept.ts";
import { openChain } from "../chain/open-chain.ts";
import type { Core } from "../core/module.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { LARGEST_STEP } from "../moves/schedule.ts";

/** Time spent on measuring one kind of step, and the most steps for it. */
const SECONDS = 0.2;
const MOST_STEPS = 200;
/** At which no network diverges while it is timed. */
const SMALL_STEP = 1e-3;

/** Seconds a step by build and size, measured once a process. */
const measured = new Map<string, number>();

/** Seconds that each run will take on so many threads, when nothing else runs. */
export function estimateSeconds(core: Core, works: readonly { experiment: Experiment }[], threads: number): number[] {
  return works.map(({ experiment }) => {
    const size = `${core.hash} ${sizeOf(experiment)}`;
    if (!measured.has(size)) measured.set(size, secondsPerStep(core, experiment));
    return (totalSteps(experiment) * measured.get(size)!) / threads;
  });
}

/** Seconds that one step of one chain takes on one thread: a bare step, and what its share of kept draws adds. */
function secondsPerStep(core: Core, experiment: Experiment): number {
  const { sampler } = experiment;
  const bare = secondsOfSteps(core, experiment, LARGEST_STEP);
  const kept = secondsOfSteps(core, experiment, 1);
  return bare + (Math.max(0, kept - bare) * keptBefore(sampler, sampler.steps)) / sampler.steps;
}

function secondsOfSteps(core: Core, experiment: Experiment, thin: number): number {
  // A sampler that looks for its step size spends many gradients on its first steps alone.
  const still = "adaptation" in experiment.sampler ? { adaptation: "none", stepSize: SMALL_STEP } : {};
  const sampler = { ...experiment.sampler, ...still, burnIn: 1, thin, spacing: "linear" } as Experiment["sampler"];
  const spec = { experiment: { ...experiment, sampler }, dataSet: 0, chain: 0, planted: null };
  const chain = openChain(core, spec, null);
  try {
    // The first steps also pay for compiling, for that search, and for the one draw that is always kept.
    chain.advance(2);
    const start = performance.now();
    let steps = 0;
    let seconds = 0;
    while (seconds < SECONDS && steps < MOST_STEPS) {
      chain.advance(1);
      steps++;
      seconds = (performance.now() - start) / 1000;
    }
    return seconds / steps;
  } finally {
    chain.close();
  }
}

/** Steps of all chains of an experiment. */
function totalSteps({ dataSets, chains, sampler }: Experiment): number {
  return dataSets * chains * sampler.steps;
}

/** What the cost of a step depends on. */
function sizeOf({ task, network, precision, sampler }: Experiment): string {
  return JSON.stringify([task, network.width, precision, sampler.kind]);
}
