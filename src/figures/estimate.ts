/** How long runs will take on this machine, from a few steps of each size. */
import type { Core } from "../core/module.ts";
import type { Experiment } from "../runs/experiment.ts";
import { openChain } from "../runs/open-chain.ts";

/** Time spent on measuring one size, and the most steps for it. */
const SECONDS = 0.3;
const MOST_STEPS = 200;

/** Seconds that one step of one chain takes on one thread. */
export function secondsPerStep(core: Core, experiment: Experiment): number {
  // A sampler that looks for its step size during burn-in spends many gradients on its first steps alone.
  const settled = { ...experiment, sampler: { ...experiment.sampler, burnIn: 1 } };
  const chain = openChain(core, { experiment: settled, dataSet: 0, chain: 0, planted: null }, null);
  try {
    // The first step also pays for compiling, and for that search.
    chain.advance(1);
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
export function totalSteps({ dataSets, chains, sampler }: Experiment): number {
  return dataSets * chains * sampler.steps;
}

/** What the cost of a step depends on. */
export function sizeOf({ task, network, precision, sampler }: Experiment): string {
  return JSON.stringify([task, network.width, precision, sampler.kind]);
}
