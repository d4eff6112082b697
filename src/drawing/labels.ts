/** Marks for Observable Plot that set text and legends in the margins, where Plot has only plain strings. */
import * as Plot from "@observablehq/plot";
import { ground, ink, mutedInk } from "./palette.ts";
import { plainText, svgText } from "./text.ts";

type Dimensions = Parameters<Plot.RenderFunction>[3];
type Scales = Parameters<Plot.RenderFunction>[1];

const LABEL_SIZE = 12.5;

/** Text at a place computed from the plot's dimensions and scales. */
function label(
  text: string,
  place: (dimensions: Dimensions, scales: Scales) => Record<string, string | number>,
): Plot.RenderFunction {
  return (_index, scales, _values, dimensions, context) =>
    svgText(context.document, text, { fill: ink.light, "font-size": LABEL_SIZE, ...place(dimensions, scales) });
}

/** Title of a panel: its letter, bold, and what it shows. */
export function panelTitle(letter: string, text: string): Plot.RenderFunction {
  return label(`**(${letter})** ${text}`, () => ({ x: 10, y: 20, "text-anchor": "start" }));
}

/** Label below the horizontal axis. */
export function xLabel(text: string): Plot.RenderFunction {
  return label(text, ({ width, height, marginLeft, marginRight }) => ({
    x: (marginLeft + width - marginRight) / 2,
    y: height - 9,
  }));
}

/** Label left of the vertical axis, read from below. */
export function yLabel(text: string): Plot.RenderFunction {
  return label(text, ({ height, marginTop, marginBottom }) => ({
    transform: `translate(14,${(marginTop + height - marginBottom) / 2}) rotate(-90)`,
  }));
}

const NOTE = { fill: mutedInk.light, "font-size": 11 };

/** A remark in a corner of the frame, at its right. */
export function cornerNote(text: string, edge: "top" | "bottom"): Plot.RenderFunction {
  return label(text, ({ width, height, marginTop, marginRight, marginBottom }) => ({
    ...NOTE,
    x: width - marginRight - 7,
    y: edge === "top" ? marginTop + 16 : height - marginBottom - 8,
    "text-anchor": "end",
  }));
}

/** A remark written upwards beside the vertical at x, from the lower edge or up to the upper one. */
export function uprightNote(
  text: string,
  x: number,
  edge: "top" | "bottom",
  side: "left" | "right" = "left",
): Plot.RenderFunction {
  return label(text, ({ height, marginTop, marginBottom }, scales) => ({
    ...NOTE,
    transform: `translate(${scales.x!(x) + (side === "left" ? -5 : 13)},${edge === "top" ? marginTop + 7 : height - marginBottom - 7}) rotate(-90)`,
    "text-anchor": edge === "top" ? "end" : "start",
  }));
}

export interface LegendKey {
  label: string;
  colour: string;
  /** A point's symbol, or a line's dash pattern ("" is solid). */
  glyph: { symbol: Plot.SymbolType } | { dash: string };
}

/** Room for a key's glyph, and between keys, in pixels. */
const GLYPH_WIDTH = 22;
const KEY_GAP = 14;
/** Mean width of a character of a label: there is no font to measure here. */
const CHARACTER_WIDTH = 6;

/** Keys in one row above the frame, `rise` pixels over its upper edge, after an optional heading. */
export function legend(keys: readonly LegendKey[], rise: number, heading = ""): Plot.Markish[] {
  const marks: Plot.Markish[] = [];
  let x = 0;
  const text = (content: string): void => {
    const left = x;
    marks.push(
      label(content, ({ marginLeft, marginTop }) => ({
        x: marginLeft + left,
        y: marginTop - rise,
        dy: "0.34em",
        "text-anchor": "start",
        "font-size": 11.5,
      })),
    );
    x += plainText(content).replace("^", "").length * CHARACTER_WIDTH;
  };
  if (heading !== "") {
    text(heading);
    x += KEY_GAP / 2;
  }
  for (const { label: name, colour, glyph } of keys) {
    marks.push("symbol" in glyph ? point(glyph.symbol, colour, x, rise) : stroke(glyph.dash, colour, x, rise));
    x += GLYPH_WIDTH + 4;
    text(name);
    x += KEY_GAP;
  }
  return marks;
}

function point(symbol: Plot.SymbolType, colour: string, left: number, rise: number): Plot.Markish {
  const dx = left + GLYPH_WIDTH / 2;
  return Plot.dot([0], { frameAnchor: "top-left", dx, dy: -rise, symbol, r: 3.6, fill: colour, stroke: ground.light });
}

function stroke(dash: string, colour: string, left: number, rise: number): Plot.RenderFunction {
  return (_index, _scales, _values, { marginLeft, marginTop }, { document }) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const x = marginLeft + left;
    line.setAttribute("d", `M${x},${marginTop - rise}h${GLYPH_WIDTH}`);
    line.setAttribute("stroke", colour);
    line.setAttribute("stroke-width", "1.6");
    if (dash !== "") line.setAttribute("stroke-dasharray", dash);
    return line;
  };
}
