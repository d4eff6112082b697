/** The action of one neuron with its wells, and the neurons of the live networks in them. */
import { type Frame, frame, textSize } from "../draw/axes.ts";
import { type Motion, prefersCalm } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import { type Box, circle, line, type Mark, type Pen, polyline, type Scene } from "../draw/scene.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { fixed } from "../state/numbers.ts";
import { viewOf } from "../tasks/index.ts";
import type { Reference, Terrain } from "../tasks/view.ts";
import { FIRST_PICTURE } from "./first-picture.ts";
import { Panel } from "./panel.ts";

/** Share of the way to a new range that is gone from one picture to the next. */
const EASE = 0.25;
/** Beads lie up to so high over the curve, each at a height of its own. */
const CLOUD = 26;
/** Pixels below which names are short. */
const NARROW = 440;
/** Counts below say nothing of a density. */
const FEWEST_COUNTS = 4;
/** Heights that are shown at least and at most. */
const HEIGHTS = [5, 16] as const;

const DENSITY_CAPTION =
  "Crosses: −log p as measured, how seldom a neuron of the live networks has been at each overlap of late. The curve is theory.";

export class Landscape extends Panel {
  readonly #laboratory: Laboratory;
  #reach = 1.2;
  #top = 7;
  #eased = "";
  #ground: Ground | null = null;
  /** What the ground was made for. */
  #key: readonly unknown[] = [];
  /** Whether networks have been drawn under their theory. */
  #marked = false;

  constructor(laboratory: Laboratory, motion: Motion, exports = true) {
    const caption = () => {
      const { sentence } = laboratory.answer.value?.reference ?? {};
      const usual = this.#asDensity ? DENSITY_CAPTION : viewOf(laboratory.settings).landscape.caption;
      return sentence ? `${sentence} ${usual}` : usual;
    };
    super({ id: "action", title: "The landscape of one neuron", caption }, motion, exports);
    this.#laboratory = laboratory;
  }

