/** A phase diagram as a heat map of one order parameter, with the borders of the phases and lines on top. */
import * as Plot from "@observablehq/plot";
import type { DiagramLine, PhaseDiagram } from "../theory/phase-diagram.ts";
import type { Phase } from "../theory/phases.ts";
import { type Drawing, draw } from "./drawing.ts";
import { legend, panelTitle, xLabel, yLabel } from "./labels.ts";
import { ground, ink } from "./palette.ts";
import { axes, dotStyle, FRAME, MARGINS, type Spot } from "./panels.ts";
import { plainText } from "./text.ts";

export interface DiagramFigure {
  title: string;
  /** The order parameter shown as colour: rows by y, each value 0 … brightest. */
  shade: readonly (readonly number[])[];
  /** 1 unless given. */
  brightest?: number;
  /** What the colour is. */
  shadeLabel: string;
  xLabel: string;
  yLabel: string;
  xLogarithmic: boolean;
  yLogarithmic: boolean;
  /** Lines over the map, with gaps where a coordinate is null. */
  lines: readonly Pick<DiagramLine, "label" | "x" | "y">[];
  /** As a panel of a figure, with marked networks; a drawing of its own unless given. */
  panel?: { name: string; letter: string; marked: readonly Spot[] };
}

const WHOLE = { width: 560, height: 420 };
const WHOLE_MARGINS = { marginLeft: 64, marginBottom: 46, marginTop: 34, marginRight: 16 };

const LEVELS = 64;
const DASHES = ["", "6 4", "2 3", "9 3 2 3"];

/** Draws the diagram with cividis, which readers of all kinds of colour vision order alike. */
export function drawPhaseDiagram(diagram: PhaseDiagram, figure: DiagramFigure): Drawing {
  const xEdges = edges(diagram.x, figure.xLogarithmic);
  const yEdges = edges(diagram.y, figure.yLogarithmic);
  // Names stand above all lines.
  const names: Plot.Markish[] = [];
  const lines = figure.lines.flatMap(({ x, y, label }, i) => {
    const points = x.map((value, k) => ({ x: value ?? Number.NaN, y: y[k] ?? Number.NaN }));
    const inside = points.map((p) => (within(p.x, xEdges) && within(p.y, yEdges) ? p : { x: Number.NaN, y: p.y }));
    const line = { x: "x", y: "y", strokeWidth: 1.8, strokeDasharray: DASHES[i % DASHES.length]! };
    // Apart from the labels of the other lines.
    const visible = inside.filter((p) => !Number.isNaN(p.x));
    const spot = visible[Math.floor(visible.length * (0.12 + (0.8 * i) / figure.lines.length))];
    if (spot && label !== "") names.push(named([{ ...spot, text: label }], 0));
    return [
      Plot.line(inside, { ...line, stroke: ink.light, strokeWidth: 3.2 }),
      Plot.line(inside, { ...line, stroke: ground.light }),
    ];
  });
  const { panel, brightest = 1 } = figure;
  const frame = {
    name: panel?.name ?? "phase-diagram",
    title: figure.title,
    description: `${figure.title}: ${figure.shadeLabel} as colour over ${plainText(figure.xLabel)} and ${plainText(figure.yLabel)}, with the borders between GFL, GMFL-I and GMFL-II.`,
    ...(panel ? FRAME : WHOLE),
  };
  const colours = `colour: ${figure.shadeLabel}, 0 dark … ${brightest} bright`;
  return draw(frame, {
    ...(panel ? MARGINS : WHOLE_MARGINS),
    x: { type: figure.xLogarithmic ? "log" : "linear", domain: [xEdges[0]!, xEdges.at(-1)!], label: null },
    y: { type: figure.yLogarithmic ? "log" : "linear", domain: [yEdges[0]!, yEdges.at(-1)!], label: null },
    color: { type: "linear", scheme: "cividis", domain: [0, 1] },
    marks: [
      Plot.rect(runs(figure.shade, brightest, xEdges, yEdges), {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        fill: "value",
        shapeRendering: "crispEdges",
      }),
      Plot.link(borders(diagram.phase, xEdges, yEdges), {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        stroke: ground.light,
        strokeWidth: 1,
      }),
      ...lines,
      ...names,
      named(places(diagram), 0),
      Plot.frame({ stroke: ink.light }),
      xLabel(figure.xLabel),
      yLabel(figure.yLabel),
      panel
        ? [
            axes({ ticks: 4 }),
            panelTitle(panel.letter, figure.title),
            legend([], 33, colours),
            panel.marked.map((mark, i) => Plot.dot([mark], { x: "x", y: "y", ...dotStyle(i, 5.5), strokeWidth: 1.5 })),
          ]
        : Plot.text([colours], { frameAnchor: "top", dy: -16, fill: ink.light }),
    ],
  });
}

