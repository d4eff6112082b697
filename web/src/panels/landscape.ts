/** The action of one neuron with its wells, and the neurons of the live networks in them. */
import type { TeacherStudentTheory } from "grokphase";
import { frame, textSize } from "../draw/axes.ts";
import { type Motion, prefersCalm } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import { type Box, circle, line, type Mark, type Pen, polyline, type Scene } from "../draw/scene.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { overlapGrid } from "../lab/theory.ts";
import { fixed } from "../state/numbers.ts";
import type { Settings } from "../state/settings.ts";
import { Panel } from "./panel.ts";

/** Share of the way to a new range that is gone in a frame. */
const EASE = 0.14;
/** Beads lie up to so high over the curve, each at a height of its own. */
const CLOUD = 26;
/** Pixels below which names are short. */
const NARROW = 440;
/** Counts below say nothing of a density. */
const FEWEST_COUNTS = 4;

export class Landscape extends Panel {
  readonly #laboratory: Laboratory;
  readonly #view: () => Settings["view"];
  #reach = 1.3;
  #top = 7;
  #eased = false;

  constructor(laboratory: Laboratory, motion: Motion, view: () => Settings["view"], exports = true) {
    super(
      {
        id: "action",
        title: "The landscape of one neuron",
        caption:
          "Each bead is a neuron of the live network, at its overlap with the teacher. The curve is theory: the action, S = −log p. Valleys are where neurons want to be.",
      },
      motion,
      exports,
    );
    this.#laboratory = laboratory;
    this.#view = view;
  }

