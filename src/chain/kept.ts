/**
 * Which steps' draws are kept: every `thin`-th one from burnIn on or, with logarithmic spacing,
 * fewer and fewer of them, for what happens over decades of time. The logarithm is taken in
 * octaves, so that whole numbers are enough: OCTAVE draws between a time and its double.
 */
import type { Schedule } from "../moves/schedule.ts";

type Kept = Pick<Schedule, "burnIn" | "thin" | "spacing">;

/** A power of 2. */
const OCTAVE = 32;

/** Whether the draw before the update of this step is kept. */
export function isKept({ burnIn, thin, spacing }: Kept, step: number): boolean {
  if (step < burnIn || (step - burnIn) % thin !== 0) return false;
  return spacing === "linear" || ((step - burnIn) / thin) % strideAt((step - burnIn) / thin) === 0;
}

/** How many draws a chain has kept when it has done this many steps. */
export function keptBefore({ burnIn, thin, spacing }: Kept, steps: number): number {
  if (steps <= burnIn) return 0;
  const candidates = Math.ceil((steps - burnIn) / thin);
  if (spacing === "linear" || candidates <= 2 * OCTAVE) return candidates;
  const octave = octaveOf(candidates);
  return OCTAVE * (1 + log2(octave / OCTAVE)) + Math.ceil((candidates - octave) / strideAt(octave));
}

/** The steps of all draws that a chain keeps. */
export function keptSteps(schedule: Kept & Pick<Schedule, "steps">): number[] {
  const kept: number[] = [];
  for (let step = schedule.burnIn; step < schedule.steps; step += schedule.thin) {
    if (isKept(schedule, step)) kept.push(step);
  }
  return kept;
}

/**
 * How many of a chain's first draws stand closer in time than its last ones: what is left is evenly spaced and so
 * can be averaged over. None with linear spacing; with logarithmic, all before the octave of the last.
 */
export function unevenBefore({ burnIn, thin, spacing }: Kept, steps: number): number {
  if (spacing === "linear" || steps <= burnIn) return 0;
  const last = Math.ceil((steps - burnIn) / thin) - 1;
  return last < 2 * OCTAVE ? 0 : keptBefore({ burnIn, thin, spacing }, burnIn + octaveOf(last) * thin);
}

/** Of the candidates, every thin-th step, number 0 … : how many from one kept to the next. */
function strideAt(candidate: number): number {
  return candidate < 2 * OCTAVE ? 1 : octaveOf(candidate) / OCTAVE;
}

/** The largest power of 2 that is no larger. */
function octaveOf(candidate: number): number {
  return 2 ** log2(candidate);
}

/** Rounded down; of 1 … 2³² − 1. */
function log2(x: number): number {
  return 31 - Math.clz32(x);
}
