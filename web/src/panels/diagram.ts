/** The phase diagram, computed in the page; a click, a drag or the arrow keys move the experiment through it. */
import type { DiagramLine } from "grokphase";
import { frame, textSize } from "../draw/axes.ts";
import { el } from "../draw/dom.ts";
import type { Motion } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import { circle, line, type Mark, type Scene } from "../draw/scene.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { logarithmicSteps } from "../lab/sweep.ts";
import { theoryKey } from "../lab/theory.ts";
import { fitted, type NumberField } from "../state/field.ts";
import { short } from "../state/numbers.ts";
import { type Phase, phaseNames } from "../state/phases.ts";
import { type Change, type Settings, settingAt } from "../state/settings.ts";
import { viewOf } from "../tasks/index.ts";
import type { DiagramRows } from "../tasks/view.ts";
import { joined, lineMarks, partsOf, pointsOf } from "./diagram-lines.ts";
import { Panel } from "./panel.ts";

const COLUMNS = 56;
const ROWS = 40;
/** Share of an axis that an arrow key moves. */
const NUDGE = 0.02;

export interface DiagramActions {
  settings(): Settings;
  /** Moves the experiment; `settled` when the hand has let go. */
  move(change: Change, settled: boolean): void;
}

export class Diagram extends Panel {
  readonly #laboratory: Laboratory;
  readonly #actions: DiagramActions;
  /** What the picture was computed for. */
  #key = "";
  #phases: Phase[][] = [];
  #learned: number[][] = [];
  #lines: DiagramLine[] = [];
  readonly #image = el("canvas", { width: COLUMNS, height: ROWS });
  #painted = "";

  constructor(laboratory: Laboratory, motion: Motion, actions: DiagramActions) {
    super({ id: "diagram", title: "Phase diagram", caption: () => this.#caption() }, motion);
    this.#laboratory = laboratory;
    this.#actions = actions;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("aria-roledescription", "phase diagram; arrow keys move the experiment");
    this.#listen();
    this.refresh();
  }

  /** It follows the hand. */
  override get interval(): number {
    return 0;
  }

  #caption(): string {
    const reference = this.#laboratory.answer.value?.reference;
    const of = reference ? `, of ${reference.name}` : "";
    const none = this.#lines.find((line) => pointsOf(line) === 0 && line.y.length === ROWS);
    const gradual = none && partsOf(none).where;
    const lines =
      gradual === undefined ? "" : ` At ${gradual} side wells fill gradually: no line of transition is found.`;
    return `Computed here, by theory alone${of}. Drag the point: the network follows.${lines}`;
  }

  /** The two axes. */
  #axes(): { noise: NumberField; up: NumberField; against: Settings["against"] } {
    const settings = this.#actions.settings();
    const { against } = settings;
    const view = viewOf(settings);
    return { noise: view.noise(settings), up: view.field(against, settings) as NumberField, against };
  }