  protected scene(width: number, height: number, palette: Palette): Scene {
    const answer = this.#laboratory.answer.value;
    const density = this.#view() === "density";
    if (answer) this.#approach(answer.theory);
    const base = answer && !density ? answer.curve[overlapGrid.length >> 1]! : 0;
    const { box, x, y, marks } = frame(
      width,
      height,
      { domain: [-this.#reach, this.#reach], name: "overlap of a neuron with the teacher,  q = w·w*" },
      {
        domain: density ? [-2, this.#top + 1] : [-0.55, this.#top],
        name: density ? "−log p(q)" : "action  S(q) − S(0)",
      },
      palette,
    );
    const clip = { ...box, bottom: box.bottom - 0.5 };
    if (answer) {
      const { curve, theory } = answer;
      const [px, py] = [(i: number) => x(overlapGrid[i]!), (i: number) => y(curve[i]! - base)];
      const outline = polyline(overlapGrid.length, px, py);
      if (!density) {
        const ground = (pen: Pen) => {
          outline(pen);
          pen.lineTo(px(overlapGrid.length - 1), box.bottom);
          pen.lineTo(px(0), box.bottom);
          pen.closePath();
        };
        marks.push({ kind: "shape", path: ground, fill: palette.theory, opacity: 0.09, clip });
      }
      marks.push({ kind: "shape", path: outline, stroke: palette.theory, width: 2.2, clip });
      const rise = (q: number) => valueAt(curve, q) - base;
      if (density) marks.push(...this.#crosses(x, y, palette, clip, barrierOf(theory)));
      else marks.push(...this.#beads(x, y, rise, palette, clip, barrierOf(theory)));
      marks.push(...wells(theory, x, (q) => y(rise(q)), palette, box, density));
    }
    marks.push(...this.#legend(box, palette, density));
    return { width, height, ground: palette.ground, marks };
  }

  /** Eases the ranges towards what the theory needs. */
  #approach({ saddles, varianceAlongTeacher }: TeacherStudentTheory): void {
    const furthest = Math.max(...saddles.map(({ q }) => q));
    const highest = Math.max(...saddles.map(({ action }) => action));
    const reach = Math.min(1.6, Math.max(1.2, 1.28 * furthest, 4 * Math.sqrt(varianceAlongTeacher)));
    const top = Math.max(7, Math.min(16, 1.25 * highest));
    const share = this.#eased && !prefersCalm() ? EASE : 1;
    this.#eased = true;
    this.#reach += share * (reach - this.#reach);
    this.#top += share * (top - this.#top);
    if (Math.abs(reach - this.#reach) > 0.002 || Math.abs(top - this.#top) > 0.02) this.ask();
  }

  #beads(
    x: (q: number) => number,
    y: (s: number) => number,
    rise: (q: number) => number,
    palette: Palette,
    clip: Mark["clip"],
    barrier: number,
  ): Mark[] {
    const { networks } = this.#laboratory.recorder;
    const count = networks.reduce((sum, { overlaps }) => sum + overlaps.length, 0);
    const radius = count > 1000 ? 2 : count > 400 ? 2.6 : 3.6;
    const layer = (outside: boolean) => (pen: Pen) => {
      for (const { overlaps } of networks) {
        for (let i = 0; i < overlaps.length; i++) {
          const q = overlaps[i]!;
          if (Math.abs(q) > barrier !== outside) continue;
          circle(pen, x(q), y(rise(q)) - radius - CLOUD * scatter(i), radius);
        }
      }
    };
    return [
      {
        kind: "shape",
        path: layer(false),
        fill: palette.centre,
        stroke: palette.ground,
        width: 0.6,
        opacity: 0.72,
        ...(clip && { clip }),
      },
      {
        kind: "shape",
        path: layer(true),
        fill: palette.side,
        stroke: palette.ground,
        width: 0.6,
        opacity: 0.95,
        ...(clip && { clip }),
      },
    ];
  }

  /** The measured −log p of the neurons of late. */
  #crosses(
    x: (q: number) => number,
    y: (s: number) => number,
    palette: Palette,
    clip: Mark["clip"],
    barrier: number,
  ): Mark[] {
    const { histogram } = this.#laboratory.recorder;
    const unit = histogram.total * histogram.binWidth;
    const layer = (outside: boolean) => (pen: Pen) => {
      for (const [bin, counted] of histogram.counts.entries()) {
        const q = histogram.centre(bin);
        if (counted < FEWEST_COUNTS || Math.abs(q) > barrier !== outside) continue;
        const [px, py] = [x(q), y(-Math.log(counted / unit))];
        pen.moveTo(px - 4, py - 4);
        pen.lineTo(px + 4, py + 4);
        pen.moveTo(px - 4, py + 4);
        pen.lineTo(px + 4, py - 4);
      }
    };
    return [
      { kind: "shape", path: layer(false), stroke: palette.centre, width: 1.8, ...(clip && { clip }) },
      { kind: "shape", path: layer(true), stroke: palette.side, width: 1.8, ...(clip && { clip }) },
    ];
  }

  #legend(box: Box, palette: Palette, density: boolean): Mark[] {
    const label = { kind: "label", size: textSize, anchor: "end", fill: palette.muted, y: 12 } as const;
    const wide = box.right - box.left >= NARROW;
    const [names, room] = density ? ["networks", 142] : wide ? ["neurons of the live networks", 252] : ["neurons", 134];
    const bead = (at: number, fill: string): Mark => {
      return { kind: "shape", path: (pen) => circle(pen, box.right - at, 8, 3.6), fill };
    };
    return [
      { ...label, text: "theory", x: box.right },
      { kind: "shape", path: line(box.right - 60, 8, box.right - 40, 8), stroke: palette.theory, width: 2.2 },
      { ...label, text: names, x: box.right - 76 },
      bead(room, palette.centre),
      bead(room + 10, palette.side),
    ];
  }

  /** How many neurons there are, and how many beyond the barrier. */
  tally(): { neurons: number; outside: number } {
    const answer = this.#laboratory.answer.value;
    const barrier = answer ? barrierOf(answer.theory) : Number.POSITIVE_INFINITY;
    let [neurons, outside] = [0, 0];
    for (const { overlaps } of this.#laboratory.recorder.networks) {
      neurons += overlaps.length;
      for (const q of overlaps) if (Math.abs(q) > barrier) outside++;
    }
    return { neurons, outside };
  }

  protected words(): string {
    const answer = this.#laboratory.answer.value;
    if (!answer) return `${this.text.title}. Theory is being solved.`;
    const { neurons, outside } = this.tally();
    const side = answer.theory.saddles.filter(({ kind, q }) => kind === "minimum" && q > 0);
    const where = side
      .map(({ q, action }) => `at q = ±${fixed(q, 2)}, ${fixed(action, 1)} above the centre`)
      .join(" and ");
    const shape =
      where === "" ? "The action has one well, at q = 0." : `The action has a well at q = 0 and side wells ${where}.`;
    const beads =
      where === "" ? `${neurons} neurons lie in it.` : `${outside} of ${neurons} neurons lie beyond the barrier.`;
    return `${this.text.title}. ${shape} ${beads}`;
  }
}

/** Where the side wells begin; infinite without any. */
function barrierOf({ saddles }: TeacherStudentTheory): number {
  return saddles.find(({ kind, q }) => kind === "maximum" && q > 0)?.q ?? Number.POSITIVE_INFINITY;
}

/** The curve between the points of its grid; beyond them, as at the last. */
function valueAt(curve: Float64Array, q: number): number {
  const last = overlapGrid.length - 1;
  const at = ((q - overlapGrid[0]!) / (overlapGrid[last]! - overlapGrid[0]!)) * last;
  const left = Math.max(0, Math.min(last - 1, Math.floor(at)));
  const share = Math.max(0, Math.min(1, at - left));
  return curve[left]! + share * (curve[left + 1]! - curve[left]!);
}

/** A number in 0 … 1 that belongs to a neuron and never changes. */
function scatter(i: number): number {
  return (i * 0.61803398875) % 1;
}

/** Wells and barriers, and what they are called. */
function wells(
  { saddles }: TeacherStudentTheory,
  x: (q: number) => number,
  y: (q: number) => number,
  palette: Palette,
  box: Box,
  density: boolean,
): Mark[] {
  const marks: Mark[] = [];
  const label = { kind: "label", size: textSize, anchor: "middle", halo: palette.ground } as const;
  for (const { q, kind } of saddles) {
    for (const sign of q === 0 ? [1] : [1, -1]) {
      const [px, py] = [x(sign * q), y(sign * q)];
      if (py < box.top) continue;
      const path = (pen: Pen) => circle(pen, px, py, 4);
      const minimum = kind === "minimum";
      marks.push({
        kind: "shape",
        path,
        fill: minimum ? palette.theory : palette.ground,
        stroke: palette.theory,
        width: 1.8,
      });
      if (q === 0 || density) continue;
      const name = box.right - box.left < NARROW ? "" : "side well, ";
      const text = minimum ? `${name}q = ${fixed(sign * q, 2)}` : "barrier";
      marks.push({
        ...label,
        text,
        x: px,
        y: minimum ? py + 20 : py - 36,
        fill: minimum ? palette.ink : palette.muted,
      });
    }
  }
  return marks;
}
