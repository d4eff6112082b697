/** What the panels of all figures share: their size, axes, points and lines of theory. */
import * as Plot from "@observablehq/plot";
import { faintInk, ground, ink, series } from "./palette.ts";

export const FRAME = { width: 390, height: 350 };
export const MARGINS = { marginTop: 74, marginRight: 14, marginBottom: 46, marginLeft: 66 };

/** One a series, in the order of use, beside its colour: told apart without colours too. */
export const symbols: readonly Plot.SymbolType[] = ["circle", "square", "triangle", "diamond"];

/** Dash patterns of kinds of theory; "" is solid. */
export const SOLID = "";
export const DASHED = "5 3";
export const DOTTED = "1.5 2.5";

export interface Spot {
  x: number;
  y: number;
}

/** x[i], y[i]; where one is null the line is broken. */
export function spots(x: readonly number[], y: readonly (number | null)[]): Spot[] {
  return x.map((at, i) => ({ x: at, y: y[i] ?? Number.NaN }));
}

/** Frame and axes without labels: those come from labels.ts. */
export function axes(options: Plot.AxisXOptions & Plot.AxisYOptions = {}): Plot.Markish[] {
  const style = { label: null, tickSize: 4, ticks: 6, color: ink.light, ...options };
  return [Plot.frame({ stroke: faintInk.light }), Plot.axisX(style), Plot.axisY(style)];
}

export function line(points: readonly Spot[], colour: string, dash = SOLID): Plot.Markish {
  const dashes = dash === SOLID ? {} : { strokeDasharray: dash };
  return Plot.line(points, { x: "x", y: "y", stroke: colour, strokeWidth: 1.5, ...dashes });
}

/** Style of the points of series i. */
export function dotStyle(i: number, r: number): Plot.DotOptions {
  return { symbol: symbols[i]!, r, fill: series[i]!.light, stroke: ground.light, strokeWidth: 0.8 };
}

/** The line up to y = top, which it meets where it leaves; not-a-number breaks it in between. */
export function cutAbove(points: readonly Spot[], top: number): Spot[] {
  return points.flatMap((spot, k) => {
    const last = points[k - 1];
    if (!last || last.y > top === spot.y > top) return [spot.y > top ? { x: spot.x, y: Number.NaN } : spot];
    const meeting = { x: last.x + ((top - last.y) * (spot.x - last.x)) / (spot.y - last.y), y: top };
    return spot.y > top ? [meeting, { x: spot.x, y: Number.NaN }] : [meeting, spot];
  });
}

/** Smallest and largest of the finite values, with some room on both sides. */
export function domainOf(values: readonly number[], room = 0.06): [number, number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return [low - room * (high - low), high + room * (high - low)];
}