  /** Computes the diagram anew where the settings that it depends on have changed. */
  refresh(): void {
    const settings = this.#actions.settings();
    const { noise, up, against } = this.#axes();
    this.ask();
    const key = `${theoryKey(settings, "noise", against)} ${against} ${noise.from} ${noise.to}`;
    if (key === this.#key) return;
    this.#key = key;
    this.#phases = [];
    this.#learned = [];
    this.#lines = [];
    const deliver = ({ phase, learned }: DiagramRows) => {
      this.#phases.push(...phase);
      this.#learned.push(...learned);
      this.ask();
    };
    const deliverLines = (parts: DiagramLine[]) => {
      this.#lines = parts.map((part, i) => joined(this.#lines[i], part));
      this.ask();
    };
    const { begun, theory } = this.#laboratory;
    const across = [settings, logarithmicSteps(noise, COLUMNS), logarithmicSteps(up, ROWS)] as const;
    const wanted = () => key === this.#key;
    begun
      .then(() => theory.diagram(...across, deliver, wanted))
      .then(() => theory.lines(...across, deliverLines, wanted))
      .catch(() => {}); // The laboratory tells of theory that cannot be had.
  }

  protected scene(width: number, height: number, palette: Palette): Scene {
    const settings = this.#actions.settings();
    const { noise, up, against } = this.#axes();
    const axes = frame(
      width,
      height,
      { domain: [noise.from, noise.to], logarithmic: true, name: "noise  σ^2" },
      { domain: [up.from, up.to], logarithmic: true, name: `${up.label.toLowerCase()}  ${up.symbol}` },
      palette,
    );
    const { box, x, y } = axes;
    this.#paint(palette);
    const done = this.#phases.length / ROWS;
    const marks: Mark[] = [];
    if (done > 0) {
      const top = box.bottom - done * (box.bottom - box.top);
      // The image is as high as the whole diagram; what is not computed yet is transparent.
      marks.push({ kind: "picture", image: this.#image, box, smooth: true, clip: { ...box, top } });
    }
    marks.push(
      ...axes.marks.filter((mark) => mark.kind === "label" || (mark.kind === "shape" && mark.stroke !== palette.grid)),
    );
    marks.push(...lineMarks(this.#lines, axes, palette));
    marks.push(...this.#names(box, palette));
    const [px, py] = [x(settings.noise), y(Number(settingAt(settings, against)))];
    const hair = { kind: "shape", stroke: palette.ink, width: 1, opacity: 0.55, clip: box } as const;
    marks.push(
      { ...hair, path: line(px, box.top, px, box.bottom) },
      { ...hair, path: line(box.left, py, box.right, py) },
    );
    marks.push({
      kind: "shape",
      path: (pen) => circle(pen, px, py, 7),
      fill: palette.ground,
      stroke: palette.ink,
      width: 2.2,
    });
    return { width, height, ground: palette.ground, marks };
  }

  /** A cell a point, its colour the phase, its strength the cubic part that is learned. */
  #paint(palette: Palette): void {
    const stamp = `${this.#key}|${this.#phases.length}|${palette.ground}`;
    if (stamp === this.#painted) return;
    this.#painted = stamp;
    const context = this.#image.getContext("2d")!;
    context.clearRect(0, 0, COLUMNS, ROWS);
    const colours: Record<Phase, string> = { GFL: palette.gfl, "GMFL-I": palette.mixed, "GMFL-II": palette.dominated };
    for (const [row, phases] of this.#phases.entries()) {
      for (const [column, phase] of phases.entries()) {
        const learned = Math.min(1, Math.max(0, this.#learned[row]![column]!));
        context.fillStyle = palette.ground;
        context.fillRect(column, ROWS - 1 - row, 1, 1);
        context.globalAlpha = 0.4 + 0.6 * learned;
        context.fillStyle = colours[phase];
        context.fillRect(column, ROWS - 1 - row, 1, 1);
        context.globalAlpha = 1;
      }
    }
  }

  /** Each phase's name in the middle of where it is. */
  #names(box: { left: number; top: number; right: number; bottom: number }, palette: Palette): Mark[] {
    const sums = new Map<Phase, { count: number; column: number; row: number }>();
    for (const [row, phases] of this.#phases.entries()) {
      for (const [column, phase] of phases.entries()) {
        const sum = sums.get(phase) ?? { count: 0, column: 0, row: 0 };
        sums.set(phase, { count: sum.count + 1, column: sum.column + column, row: sum.row + row });
      }
    }
    const label = { kind: "label", size: textSize, anchor: "middle", bold: true, fill: palette.ink } as const;
    return [...sums].flatMap(([phase, { count, column, row }]): Mark[] => {
      if (count < 0.04 * COLUMNS * ROWS) return [];
      const x = box.left + ((column / count + 0.5) / COLUMNS) * (box.right - box.left);
      const y = box.bottom - ((row / count + 0.5) / ROWS) * (box.bottom - box.top);
      return [{ ...label, text: phaseNames[phase], x, y }];
    });
  }

  #listen(): void {
    const { canvas } = this;
    let held = false;
    const move = (event: PointerEvent, settled: boolean) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const { noise, up, against } = this.#axes();
      const axes = frame(
        width,
        height,
        { domain: [noise.from, noise.to], logarithmic: true, name: " " },
        { domain: [up.from, up.to], logarithmic: true, name: " " },
        {} as Palette,
      );
      const change = {
        noise: fitted(noise, axes.x.invert(event.clientX - left)),
        [against]: fitted(up, axes.y.invert(event.clientY - top)),
      };
      this.#actions.move(change, settled);
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      held = true;
      canvas.setPointerCapture(event.pointerId);
      move(event, false);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (held) move(event, false);
    });
    canvas.addEventListener("pointerup", (event) => {
      if (held) move(event, true);
      held = false;
    });
    canvas.addEventListener("pointercancel", () => {
      held = false;
    });
    canvas.addEventListener("keydown", (event) => {
      const steps: Record<string, [number, number]> = {
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
        ArrowUp: [0, 1],
        ArrowDown: [0, -1],
      };
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const settings = this.#actions.settings();
      const { noise, up, against } = this.#axes();
      const nudged = (field: NumberField, value: number, direction: number) =>
        fitted(field, value * (field.to / field.from) ** (NUDGE * direction));
      this.#actions.move(
        {
          noise: nudged(noise, settings.noise, step[0]),
          [against]: nudged(up, Number(settingAt(settings, against)), step[1]),
        },
        true,
      );
    });
  }

  protected words(): string {
    const settings = this.#actions.settings();
    const phase = this.#laboratory.answer.value?.phase;
    const { up, against } = this.#axes();
    const name = up.label.toLowerCase();
    const where = `noise ${short(settings.noise)}, ${name} ${short(Number(settingAt(settings, against)))}`;
    const here = phase ? `: ${phaseNames[phase]} (${phase})` : "";
    const drawn = this.#lines.filter((line) => pointsOf(line) > 0).map(({ label }) => label);
    const whole = this.#lines.every((line) => line.y.length === ROWS);
    const lines = drawn.length > 0 ? ` Lines${whole ? "" : " so far"}: ${drawn.join("; ")}.` : "";
    return `${this.text.title} over noise and ${name}. The experiment is at ${where}${here}.${lines}`;
  }
}
