/** Histories against time: what the two panels of them share. */

import type { Experiment } from "grokphase";
import type { Frame } from "../draw/axes.ts";
import type { Motion } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import { line, type Mark, polyline } from "../draw/scene.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import type { Recorded } from "../lab/recorder.ts";
import { short } from "../state/numbers.ts";
import { kindNameOf } from "../state/sampler-fields.ts";
import type { Store } from "../state/store.ts";
import { Panel, type PanelText } from "./panel.ts";

export type Span = "recent" | "whole";

/** Draws in the window of what is recent. */
const WINDOW_DRAWS = 1500;
/** The least that is shown of a whole history. */
const LEAST_STEPS = 200;

export abstract class Timeline extends Panel {
  protected readonly laboratory: Laboratory;
  readonly span: Store<Span>;

  constructor(text: PanelText, laboratory: Laboratory, motion: Motion, span: Store<Span>) {
    super(text, motion);
    this.laboratory = laboratory;
    this.span = span;
  }

  /** Histories change slowly, and their many-cornered lines cost more than anything else on the page. */
  override get interval(): number {
    return 1 / 10;
  }

  protected range(): [number, number] {
    const { step, history } = this.laboratory;
    if (this.span.value === "whole") return [0, Math.max(step, LEAST_STEPS)];
    const window = WINDOW_DRAWS * (history.at(-1)?.experiment.sampler.thin ?? 5);
    // Until the window is full, it grows with what there is.
    const right = Math.max(step, Math.min(window, Math.max(window / 8, 1.1 * step)));
    return [Math.max(0, right - window), right];
  }

  protected entries(network: Recorded): Recorded["whole"] | Recorded["recent"] {
    return this.span.value === "whole" ? network.whole : network.recent;
  }

  /** An observable of every network as thin lines. */
  protected lines(frame: Frame, name: string, scale: (value: number) => number, stroke: string, opacity = 1): Mark[] {
    const { recorder } = this.laboratory;
    const index = recorder.names.indexOf(name);
    if (index < 0) return [];
    const { box, x, y } = frame;
    const [from] = x.domain() as [number, number];
    return recorder.networks.map((network, i): Mark => {
      const entries = this.entries(network);
      let first = 0;
      while (first < entries.length && entries.step(first) < from) first++;
      const count = entries.length - first;
      // No finer than the screen.
      const stride = Math.max(1, Math.ceil(count / (box.right - box.left)));
      const offset = stride - (first % stride);
      const points = Math.max(0, Math.floor((count - offset) / stride) + 1);
      const at = (k: number) => Math.min(entries.length - 1, first + offset + k * stride);
      const path = polyline(
        points,
        (k) => x(entries.step(at(k))),
        (k) => y(scale(entries.value(at(k), index))),
      );
      return {
        kind: "shape",
        path,
        stroke,
        width: 1,
        join: "bevel",
        opacity: opacity * (i === 0 ? 1 : 0.6),
        clip: box,
      };
    });
  }

  /** Where the networks were quenched. */
  protected turns({ box, x }: Frame, palette: Palette): Mark[] {
    const marks: Mark[] = [];
    let last = Number.NEGATIVE_INFINITY;
    const [from, to] = x.domain() as [number, number];
    const { history } = this.laboratory;
    for (const [i, { step, experiment }] of history.slice(1).entries()) {
      const text = turnOf(history[i]!.experiment, experiment);
      if (step < from || step > to || text === null) continue;
      const at = x(step);
      if (at - last < 3) continue;
      marks.push({ kind: "shape", path: line(at, box.top, at, box.bottom), stroke: palette.faint, width: 1 });
      if (at - last > 84 && box.right - at > 60) {
        const label = {
          kind: "label",
          size: 11.5,
          anchor: "start",
          fill: palette.muted,
          halo: palette.ground,
        } as const;
        marks.push({ ...label, text, x: at + 4, y: box.top + 11 });
      }
      last = at;
    }
    return marks;
  }
}

/** What was changed, in a word; null for what is only about how often the page is told. */
function turnOf(before: Experiment, after: Experiment): string | null {
  if (before.noise !== after.noise) return `σ^2 = ${short(after.noise)}`;
  const sampling = ({ sampler }: Experiment) => JSON.stringify({ ...sampler, thin: 1 });
  const posterior = ({ task, network }: Experiment) => JSON.stringify([task, network]);
  if (posterior(before) !== posterior(after)) return "other posterior";
  if (sampling(before) === sampling(after)) return null;
  return before.sampler.kind === after.sampler.kind ? "other step" : kindNameOf(after.sampler.kind);
}
