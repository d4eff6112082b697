/** How many steps to ask of a worker at a time. */

/** The first stretch, which measures the speed. */
const FIRST = 1;
/** A stretch grows at most this much over the one before: a speed measured on one step is rough. */
const GROWTH = 8;

export interface Stretch {
  /** Steps to do next, at most `left`. */
  next(left: number): number;
  /** Tells how long the last stretch took. */
  took(steps: number, seconds: number): void;
}

/** Stretches of about `seconds` each. Where they end never changes a result. */
export function stretches(seconds: number): Stretch {
  let size = FIRST;
  return {
    next: (left) => Math.min(size, left),
    took(steps, elapsed) {
      const ideal = Math.floor((steps * seconds) / Math.max(elapsed, 1e-6));
      size = Math.max(1, Math.min(ideal, steps * GROWTH));
    },
  };
}
