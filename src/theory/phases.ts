/** Phases by stated rules: which wells of a single-neuron density there are, and which carry its weight. */
import { badInput } from "../errors.ts";
import type { Saddle } from "./saddles.ts";

/**
 * GFL: one well, or side wells without weight. GMFL-I: centre and side wells coexist.
 * GMFL-II: the side wells carry almost all, or the centre is no well.
 */
export type Phase = "GFL" | "GMFL-I" | "GMFL-II";

/** The weights of the side wells at which one phase ends and the next begins. */
export interface PhaseRule {
  /** Side wells count as present from this probability on. */
  coexistence: number;
  /** Side wells count as dominant from this probability on. */
  domination: number;
}

export const defaultRule: Readonly<PhaseRule> = { coexistence: 0.001, domination: 0.9 };

/** @throws GrokphaseError "bad-input" for thresholds that are no probabilities in rising order */
export function checkRule({ coexistence, domination }: PhaseRule, path: (name: string) => string): void {
  if (!(coexistence > 0 && coexistence < 1))
    throw badInput(path("coexistence"), "a number between 0 and 1", coexistence);
  if (!(domination > coexistence && domination <= 1)) {
    throw badInput(path("domination"), `a number above the coexistence, ${coexistence}, and up to 1`, domination);
  }
}

/**
 * @param saddles stationary points from the centre outwards
 * @param weightBeyond probability beyond a barrier, given its position
 */
export function classify(
  saddles: readonly { position: number; kind: Saddle["kind"] }[],
  { coexistence, domination }: PhaseRule,
  weightBeyond: (barrier: number) => number,
): { phase: Phase; sideWeight: number } {
  if (saddles.length === 1) return { phase: "GFL", sideWeight: 0 };
  const barrier = saddles.find(({ kind }) => kind === "maximum")!.position;
  const sideWeight = barrier === 0 ? 1 : weightBeyond(barrier);
  if (sideWeight >= domination) return { phase: "GMFL-II", sideWeight };
  return { phase: sideWeight >= coexistence ? "GMFL-I" : "GFL", sideWeight };
}
