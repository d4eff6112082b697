/** An experiment beside theory, and why they differ: by controls that each take one cause away. */
import type { Estimate } from "../../diagnostics/estimate.ts";
import type { Verdict } from "../../diagnostics/verdict.ts";
import { fixed, plusMinus } from "../../drawing/format.ts";
import type { Target } from "../figure.ts";
import { verdict } from "./verdicts.ts";

export interface Comparison {
  /** Experiment less theory, in units of theory. */
  off: number;
  /** How far apart the two may be: two standard errors, and what the theory itself says it leaves out. */
  tolerance: number;
  within: boolean;
}

/**
 * @param value  what theory says in its limit
 * @param finite  what it says with the terms that the limit leaves out
 */
export function compare({ mean, error }: Estimate, value: number, finite: number): Comparison {
  const tolerance = 2 * error + Math.abs(finite - value);
  return { off: (mean - value) / value, tolerance, within: Math.abs(mean - value) <= tolerance };
}

/** The row of a comparison in a table of targets. */
export function comparedTarget(quantity: string, value: number, measured: Estimate, found: Comparison): Target {
  return {
    quantity,
    target: fixed(value, 4),
    measured: plusMinus(measured),
    tolerance: fixed(found.tolerance, 4),
    verdict: verdict(found.within),
  };
}

/** The same experiment without one of the causes that theory does not know of. */
export interface Control {
  cause: string;
  /** How it was done without. */
  how: string;
  found: Comparison;
  /** Whether it may be believed. */
  status: Verdict["status"];
}

/** A cause is named if it makes up at least this part of what is missed. */
const NOTABLE = 0.2;

/** Why a comparison misses. Each control goes without what those before it go without, too. */
export function reasonOf(missed: Comparison, controls: readonly Control[]): string {
  const causes: string[] = [];
  const evidence = [`off by ${percent(missed.off)}`];
  let before = missed;
  for (const { cause, how, found, status } of controls) {
    const doubt = status === "not-equilibrated" ? " (not yet in equilibrium)" : "";
    evidence.push(`${how} by ${percent(found.off)}${doubt}${found.within ? ", within tolerance" : ""}`);
    const gain = Math.abs(before.off) - Math.abs(found.off);
    if (gain > NOTABLE * Math.abs(missed.off)) causes.push(cause);
    before = found;
  }
  if (!before.within) causes.push(`${causes.length > 0 ? "what stays, " : ""}mean-field theory at finite _N_`);
  const conclusion = causes.length > 0 ? `: ${causes.join("; ")}` : "";
  return `${sentence(evidence.join("; "))}${conclusion}.`;
}

function percent(share: number): string {
  const digits = fixed(100 * share, 0);
  return `${share > 0 && digits !== "0" ? "+" : ""}${digits} %`;
}

function sentence(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
