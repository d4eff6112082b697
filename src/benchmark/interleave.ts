/**
 * Honest timing on a noisy machine: the tasks of a comparison take turns, round
 * after round, so that a slow second slows all of them, and only ratios within
 * one call are worth quoting.
 */

export interface Timing {
  /** Milliseconds a call: the median over the rounds. */
  median: number;
  /** The best round. */
  least: number;
}

/** At least this many milliseconds of a task a round. */
const ROUND = 20;

/** Times every task; each is warmed up until its engine has compiled it well. */
export function interleave<Name extends string>(tasks: Record<Name, () => void>, rounds = 11): Record<Name, Timing> {
  const names = Object.keys(tasks) as Name[];
  const calls = {} as Record<Name, number>;
  const samples = {} as Record<Name, number[]>;
  for (const name of names) {
    samples[name] = [];
    time(tasks[name], 3);
    calls[name] = Math.max(1, Math.ceil(ROUND / Math.max(time(tasks[name], 1), 1e-4)));
    time(tasks[name], calls[name]);
  }
  for (let round = 0; round < rounds; round++) {
    for (const name of names) samples[name].push(time(tasks[name], calls[name]));
  }
  const timings = {} as Record<Name, Timing>;
  for (const name of names) {
    const sorted = samples[name].sort((a, b) => a - b);
    timings[name] = { median: sorted[sorted.length >> 1]!, least: sorted[0]! };
  }
  return timings;
}

/** Milliseconds a call, over some calls. */
function time(task: () => void, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) task();
  return (performance.now() - start) / calls;
}
