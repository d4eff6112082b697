/** Axes: scales over a box, and the marks of their ticks and names. */
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";
import type { Palette } from "./palette.ts";
import { type Box, line, type Mark } from "./scene.ts";

export type Scale = ScaleContinuousNumeric<number, number>;

export interface AxisOptions {
  domain: readonly [number, number];
  logarithmic?: boolean;
  name: string;
  /** About how many ticks; as many as fit unless told. */
  ticks?: number;
  /** Exact places of the ticks instead. */
  tickValues?: readonly number[];
  format?: (value: number) => string;
  /** No numbers, for an axis that has none. */
  bare?: boolean;
}

export interface Frame {
  box: Box;
  x: Scale;
  y: Scale;
  marks: Mark[];
}

export const textSize = 13;
const tickLength = 4;

function scaleOf({ domain, logarithmic }: AxisOptions, range: [number, number]): Scale {
  return (logarithmic ? scaleLog() : scaleLinear()).domain(domain).range(range);
}

/** Ticks of a logarithmic scale at 1, 2 and 5 of each decade, or only at 1 where there are many. */
function ticksOf(scale: Scale, { logarithmic, tickValues, ticks }: AxisOptions, room: number): number[] {
  if (tickValues) return [...tickValues];
  const count = ticks ?? Math.max(2, Math.floor(room));
  if (!logarithmic) return scale.ticks(count);
  const [from, to] = scale.domain() as [number, number];
  const decades = Math.log10(to / from);
  const steps = decades > count ? [1] : decades > count / 2 ? [1, 3] : [1, 2, 5];
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
    for (const step of steps) {
      const value = Number(`${step}e${power}`);
      if (value >= from * 0.999 && value <= to * 1.001) found.push(value);
    }
  }
  return found;
}

function plainNumber(value: number): string {
  const text = Math.abs(value) >= 10_000 ? `${value / 1000}k` : String(Number(value.toPrecision(6)));
  return text.replace("-", "−");
}

/** The frame of a picture of this size, with its axes drawn. */
export function frame(width: number, height: number, x: AxisOptions, y: AxisOptions, palette: Palette): Frame {
  const narrow = width < 420;
  const box: Box = { left: y.bare ? 14 : narrow ? 38 : 46, top: 14, right: width - 14, bottom: height - 40 };
  if (y.name) box.top = 28;
  const [xScale, yScale] = [scaleOf(x, [box.left, box.right]), scaleOf(y, [box.bottom, box.top])];
  const marks: Mark[] = [];
  const label = { kind: "label", size: textSize, fill: palette.muted } as const;
  if (!y.bare) {
    for (const tick of ticksOf(yScale, y, (box.bottom - box.top) / 44)) {
      const at = yScale(tick);
      marks.push({ kind: "shape", path: line(box.left, at, box.right, at), stroke: palette.grid, width: 1 });
      const text = (y.format ?? plainNumber)(tick);
      marks.push({ ...label, text, x: box.left - 8, y: at, anchor: "end", baseline: "middle" });
    }
  }
  for (const tick of ticksOf(xScale, x, (box.right - box.left) / 70)) {
    const at = xScale(tick);
    marks.push({
      kind: "shape",
      path: line(at, box.bottom, at, box.bottom + tickLength),
      stroke: palette.faint,
      width: 1,
    });
    const text = (x.format ?? plainNumber)(tick);
    marks.push({ ...label, text, x: at, y: box.bottom + 17, anchor: "middle" });
  }
  marks.push({
    kind: "shape",
    path: line(box.left, box.bottom, box.right, box.bottom),
    stroke: palette.faint,
    width: 1,
  });
  marks.push({ ...label, text: x.name, x: box.right, y: box.bottom + 34, anchor: "end", fill: palette.ink });
  if (y.name) marks.push({ ...label, text: y.name, x: y.bare ? 14 : 4, y: 12, anchor: "start", fill: palette.ink });
  return { box, x: xScale, y: yScale, marks };
}
