/** Lines of transition over the phase diagram. */
import type { DiagramLine } from "grokphase";
import { type Frame, textSize } from "../draw/axes.ts";
import type { Palette } from "../draw/palette.ts";
import { line, type Mark, polyline } from "../draw/scene.ts";

/** A line with its next points. */
export function joined(before: DiagramLine | undefined, part: DiagramLine): DiagramLine {
  if (!before) return part;
  const { label } = part;
  return { label, x: [...before.x, ...part.x], y: [...before.y, ...part.y], error: [...before.error, ...part.error] };
}

export function pointsOf({ x, y }: DiagramLine): number {
  return x.filter((at, i) => at !== null && y[i] !== null).length;
}

/** "transition, d → ∞": what it is a line of, and of which networks. */
export function partsOf({ label }: DiagramLine): { what: string; where: string } {
  const [what, where] = label.split(", ") as [string, string];
  // An arrow is in few fonts.
  return { what, where: where.replace("→", "=") };
}

/** Lines of one thing are dashed alike, lines of the same networks as heavy. */
const DASHES: readonly (readonly number[])[] = [[], [6, 5]];
const WIDTHS = [2.4, 1.2] as const;

/** The lines, above them what is dashed how, and beside the outer ones of which networks they are. */
export function lineMarks(lines: readonly DiagramLine[], axes: Frame, palette: Palette): Mark[] {
  const { box } = axes;
  const drawn = lines.flatMap((one) => {
    const at = (k: number) => axes.x(one.x[k] ?? Number.NaN);
    const up = (k: number) => (Number.isNaN(at(k)) ? Number.NaN : axes.y(one.y[k] ?? Number.NaN));
    const inside = one.x.flatMap((_, k) => {
      const [px, py] = [at(k), up(k)];
      return px > box.left && px < box.right && py > box.top && py < box.bottom ? [{ x: px, y: py }] : [];
    });
    const path = polyline(one.x.length, at, up);
    return inside.length > 1 ? [{ ...partsOf(one), path, inside }] : [];
  });
  const whats = [...new Set(lines.map((one) => partsOf(one).what))];
  const wheres = [...new Set(lines.map((one) => partsOf(one).where))];
  const strokes = drawn.flatMap(({ what, where, path }): Mark[] => {
    const width = WIDTHS[wheres.indexOf(where)]!;
    const dash = DASHES[whats.indexOf(what)]!;
    return [
      { kind: "shape", path, stroke: palette.ground, width: width + 2.4, opacity: 0.6, clip: box },
      { kind: "shape", path, stroke: palette.ink, width, ...(dash.length > 0 && { dash }), clip: box },
    ];
  });
  return [
    ...strokes,
    ...names(drawn, palette),
    ...legend(
      drawn.map(({ what }) => what),
      whats,
      axes,
      palette,
    ),
  ];
}

interface Spot {
  x: number;
  y: number;
}

/** Left of the leftmost line of the first networks, right of the rightmost of the others, where it is near its end. */
function names(drawn: readonly { where: string; inside: readonly Spot[] }[], palette: Palette): Mark[] {
  const wheres = [...new Set(drawn.map(({ where }) => where))];
  return wheres.map((where, i): Mark => {
    const right = i === wheres.length - 1;
    const spot = right ? 0.85 : 0.4;
    const own = drawn
      .filter((one) => one.where === where)
      .map(({ inside }) => inside[Math.floor(spot * inside.length)]!);
    const outer = own.reduce((one, other) => (other.x > one.x === right ? other : one));
    const place = { x: outer.x + (right ? 10 : -10), y: outer.y + 4 + (right ? 8 : -8) };
    const anchor = right ? "start" : "end";
    return { kind: "label", text: where, ...place, size: 12.5, anchor, halo: palette.ground, fill: palette.ink };
  });
}

/** Pixels that a name and its sign take. */
const ENTRY = 104;

function legend(drawn: readonly string[], whats: readonly string[], { box }: Frame, palette: Palette): Mark[] {
  const shown = whats.filter((what) => drawn.includes(what));
  return shown.flatMap((what, i): Mark[] => {
    const right = box.right - (shown.length - 1 - i) * ENTRY;
    const dash = DASHES[whats.indexOf(what)]!;
    const path = line(right - ENTRY + 12, 8, right - ENTRY + 32, 8);
    return [
      { kind: "shape", path, stroke: palette.ink, width: 2, ...(dash.length > 0 && { dash }) },
      { kind: "label", text: what, x: right - ENTRY + 38, y: 12, size: textSize, anchor: "start", fill: palette.muted },
    ];
  });
}
