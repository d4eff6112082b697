/** Phases and order parameters on a grid of two parameters, each solution starting from its neighbour's. */
import type { Core } from "../core/module.ts";
import { badInput } from "../errors.ts";
import type { Phase } from "./phases.ts";

export interface Axis {
  /** The parameter that varies along it. */
  name: string;
  values: Float64Array;
  logarithmic: boolean;
}

/** On one axis. */
const MOST_POINTS = 2000;

/**
 * Reads an axis: "name:from:to:count", with ":log" for even steps of the logarithm.
 *
 * @param names the parameters that may vary, as they are written on a command line
 * @param path what the text was given to
 * @throws GrokphaseError "bad-input"
 */
export function parseAxis(core: Core, text: string, names: readonly string[], path: string): Axis {
  const [name, from, to, count, scale, ...rest] = text.split(":");
  const expected = "name:from:to:count, with :log for a logarithmic axis";
  if (count === undefined || rest.length > 0 || (scale !== undefined && scale !== "log")) {
    throw badInput(path, expected, text);
  }
  if (!names.includes(name!)) throw badInput(path, `one of ${names.join(", ")} before the first colon`, name);
  const [start, end, points] = [from, to, count].map((part) => (part!.trim() === "" ? Number.NaN : Number(part)));
  if (![start, end].every(Number.isFinite)) throw badInput(path, expected, text);
  if (!(Number.isInteger(points) && points! >= 2 && points! <= MOST_POINTS)) {
    throw badInput(path, `a count from 2 to ${MOST_POINTS}`, count);
  }
  const logarithmic = scale === "log";
  if (logarithmic && !(start! > 0 && end! > 0)) throw badInput(path, "ends above 0 on a logarithmic axis", text);
  return { name: name!, values: steps(core, start!, end!, points!, logarithmic), logarithmic };
}

function steps(core: Core, from: number, to: number, count: number, logarithmic: boolean): Float64Array {
  const { exponential_f64: exp, logarithm_f64: log } = core.kernels;
  const range = logarithmic ? log(to / from) : to - from;
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const part = (range * i) / (count - 1);
    values[i] = logarithmic ? from * exp(part) : from + part;
  }
  // The ends as they were given.
  values[0] = from;
  values[count - 1] = to;
  return values;
}

/** One solved point. */
export interface DiagramPoint<Start> {
  phase: Phase;
  /** Numbers by name, the same names at each point. */
  orderParameters: Record<string, number>;
  converged: boolean;
  /** What helps to solve a neighbouring point. */
  start: Start;
}

export interface PhaseDiagram {
  xName: string;
  yName: string;
  x: number[];
  y: number[];
  /** Rows by y. */
  phase: Phase[][];
  /** By name, rows by y. */
  orderParameters: Record<string, number[][]>;
  /** Points whose solver did not converge. */
  unconverged: number;
}

/** Solves every point of a grid; row by row, and within a row from left to right, each from the point before. */
export function phaseDiagram<Start>(
  x: Axis,
  y: Axis,
  solve: (x: number, y: number, start: Start | undefined) => DiagramPoint<Start>,
): PhaseDiagram {
  const diagram: PhaseDiagram = {
    xName: x.name,
    yName: y.name,
    x: [...x.values],
    y: [...y.values],
    phase: [],
    orderParameters: {},
    unconverged: 0,
  };
  let firstOfRow: Start | undefined;
  for (const down of y.values) {
    const phases: Phase[] = [];
    const rows = new Map<string, number[]>();
    let start = firstOfRow;
    for (const across of x.values) {
      const point = solve(across, down, start);
      start = point.start;
      if (phases.length === 0) firstOfRow = start;
      phases.push(point.phase);
      if (!point.converged) diagram.unconverged++;
      for (const [name, value] of Object.entries(point.orderParameters)) {
        const row = rows.get(name);
        if (row) row.push(value);
        else rows.set(name, [value]);
      }
    }
    diagram.phase.push(phases);
    for (const [name, row] of rows) {
      diagram.orderParameters[name] ??= [];
      diagram.orderParameters[name].push(row);
    }
  }
  return diagram;
}
