/** Train and test loss against time. */
import { frame, textSize } from "../draw/axes.ts";
import type { Motion } from "../draw/motion.ts";
import { prefersCalm } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import type { Mark, Scene } from "../draw/scene.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { short, whole } from "../state/numbers.ts";
import { stepsName } from "../state/sampler-fields.ts";
import type { Store } from "../state/store.ts";
import { type Span, Timeline } from "./timeline.ts";

const EASE = 0.3;

export class Losses extends Timeline {
  /** Logarithms of the range. */
  #low = Math.log(0.05);
  #high = Math.log(3);

  constructor(laboratory: Laboratory, motion: Motion, span: Store<Span>) {
    super(
      {
        id: "loss",
        title: "Loss",
        caption: () => "Mean squared error on the examples it trains on and on fresh ones.",
      },
      laboratory,
      motion,
      span,
    );
  }

  protected scene(width: number, height: number, palette: Palette): Scene {
    this.#approach();
    const { settings } = this.laboratory;
    const axes = frame(
      width,
      height,
      { domain: this.range(), name: stepsName(settings, width < 420), format: whole, ticks: width < 420 ? 3 : 5 },
      { domain: [Math.exp(this.#low), Math.exp(this.#high)], logarithmic: true, name: "mean squared error" },
      palette,
    );
    const marks: Mark[] = [
      ...axes.marks,
      ...this.lines(axes, "testLoss", (loss) => loss, palette.test),
      ...this.lines(axes, "trainLoss", (loss) => loss, palette.train),
      ...this.turns(axes, palette),
    ];
    const label = { kind: "label", size: textSize, anchor: "end", y: 12, bold: true } as const;
    marks.push({ ...label, text: "train", x: axes.box.right - 40, fill: palette.train });
    marks.push({ ...label, text: "test", x: axes.box.right, fill: palette.test });
    return { width, height, ground: palette.ground, marks };
  }

  /** Eases the range towards the losses that are shown. */
  #approach(): void {
    const { recorder } = this.laboratory;
    const columns = ["trainLoss", "testLoss"].map((name) => recorder.names.indexOf(name)).filter((i) => i >= 0);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const network of recorder.networks) {
      const entries = this.entries(network);
      const stride = Math.max(1, Math.floor(entries.length / 200));
      for (let i = 0; i < entries.length; i += stride) {
        for (const column of columns) {
          const value = entries.value(i, column);
          if (value > 0) [low, high] = [Math.min(low, value), Math.max(high, value)];
        }
      }
    }
    if (!(low < high)) return;
    const [from, to] = [Math.log(low) - 0.15, Math.log(high) + 0.5];
    const share = prefersCalm() ? 1 : EASE;
    this.#low += share * (from - this.#low);
    this.#high += share * (to - this.#high);
  }

  protected words(): string {
    const { recorder } = this.laboratory;
    const [train, test] = [recorder.estimate("trainLoss"), recorder.estimate("testLoss")];
    return `${this.text.title}. Train ${short(train.mean)}, test ${short(test.mean)}, averaged since the last change.`;
  }
}
