/** The draws of a run, read back from `trace.jsonl` one observable at a time. */
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { readLines } from "./folder/parts.ts";

/** Names of the observables in a trace; none in an empty one. */
export function traceNames(trace: string): string[] {
  for (const line of readLines(trace)) {
    return Object.keys(parse(line, trace)).filter((name) => !["dataSet", "chain", "step"].includes(name));
  }
  return [];
}

/**
 * One observable of a trace: for each data set, its chains; for each chain, its draws in the order of steps.
 * What was not finite is NaN.
 * @throws GrokphaseError "bad-input" for a line that is not one of this experiment's.
 */
export function readSeries(trace: string, { dataSets, chains }: Experiment, name: string): Float64Array[][] {
  const series = Array.from({ length: dataSets }, () => Array.from({ length: chains }, (): number[] => []));
  for (const line of readLines(trace)) {
    const draw = parse(line, trace);
    const values = series[draw.dataSet!]?.[draw.chain!];
    const value = draw[name];
    if (!values || value === undefined) throw badInput(trace, `a line of this run with ${name}`, line);
    values.push(value ?? Number.NaN);
  }
  return series.map((set) => set.map((values) => Float64Array.from(values)));
}

function parse(line: string, trace: string): Record<string, number | null> & { dataSet?: number; chain?: number } {
  try {
    return JSON.parse(line);
  } catch {
    throw badInput(trace, "a JSON object a line", line);
  }
}
