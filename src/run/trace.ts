/** The draws of a run, read back from `trace.jsonl`: the file is parsed once for all observables. */
import { keptBefore } from "../chain/kept.ts";
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { readLines } from "./folder/parts.ts";

/** Draws of one observable: for each data set its chains, for each chain its draws in the order of steps. */
export type Series = Float64Array[][];

export interface Trace {
  /** Names of the observables, in the order of a line; none in an empty trace. */
  readonly names: readonly string[];
  /**
   * The draws of one observable. What was not finite is NaN.
   * @throws GrokphaseError "bad-input" for a name that the trace does not have, unless the trace is empty.
   */
  series(name: string): Series;
}

const ADDRESS = ["dataSet", "chain", "step"];

/** @throws GrokphaseError "bad-input" for a line that is not one of this experiment's. */
export function readTrace(path: string, { dataSets, chains, sampler }: Experiment): Trace {
  const most = keptBefore(sampler, sampler.steps);
  const counts = new Uint32Array(dataSets * chains);
  let names: string[] = [];
  let columns: Float64Array[][] = [];
  for (const line of readLines(path)) {
    const draw = parse(line, path);
    if (columns.length === 0) {
      names = Object.keys(draw).filter((name) => !ADDRESS.includes(name));
      columns = names.map(() => Array.from(counts, () => new Float64Array(most)));
    }
    const at = chainOf(draw.dataSet, draw.chain);
    const count = at === null ? most : counts[at]!;
    const wrong = names.find((name) => draw[name] === undefined);
    if (at === null || count === most || wrong !== undefined) {
      throw badInput(path, `a line of this run with ${wrong ?? names.join(", ")}`, line);
    }
    for (const [i, name] of names.entries()) columns[i]![at]![count] = draw[name] ?? Number.NaN;
    counts[at] = count + 1;
  }
  const chainsOf = (name: string) => {
    if (names.length === 0) return Array.from(counts, () => new Float64Array(0));
    const column = columns[names.indexOf(name)];
    if (!column) throw badInput(path, `an observable: ${names.join(", ")}`, name);
    return column.map((values, at) => values.subarray(0, counts[at]));
  };
  return {
    names,
    series(name) {
      const all = chainsOf(name);
      return Array.from({ length: dataSets }, (_, set) => all.slice(set * chains, (set + 1) * chains));
    },
  };

  function chainOf(dataSet: unknown, chain: unknown): number | null {
    const within = (value: unknown, count: number): value is number =>
      Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;
    return within(dataSet, dataSets) && within(chain, chains) ? dataSet * chains + chain : null;
  }
}

function parse(line: string, path: string): Record<string, number | null> {
  let draw: unknown;
  try {
    draw = JSON.parse(line);
  } catch {
    throw badInput(path, "a JSON object a line", line);
  }
  if (!isDraw(draw)) throw badInput(path, "a JSON object of numbers a line", line);
  return draw;
}

function isDraw(value: unknown): value is Record<string, number | null> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((one) => one === null || typeof one === "number");
}
