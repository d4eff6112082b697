/**
 * Observable Plot on the server side: plot options in, one standalone SVG out,
 * with its title and description, and colours for light and dark.
 */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { darkRules, ground, ink } from "./palette.ts";
import { plainText } from "./text.ts";

const SVG = "http://www.w3.org/2000/svg";
const CLASS = "grokphase-figure";
const FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";
const FONT_SIZE = 11.5;

export interface DrawingFrame {
  /** File name without its ending; unique within a report. */
  name: string;
  /** One line; the marks of text.ts are allowed. */
  title: string;
  /** The picture in words: the alternative text; the marks of text.ts are allowed. */
  description: string;
  /** Natural size in pixels. */
  width: number;
  height: number;
}

export interface Drawing extends DrawingFrame {
  /** The whole SVG file. */
  svg: string;
}

/** Draws one plot as a standalone SVG. Marks and scales are Observable Plot's; labels of axes come from labels.ts. */
export function draw(frame: DrawingFrame, options: Plot.PlotOptions): Drawing {
  const document = emptyDocument();
  const plot = Plot.plot({
    ...options,
    document,
    className: CLASS,
    width: frame.width,
    height: frame.height,
  }) as SVGSVGElement;
  plot.querySelector("style")?.remove();
  const root = rootElement(document, frame);
  root.append(...plot.childNodes);
  return { ...frame, svg: root.outerHTML };
}

/** Sets drawings side by side, row by row, as one SVG. */
export function arrange(
  frame: Omit<DrawingFrame, "width" | "height">,
  drawings: readonly Drawing[],
  columns: number,
): Drawing {
  const cellWidth = Math.max(...drawings.map((drawing) => drawing.width));
  const cellHeight = Math.max(...drawings.map((drawing) => drawing.height));
  const size = {
    width: cellWidth * Math.min(columns, drawings.length),
    height: cellHeight * Math.ceil(drawings.length / columns),
  };
  const document = emptyDocument();
  const root = rootElement(document, { ...frame, ...size });
  drawings.forEach((drawing, i) => {
    const cell = document.createElementNS(SVG, "g");
    cell.setAttribute("transform", `translate(${cellWidth * (i % columns)},${cellHeight * Math.floor(i / columns)})`);
    const parsed = new DOMParser().parseFromString(drawing.svg, "image/svg+xml").documentElement;
    for (const child of [...parsed.children]) {
      if (!["title", "desc", "style"].includes(child.localName)) cell.append(document.importNode(child as never, true));
    }
    root.append(cell);
  });
  return { ...frame, ...size, svg: root.outerHTML };
}

function emptyDocument(): Document {
  return new DOMParser().parseFromString(`<svg xmlns="${SVG}"/>`, "image/svg+xml") as unknown as Document;
}

function rootElement(document: Document, frame: DrawingFrame): SVGSVGElement {
  const { name, title, description, width, height } = frame;
  const make = (tag: string, attributes: Record<string, string | number>, content = ""): Element => {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.textContent = content;
    return element;
  };
  const root = make("svg", {
    xmlns: SVG,
    class: CLASS,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-labelledby": `${name}-title ${name}-description`,
    "font-family": FONT,
    "font-size": FONT_SIZE,
    "text-anchor": "middle",
    color: ink.light,
  });
  const style = `.${CLASS} text{white-space:pre}${darkRules(`.${CLASS}`)}`;
  root.append(
    make("title", { id: `${name}-title` }, plainText(title)),
    make("desc", { id: `${name}-description` }, plainText(description)),
    make("style", {}, style),
    make("rect", { width, height, fill: ground.light }),
  );
  return root as SVGSVGElement;
}
