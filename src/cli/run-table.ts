/** The table of a run for people: what was measured, how surely, and what theory says beside it. */
import type { Summary } from "../diagnostics/summary.ts";
import type { RunResult } from "../run/result.ts";
import { table } from "./output.ts";

const HEADER = [
  "",
  "mean",
  "Monte-Carlo error",
  "error over data sets",
  "theory",
  "off by",
  "ess",
  "R-hat",
  "by chance",
];
const ABSENT = "–";

/** A row an observable; "off by" is mean less theory in standard errors, those over data sets where there are several. */
export function runTable({ observables, theory }: Pick<RunResult, "observables" | "theory">): string {
  const predicted = numbersIn(theory);
  const compared = Object.keys(observables).some((name) => predicted.has(name));
  const shown = (row: readonly string[]) => (compared ? row : [...row.slice(0, 4), ...row.slice(6)]);
  const rows = Object.entries(observables).map(([name, summary]) => [
    name,
    short(summary.mean),
    short(summary.mcse),
    short(summary.standardError),
    short(predicted.get(name) ?? null),
    deviation(summary, predicted.get(name)),
    summary.ess === null ? ABSENT : String(Math.floor(summary.ess)),
    summary.rhat === null ? ABSENT : summary.rhat.toFixed(3),
    summary.halves === null ? ABSENT : summary.halves.rhatLimit.toFixed(3),
  ]);
  return table([HEADER, ...rows].map(shown));
}

function numbersIn(theory: RunResult["theory"]): Map<string, number> {
  return new Map(Object.entries(theory ?? {}).filter((entry): entry is [string, number] => Number.isFinite(entry[1])));
}

/** "+2.1 σ": mean less theory in standard errors. */
function deviation({ mean, mcse, standardError }: Summary, theory: number | undefined): string {
  const error = standardError ?? mcse;
  if (mean === null || theory === undefined || error === null || !(error > 0)) return ABSENT;
  const off = (mean - theory) / error;
  return `${off < 0 ? "−" : "+"}${Math.abs(off).toFixed(1)} σ`;
}

/** Five digits, or as many as asked for. */
export function short(value: number | null, digits = 5): string {
  return value === null ? ABSENT : value.toPrecision(digits);
}
