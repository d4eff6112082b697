/**
 * Tests whose thoroughness is a number of cases: few of them in every test run,
 * many under their own command (`npm run test:crash`, `test:hostile`), which passes `--mode long`.
 */
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    long: boolean;
  }
}

export function cases(usually: number, long: number): number {
  return inject("long") ? long : usually;
}

/** For fast-check: the same cases in every test run, new ones in each long one (which prints its seed when it fails). */
export function randomCases(usually: number, long: number): { numRuns: number; seed?: number } {
  return inject("long") ? { numRuns: long } : { numRuns: usually, seed: 2026 };
}