interface Label {
  x: number;
  y: number;
  text: string;
}

/** Text that is legible on any colour. */
function named(labels: readonly Label[], dy: number): Plot.Markish {
  return Plot.text(labels, {
    x: "x",
    y: "y",
    text: "text",
    dy,
    fill: ink.light,
    stroke: ground.light,
    strokeWidth: 4,
    fontWeight: "bold",
  });
}

function within(x: number, edges: Float64Array): boolean {
  const [a, b] = [edges[0]!, edges.at(-1)!];
  return x >= Math.min(a, b) && x <= Math.max(a, b);
}

/** Borders of cells around the given values, half-way between neighbours. */
function edges(values: readonly number[], logarithmic: boolean): Float64Array {
  const at = logarithmic ? values.map(Math.log) : values;
  const result = new Float64Array(values.length + 1);
  for (let i = 1; i < values.length; i++) result[i] = (at[i - 1]! + at[i]!) / 2;
  result[0] = at[0]! - (at[1]! - at[0]!) / 2;
  result[values.length] = at.at(-1)! + (at.at(-1)! - at.at(-2)!) / 2;
  return logarithmic ? result.map(Math.exp) : result;
}

/** Cells of a row that share a colour become one rectangle. */
function runs(shade: DiagramFigure["shade"], brightest: number, xEdges: Float64Array, yEdges: Float64Array) {
  return shade.flatMap((row, j) => {
    const rectangles: { x1: number; x2: number; y1: number; y2: number; value: number }[] = [];
    let from = 0;
    const level = (i: number) => Math.round(Math.min(1, Math.max(0, row[i]! / brightest)) * LEVELS);
    for (let i = 1; i <= row.length; i++) {
      if (i < row.length && level(i) === level(from)) continue;
      const [y1, y2] = [yEdges[j]!, yEdges[j + 1]!];
      rectangles.push({ x1: xEdges[from]!, x2: xEdges[i]!, y1, y2, value: level(from) / LEVELS });
      from = i;
    }
    return rectangles;
  });
}

/** The sides of cells on which the phase changes. */
function borders(phase: readonly (readonly Phase[])[], xEdges: Float64Array, yEdges: Float64Array) {
  return phase.flatMap((row, j) =>
    row.flatMap((here, i) => {
      const right = i + 1 < row.length && row[i + 1] !== here;
      const above = j + 1 < phase.length && phase[j + 1]![i] !== here;
      const [x1, x2, y1, y2] = [xEdges[i]!, xEdges[i + 1]!, yEdges[j]!, yEdges[j + 1]!];
      return [...(right ? [{ x1: x2, x2, y1, y2 }] : []), ...(above ? [{ x1, x2, y1: y2, y2 }] : [])];
    }),
  );
}

/** Where each phase's name stands: the cell of the phase that is furthest from its border, in cells. */
function places({ x, y, phase }: PhaseDiagram): Label[] {
  const names = [...new Set(phase.flat())];
  return names.map((name) => {
    let best = { room: -1, i: 0, j: 0 };
    phase.forEach((row, j) => {
      row.forEach((here, i) => {
        if (here !== name) return;
        let room = 0;
        const same = (k: number, l: number) => phase[l]?.[k] === name;
        while (
          same(i - room - 1, j) &&
          same(i + room + 1, j) &&
          same(i, j - room - 1) &&
          same(i, j + room + 1) &&
          same(i - room - 1, j - room - 1) &&
          same(i + room + 1, j + room + 1)
        ) {
          room++;
        }
        if (room > best.room) best = { room, i, j };
      });
    });
    return { x: x[best.i]!, y: y[best.j]!, text: name };
  });
}
