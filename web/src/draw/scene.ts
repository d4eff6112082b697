/**
 * A picture as a list of marks, drawn by canvas.ts sixty times a second and written by svg.ts when someone takes it
 * home: one description, so that both show the same.
 */

/** What a canvas and an SVG path both understand. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  closePath(): void;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Placed {
  /** Nothing is drawn outside. */
  clip?: Box;
  opacity?: number;
}

export interface Shape extends Placed {
  kind: "shape";
  path(pen: Pen): void;
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: readonly number[];
  /**
   * How its corners are drawn: round unless told. Bevelled ones, with a width of 1, cost a quarter where a processor
   * draws, which tells in lines of many corners.
   */
  join?: "bevel";
}

export interface Label extends Placed {
  kind: "label";
  /** With _ and ^ before a character that is lowered or raised: "σ_a^2". */
  text: string;
  x: number;
  y: number;
  size: number;
  fill: string;
  anchor: "start" | "middle" | "end";
  baseline?: "middle" | "alphabetic" | "hanging";
  italic?: boolean;
  bold?: boolean;
  /** A halo that keeps it readable over lines. */
  halo?: string;
  /** Turned to read upwards. */
  upwards?: boolean;
}

/** An image stretched over a box. */
export interface Picture extends Placed {
  kind: "picture";
  image: HTMLCanvasElement;
  box: Box;
  smooth: boolean;
}

export type Mark = Shape | Label | Picture;

export interface Scene {
  width: number;
  height: number;
  ground: string;
  /** What lies below the marks and stays as it is for many pictures: the same array while it does. */
  still?: readonly Mark[];
  marks: readonly Mark[];
}

/** A line through points; a gap wherever one is not finite. */
export function polyline(count: number, x: (i: number) => number, y: (i: number) => number): (pen: Pen) => void {
  return (pen) => {
    let down = false;
    for (let i = 0; i < count; i++) {
      const [px, py] = [x(i), y(i)];
      if (!Number.isFinite(py)) down = false;
      else if (down) pen.lineTo(px, py);
      else {
        pen.moveTo(px, py);
        down = true;
      }
    }
  };
}

export function line(x1: number, y1: number, x2: number, y2: number): (pen: Pen) => void {
  return (pen) => {
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  };
}

export function circle(pen: Pen, x: number, y: number, radius: number): void {
  pen.moveTo(x + radius, y);
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}

interface Piece {
  text: string;
  shift: -1 | 0 | 1;
}

/** Labels that were taken apart: most are drawn again and again. */
const taken = new Map<string, readonly Piece[]>();
const MOST_TAKEN = 500;

/** The pieces of a label: text that stands on the line, lowered or raised. */
export function pieces(text: string): readonly Piece[] {
  let found = taken.get(text);
  if (!found) {
    found = takeApart(text);
    if (taken.size === MOST_TAKEN) taken.clear();
    taken.set(text, found);
  }
  return found;
}

function takeApart(text: string): Piece[] {
  const found: Piece[] = [];
  for (const [, mark, raised, plain] of text.matchAll(/([_^])(.)|([^_^]+)/gu)) {
    found.push(mark ? { text: raised!, shift: mark === "_" ? -1 : 1 } : { text: plain!, shift: 0 });
  }
  return found;
}

/** Size of what is lowered or raised, and how far, in sizes of the text. */
export const script = { size: 0.72, down: 0.22, up: 0.36 };