  /** Whether the density is shown in place of the action. */
  get #asDensity(): boolean {
    const { settings } = this.#laboratory;
    return settings["task.kind"] === "teacher-student" && settings.view === "density";
  }

  override draw(): void {
    super.draw();
    const { answer, recorder } = this.#laboratory;
    if (this.#marked || !answer.value || recorder.networks.length === 0) return;
    this.#marked = true;
    performance.mark(FIRST_PICTURE);
  }

  protected scene(width: number, height: number, palette: Palette): Scene {
    const { answer, settings, silence } = this.#laboratory;
    const names = viewOf(settings).landscape;
    const density = this.#asDensity;
    const { terrain } = answer.value ?? {};
    if (terrain) this.#approach(terrain, settings["task.kind"]);
    const { box, x, y, clip, marks: still } = this.#groundAt(width, height, palette);
    const marks: Mark[] = [];
    if (terrain) {
      const heights = density ? terrain.density! : terrain.action;
      const rise = (at: number) => valueAt(terrain.x, heights, at);
      const scales = { x, y, clip, barrier: barrierOf(terrain) };
      if (density) marks.push(...this.#crosses(scales, palette));
      else marks.push(...this.#beads(scales, rise, palette));
      marks.push(...wells(terrain, x, (at) => y(rise(at)), palette, box, density ? null : names.side));
    } else if (silence) {
      const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
      marks.push({ kind: "label", text: silence, ...middle, size: textSize, anchor: "middle", fill: palette.muted });
    }
    return { width, height, ground: palette.ground, still, marks };
  }

  /** Axes, curve and legend: the same until theory, ranges, size or colours change. */
  #groundAt(width: number, height: number, palette: Palette): Ground {
    const { answer, settings } = this.#laboratory;
    const density = this.#asDensity;
    const key = [answer.value, settings["task.kind"], density, this.#reach, this.#top, width, height, palette];
    if (this.#ground && this.#key.every((one, i) => one === key[i])) return this.#ground;
    this.#key = key;
    const { terrain, reference } = answer.value ?? {};
    const names = viewOf(settings).landscape;
    const left = terrain?.mirrored === false ? -0.03 * this.#reach : -this.#reach;
    const axes = frame(
      width,
      height,
      { domain: [left, this.#reach], name: names.x },
      {
        domain: density ? [-2, this.#top + 1] : [-0.08 * this.#top, this.#top],
        name: density ? `−log p(${names.side})` : names.y,
      },
      palette,
    );
    const { box, x, y, marks } = axes;
    const clip = { ...box, bottom: box.bottom - 0.5 };
    if (terrain) {
      const heights = density ? terrain.density! : terrain.action;
      marks.push(...ground(terrain.x, heights, x, y, palette, clip, !density, reference !== undefined));
    }
    marks.push(...legend(box, palette, density, reference));
    this.#ground = { ...axes, clip };
    return this.#ground;
  }

  /** Eases the ranges towards what the theory needs. */
  #approach({ saddles, reach }: Terrain, task: string): void {
    const highest = Math.max(...saddles.map(({ action }) => action));
    const [least, most] = HEIGHTS;
    const top = Math.max(least, Math.min(most, 1.25 * highest));
    const share = this.#eased === task && !prefersCalm() ? EASE : 1;
    this.#eased = task;
    this.#reach += share * (reach - this.#reach);
    this.#top += share * (top - this.#top);
    if (Math.abs(reach - this.#reach) > 0.002 || Math.abs(top - this.#top) > 0.02) this.ask();
    else [this.#reach, this.#top] = [reach, top];
  }

  #beads({ x, y, clip, barrier }: Scales, rise: (at: number) => number, palette: Palette): Mark[] {
    const { networks } = this.#laboratory.recorder;
    const count = networks.reduce((sum, { overlaps }) => sum + overlaps.length, 0);
    const radius = count > 1000 ? 2.2 : count > 400 ? 2.8 : 3.6;
    const layer = (outside: boolean) => (pen: Pen) => {
      for (const { overlaps } of networks) {
        for (let i = 0; i < overlaps.length; i++) {
          const at = overlaps[i]!;
          if (Math.abs(at) > barrier !== outside) continue;
          circle(pen, x(at), y(rise(at)) - radius - CLOUD * scatter(i), radius);
        }
      }
    };
    // A rim sets few beads apart; of many it would hide the others.
    const rim = count > 400 ? {} : { stroke: palette.ground, width: 0.6 };
    return [
      { kind: "shape", path: layer(false), fill: palette.centre, opacity: 0.72, clip, ...rim },
      { kind: "shape", path: layer(true), fill: palette.side, opacity: 0.9, clip, ...rim },
    ];
  }

  /** The measured −log p of the neurons of late. */
  #crosses({ x, y, clip, barrier }: Scales, palette: Palette): Mark[] {
    const { histogram } = this.#laboratory.recorder;
    const unit = histogram.total * histogram.binWidth;
    const layer = (outside: boolean) => (pen: Pen) => {
      for (const [bin, counted] of histogram.counts.entries()) {
        const at = histogram.centre(bin);
        if (counted < FEWEST_COUNTS || Math.abs(at) > barrier !== outside) continue;
        const [px, py] = [x(at), y(-Math.log(counted / unit))];
        pen.moveTo(px - 4, py - 4);
        pen.lineTo(px + 4, py + 4);
        pen.moveTo(px - 4, py + 4);
        pen.lineTo(px + 4, py - 4);
      }
    };
    const cross = { kind: "shape", width: 1.8, clip } as const;
    return [
      { ...cross, path: layer(false), stroke: palette.centre },
      { ...cross, path: layer(true), stroke: palette.side },
    ];
  }

  protected words(): string {
    const { answer, settings, recorder, silence } = this.#laboratory;
    if (!answer.value) return `${this.text.title}. ${silence ?? "Theory is being solved."}`;
    const { terrain } = answer.value;
    const barrier = barrierOf(terrain);
    let [neurons, outside] = [0, 0];
    for (const { overlaps } of recorder.networks) {
      neurons += overlaps.length;
      for (const at of overlaps) if (Math.abs(at) > barrier) outside++;
    }
    const { side } = viewOf(settings).landscape;
    const sign = terrain.mirrored ? "±" : "";
    const found = terrain.saddles
      .filter(({ kind, x }) => kind === "minimum" && x > 0)
      .map(({ x, action }) => `at ${side} = ${sign}${fixed(x, 2)}, ${fixed(action, 1)} above the centre`)
      .join(" and ");
    if (found === "") {
      return `${this.text.title}. The action has one well, at ${side} = 0. ${neurons} neurons lie in it.`;
    }
    const shape = `The action has a well at ${side} = 0 and side wells ${found}.`;
    return `${this.text.title}. ${shape} ${outside} of ${neurons} neurons lie beyond the barrier.`;
  }
}

interface Ground extends Frame {
  clip: Box;
}

interface Scales {
  x(at: number): number;
  y(height: number): number;
  clip: Box;
  barrier: number;
}

/** Where the side wells begin; infinite without any. */
function barrierOf({ saddles }: Terrain): number {
  return saddles.find(({ kind, x }) => kind === "maximum" && x > 0)?.x ?? Number.POSITIVE_INFINITY;
}

/** A curve between the points of its even grid; beyond them, as at the last. */
function valueAt(grid: Float64Array, values: Float64Array, at: number): number {
  const last = grid.length - 1;
  const place = ((at - grid[0]!) / (grid[last]! - grid[0]!)) * last;
  const left = Math.max(0, Math.min(last - 1, Math.floor(place)));
  const share = Math.max(0, Math.min(1, place - left));
  return values[left]! + share * (values[left + 1]! - values[left]!);
}

/** A number in 0 … 1 that belongs to a neuron and never changes. */
function scatter(i: number): number {
  return (i * 0.61803398875) % 1;
}

/** The curve, and what is solid below it. */
function ground(
  grid: Float64Array,
  heights: Float64Array,
  x: (at: number) => number,
  y: (height: number) => number,
  palette: Palette,
  clip: Box,
  solid: boolean,
  dashed: boolean,
): Mark[] {
  const outline = polyline(
    grid.length,
    (i) => x(grid[i]!),
    (i) => y(heights[i]!),
  );
  const below = (pen: Pen) => {
    outline(pen);
    pen.lineTo(x(grid.at(-1)!), clip.bottom + 1);
    pen.lineTo(x(grid[0]!), clip.bottom + 1);
    pen.closePath();
  };
  const stroke = dashed ? { stroke: palette.muted, width: 1.6, dash: [6, 5] } : { stroke: palette.theory, width: 2.2 };
  const curve: Mark = { kind: "shape", path: outline, ...stroke, clip };
  return solid ? [{ kind: "shape", path: below, fill: palette.theory, opacity: 0.09, clip }, curve] : [curve];
}

/** Wells and barriers, and what they are called; without a side's name, without words. */
function wells(
  { saddles, mirrored }: Terrain,
  x: (at: number) => number,
  y: (at: number) => number,
  palette: Palette,
  box: Box,
  side: string | null,
): Mark[] {
  const marks: Mark[] = [];
  const label = { kind: "label", size: textSize, anchor: "middle", halo: palette.ground } as const;
  for (const { x: place, kind } of saddles) {
    for (const sign of place === 0 || !mirrored ? [1] : [1, -1]) {
      const [px, py] = [x(sign * place), y(sign * place)];
      if (py < box.top) continue;
      const path = (pen: Pen) => circle(pen, px, py, 4);
      const minimum = kind === "minimum";
      const fill = minimum ? palette.theory : palette.ground;
      marks.push({ kind: "shape", path, fill, stroke: palette.theory, width: 1.8 });
      if (place === 0 || side === null) continue;
      const name = box.right - box.left < NARROW ? "" : "side well, ";
      const text = minimum ? `${name}${side} = ${fixed(sign * place, 2)}` : "barrier";
      const ink = minimum ? palette.ink : palette.muted;
      marks.push({ ...label, text, x: px, y: minimum ? py + 20 : py - 36, fill: ink });
    }
  }
  return marks;
}

/** Each sign stands before its word, with room for whatever font there is. */
function legend(box: Box, palette: Palette, density: boolean, reference: Reference | undefined): Mark[] {
  const label = { kind: "label", size: textSize, anchor: "start", fill: palette.muted, y: 12 } as const;
  const wide = box.right - box.left >= NARROW;
  const theory = reference ? `theory of ${reference.name}` : "theory";
  const more = reference ? 68 : 0;
  const [names, own] = density ? ["networks", 154] : wide ? ["neurons of the live networks", 258] : ["neurons", 146];
  const room = own + more;
  const stroke = reference
    ? { stroke: palette.muted, width: 1.6, dash: [6, 5] }
    : { stroke: palette.theory, width: 2.2 };
  const bead = (at: number, fill: string): Mark => {
    return { kind: "shape", path: (pen) => circle(pen, box.right - at, 8, 3.6), fill };
  };
  return [
    bead(room + 10, palette.side),
    bead(room, palette.centre),
    { ...label, text: names, x: box.right - room + 9 },
    { kind: "shape", path: line(box.right - 74 - more, 8, box.right - 54 - more, 8), ...stroke },
    { ...label, text: theory, x: box.right - 47 - more },
  ];
}
