/**
 * Phases and order parameters on a grid of two parameters. Within a row each solution starts from its neighbours';
 * rows know nothing of one another, so that they can be solved apart, on any number of threads, to the same bytes.
 */
import type { Core } from "../core/module.ts";
import { badInput } from "../errors.ts";
import type { Phase, PhaseRule } from "./phases.ts";

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
  phaseRule: PhaseRule;
  /** Rows by y. */
  phase: Phase[][];
  /** By name, rows by y. */
  orderParameters: Record<string, number[][]>;
  /** Points whose solver did not converge. */
  unconverged: number;
}

/** A line over a diagram: where both coordinates are numbers, a point of it lies. */
export interface DiagramLine {
  label: string;
  x: (number | null)[];
  y: (number | null)[];
  /** Each point lies within this of the coordinate that was looked for. */
  error: (number | null)[];
}

/** @throws whatever `check` throws at one of the four corners: what holds there holds in between */
export function checkCorners(x: Axis, y: Axis, check: (corner: Record<string, number>) => void): void {
  for (const across of [x.values[0]!, x.values.at(-1)!]) {
    for (const down of [y.values[0]!, y.values.at(-1)!]) check({ [x.name]: across, [y.name]: down });
  }
}

/**
 * Solves every point of a grid, row by row and within a row from left to right.
 *
 * @param solve takes the starts of the two points before this one, the nearest first, as far as there are any
 */
export function phaseDiagram<Start>(
  x: Axis,
  y: Axis,
  phaseRule: PhaseRule,
  solve: (x: number, y: number, near?: Start, far?: Start) => DiagramPoint<Start>,
): PhaseDiagram {
  const diagram: PhaseDiagram = {
    xName: x.name,
    yName: y.name,
    x: [...x.values],
    y: [...y.values],
    phaseRule,
    phase: [],
    orderParameters: {},
    unconverged: 0,
  };
  for (const down of y.values) {
    const phases: Phase[] = [];
    let row: Record<string, number[]> | null = null;
    let near: Start | undefined;
    let far: Start | undefined;
    for (const across of x.values) {
      const point = solve(across, down, near, far);
      [near, far] = [point.start, near];
      phases.push(point.phase);
      if (!point.converged) diagram.unconverged++;
      row ??= Object.fromEntries(Object.keys(point.orderParameters).map((name) => [name, []]));
      for (const name in row) row[name]!.push(point.orderParameters[name]!);
    }
    diagram.phase.push(phases);
    for (const name in row) {
      diagram.orderParameters[name] ??= [];
      diagram.orderParameters[name].push(row[name]!);
    }
  }
  return diagram;
}

/** One diagram of the rows of several, in their order: all have the same columns and the same rule. */
export function joinRows(parts: readonly PhaseDiagram[]): PhaseDiagram {
  const names = Object.keys(parts[0]!.orderParameters);
  return {
    ...parts[0]!,
    y: parts.flatMap(({ y }) => y),
    phase: parts.flatMap(({ phase }) => phase),
    orderParameters: Object.fromEntries(
      names.map((name) => [name, parts.flatMap(({ orderParameters }) => orderParameters[name]!)]),
    ),
    unconverged: parts.reduce((sum, { unconverged }) => sum + unconverged, 0),
  };
}
