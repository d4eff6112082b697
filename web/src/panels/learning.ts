/** How much of the teacher's linear and cubic part the networks have learned, beside what theory foretells. */
import { type Frame, frame, textSize } from "../draw/axes.ts";
import type { Motion } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import { line, type Mark, type Scene } from "../draw/scene.ts";
import type { Laboratory, Prediction } from "../lab/laboratory.ts";
import { fixed, whole } from "../state/numbers.ts";
import type { Store } from "../state/store.ts";
import { type Span, Timeline } from "./timeline.ts";

export class Learning extends Timeline {
  constructor(laboratory: Laboratory, motion: Motion, span: Store<Span>) {
    super(
      {
        id: "learning",
        title: "What has been learned",
        caption:
          "Share of the teacher’s straight line and of its cubic that the network’s output holds. Dashes: theory.",
      },
      laboratory,
      motion,
      span,
    );
  }

  protected scene(width: number, height: number, palette: Palette): Scene {
    const epsilon = this.#epsilon();
    const axes = frame(
      width,
      height,
      { domain: this.range(), name: "Langevin steps", format: whole, ticks: width < 420 ? 3 : 5 },
      { domain: [-0.12, 1.12], name: "learned share", tickValues: [0, 0.5, 1] },
      palette,
    );
    const cubic = (f3: number) => f3 / epsilon;
    const marks: Mark[] = [
      ...axes.marks,
      ...this.turns(axes, palette),
      ...this.lines(axes, "f1", (f1) => f1, palette.linear),
      ...this.lines(axes, "f3", cubic, palette.cubic),
      ...this.#foretold(axes, ({ f1 }) => f1, palette.ink),
      ...this.#foretold(axes, ({ f3 }) => cubic(f3), palette.ink),
    ];
    const label = { kind: "label", size: textSize, anchor: "end", y: 12, bold: true } as const;
    marks.push({ ...label, text: "linear  f_1", x: axes.box.right - 92, fill: palette.linear });
    marks.push({ ...label, text: "cubic  f_3/ε", x: axes.box.right, fill: palette.cubic });
    return { width, height, ground: palette.ground, marks };
  }

  /** ε of the present stage; 1 where the teacher has no cubic part to take a share of. */
  #epsilon(): number {
    const task = this.laboratory.history.at(-1)?.experiment.task;
    return (task?.kind === "teacher-student" && task.epsilon) || 1;
  }

  #foretold({ box, x, y }: Frame, value: (prediction: Prediction) => number, stroke: string): Mark[] {
    const { predictions } = this.laboratory;
    const [from, to] = x.domain() as [number, number];
    return predictions.flatMap((prediction, i): Mark[] => {
      const end = Math.min(to, predictions[i + 1]?.step ?? to);
      const start = Math.max(from, prediction.step);
      if (end <= start) return [];
      const at = y(value(prediction));
      const path = line(x(start), at, x(end), at);
      return [{ kind: "shape", path, stroke, width: 1.3, dash: [5, 4], opacity: 0.85, clip: box }];
    });
  }

  protected words(): string {
    const { recorder, answer, step } = this.laboratory;
    const [f1, f3] = [recorder.estimate("f1"), recorder.estimate("f3")];
    const theory = answer.value?.theory;
    const epsilon = this.#epsilon();
    const foretold = theory ? ` Theory says ${fixed(theory.f1, 2)} and ${fixed(theory.f3 / epsilon, 2)}.` : "";
    const learned = `of the linear part ${fixed(f1.mean, 2)} is learned, of the cubic part ${fixed(f3.mean / epsilon, 2)}`;
    return `${this.text.title}. After ${whole(step)} steps, ${learned}, averaged since the last change.${foretold}`;
  }
}
