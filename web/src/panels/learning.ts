/** How much of the teacher's linear and cubic part the networks have learned, beside what theory foretells. */
import { type Frame, frame, textSize } from "../draw/axes.ts";
import type { Motion } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import { line, type Mark, type Scene } from "../draw/scene.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { fixed, whole } from "../state/numbers.ts";
import { stepsName, timeSentence } from "../state/sampler-fields.ts";
import type { Store } from "../state/store.ts";
import { viewOf } from "../tasks/index.ts";
import type { Curve } from "../tasks/view.ts";
import { type Span, Timeline } from "./timeline.ts";

/** Pixels between the names of two curves. */
const LABEL_WIDTH = 106;

export class Learning extends Timeline {
  constructor(laboratory: Laboratory, motion: Motion, span: Store<Span>) {
    super(
      {
        id: "learning",
        title: "What has been learned",
        caption: () => {
          const { settings, answer } = laboratory;
          const of = answer.value?.reference ? `Dots: theory of ${answer.value.reference.name}.` : "Dashes: theory.";
          return `${viewOf(settings).learning.caption} ${of} ${timeSentence(settings)}`;
        },
      },
      laboratory,
      motion,
      span,
    );
  }

  protected scene(width: number, height: number, palette: Palette): Scene {
    const { settings } = this.laboratory;
    const { curves } = viewOf(settings).learning;
    const axes = frame(
      width,
      height,
      { domain: this.range(), name: stepsName(settings, width < 420), format: whole, ticks: width < 420 ? 3 : 5 },
      { domain: [-0.12, 1.3], name: "learned share", tickValues: [0, 0.5, 1] },
      palette,
    );
    const marks: Mark[] = [...axes.marks];
    for (const { observable, colour, share } of curves) {
      marks.push(...this.lines(axes, observable, (value) => share(value, settings), palette[colour]));
    }
    for (const curve of curves) marks.push(...this.#foretold(axes, curve, palette.ink));
    marks.push(...this.turns(axes, palette));
    const label = { kind: "label", size: textSize, anchor: "end", y: 12, bold: true } as const;
    for (const [i, { label: text, colour }] of curves.entries()) {
      const x = axes.box.right - (curves.length - 1 - i) * LABEL_WIDTH;
      marks.push({ ...label, text, x, fill: palette[colour] });
    }
    return { width, height, ground: palette.ground, marks };
  }

  #foretold({ box, x, y }: Frame, { observable, share }: Curve, stroke: string): Mark[] {
    const { predictions } = this.laboratory;
    const [from, to] = x.domain() as [number, number];
    return predictions.flatMap((prediction, i): Mark[] => {
      const end = Math.min(to, predictions[i + 1]?.step ?? to);
      const start = Math.max(from, prediction.step);
      const value = prediction.values[observable];
      if (end <= start || value === undefined) return [];
      const at = y(share(value, prediction.settings));
      const path = line(x(start), at, x(end), at);
      const faint = prediction.reference ? { dash: [2, 5], opacity: 0.5 } : { dash: [5, 4], opacity: 0.85 };
      return [{ kind: "shape", path, stroke, width: 1.3, ...faint, clip: box }];
    });
  }

  protected words(): string {
    const { recorder, answer, step, settings } = this.laboratory;
    const told = viewOf(settings).learning.curves.map(({ observable, label, share }) => {
      const name = label.replaceAll(/[_^]/g, "").replaceAll(/ +/g, " ");
      const foretold = answer.value?.values[observable];
      const of = answer.value?.reference ? ` of ${answer.value.reference.name}` : "";
      const theory = foretold === undefined ? "" : ` (theory${of} ${fixed(share(foretold, settings), 2)})`;
      return `${name} ${fixed(share(recorder.estimate(observable).mean, settings), 2)}${theory}`;
    });
    return `${this.text.title}. After ${whole(step)} steps, means since the last change: ${told.join(", ")}.`;
  }
}
