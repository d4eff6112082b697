/** The one knob that matters most: the noise, over a strip that shows the phases theory expects along it. */
import { el } from "../draw/dom.ts";
import { readPalette } from "../draw/palette.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { sweepNoise } from "../lab/sweep.ts";
import { theoryKey } from "../lab/theory.ts";
import { type Phase, phaseNames } from "../state/phases.ts";
import type { Settings } from "../state/settings.ts";
import { viewOf } from "../tasks/index.ts";
import { type Control, numberControl } from "./number-control.ts";

const PIXELS = 600;

/** Where along the strip, in 0 … 1, a phase begins and ends. */
function stretchesOf(phases: readonly Phase[]): { phase: Phase; from: number; to: number }[] {
  const found: { phase: Phase; from: number; to: number }[] = [];
  for (const [i, phase] of phases.entries()) {
    const last = found.at(-1);
    const to = Math.min(1, (i + 0.5) / (phases.length - 1));
    if (last?.phase === phase) last.to = to;
    else found.push({ phase, from: last?.to ?? 0, to });
  }
  return found;
}

export class NoiseControl {
  readonly element: HTMLElement;
  readonly #control: Control & { slider: HTMLInputElement };
  readonly #strip = el("canvas", { class: "strip", width: PIXELS, height: 1 });
  readonly #names = el("div", { class: "phases" });
  readonly #laboratory: Laboratory;
  #key = "";
  #phases: readonly Phase[] | null = null;

  constructor(laboratory: Laboratory, settings: Settings, change: (value: number, settled: boolean) => void) {
    this.#laboratory = laboratory;
    this.#control = numberControl("noise", viewOf(settings).noise(settings), change);
    this.#control.slider.before(el("div", { class: "track", "aria-hidden": "true" }, this.#strip, this.#names));
    this.element = this.#control.element;
    this.element.classList.add("noise");
  }

  show(settings: Settings): void {
    const field = viewOf(settings).noise(settings);
    this.#control.show(settings.noise, field);
    const key = `${theoryKey(settings, "noise")} ${field.from} ${field.to}`;
    if (key === this.#key) return;
    this.#key = key;
    const wanted = () => key === this.#key;
    const { begun, theory } = this.#laboratory;
    begun
      .then(() => sweepNoise(theory, settings, wanted))
      .then(
        (phases) => this.#take(key, phases),
        () => this.#take(key, null), // The laboratory tells of theory that cannot be had.
      );
  }

  #take(key: string, phases: readonly Phase[] | null): void {
    if (key !== this.#key) return;
    this.#phases = phases;
    this.recolour();
  }

  recolour(): void {
    const phases = this.#phases;
    this.#names.replaceChildren();
    const context = this.#strip.getContext("2d")!;
    context.clearRect(0, 0, PIXELS, 1);
    if (!phases) return;
    const palette = readPalette(this.element);
    const colours: Record<Phase, string> = { GFL: palette.gfl, "GMFL-I": palette.mixed, "GMFL-II": palette.dominated };
    for (let i = 0; i < PIXELS; i++) {
      context.fillStyle = colours[phases[Math.round((i / (PIXELS - 1)) * (phases.length - 1))]!]!;
      context.fillRect(i, 0, 1, 1);
    }
    this.#names.replaceChildren(
      ...stretchesOf(phases).map(({ phase, from, to }) => {
        const place = `left:${(100 * from).toFixed(2)}%;width:${(100 * (to - from)).toFixed(2)}%`;
        return el("span", { style: place }, to - from > 0.14 ? phaseNames[phase]! : "");
      }),
    );
  }
}
