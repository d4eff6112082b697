/** Factors that change with the steps of a chain, for learning rates and noises. */
import { z } from "zod";
import type { Core } from "../core/module.ts";
import { numberBetween, section, wholeNumber } from "../validation.ts";
import { LARGEST_STEP } from "./schedule.ts";

const factor = () => numberBetween(0, 1e6);
const from = factor().default(1).describe("The factor at the start.");

export const factorSchema = z.discriminatedUnion(
  "kind",
  [
    section({ kind: z.literal("constant").describe("1 throughout.") }),
    section({
      kind: z.literal("step").describe("from · factor^k after k·every steps."),
      from,
      factor: factor().describe("What the factor is multiplied by."),
      every: wholeNumber(1, LARGEST_STEP).describe("Steps between two changes."),
      times: wholeNumber(0, 10_000).default(10_000).describe("Changes after which it stands."),
    }),
    section({
      kind: z.literal("cosine").describe("Half a period of a cosine, then `to`."),
      from,
      to: factor().default(0).describe("The factor at the end."),
      steps: wholeNumber(1, LARGEST_STEP).describe("Steps from one to the other."),
    }),
  ],
  { error: 'one of "constant", "step", "cosine"' },
);

export type Factor = z.output<typeof factorSchema>;

/**
 * The factor at a step, the same on every machine.
 * @param scratch  address of 24 bytes that may be overwritten, a multiple of 8.
 */
export function factorAt({ kernels, memory }: Core, schedule: Factor, step: number, scratch: number): number {
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "step":
      return schedule.from * power(schedule.factor, Math.min(Math.floor(step / schedule.every), schedule.times));
    case "cosine": {
      if (step >= schedule.steps) return schedule.to;
      const numbers = new Float64Array(memory.buffer, scratch, 3);
      numbers[0] = step / schedule.steps;
      kernels.sincosQuarterTurns_f64(scratch, scratch + 8, scratch + 16, 1);
      // (1 + cos πx)/2 = cos²(πx/2).
      const left = numbers[2]! * numbers[2]!;
      return schedule.to + (schedule.from - schedule.to) * left;
    }
  }
}

/** The largest that a factor gets. */
export function largestFactor(schedule: Factor): number {
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "step":
      return schedule.factor <= 1 ? schedule.from : schedule.from * power(schedule.factor, schedule.times);
    case "cosine":
      return Math.max(schedule.from, schedule.to);
  }
}

/** The smallest that a factor gets. */
export function smallestFactor(schedule: Factor): number {
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "step":
      return schedule.factor >= 1 ? schedule.from : schedule.from * power(schedule.factor, schedule.times);
    case "cosine":
      return Math.min(schedule.from, schedule.to);
  }
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, left = exponent; left > 0; square *= square, left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
  }
  return result;
}
