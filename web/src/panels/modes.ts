/** The Fourier modes of every neuron of modular addition: a droplet is a neuron that has become a wave. */
import type { Weights } from "grokphase";
import { frame } from "../draw/axes.ts";
import type { Motion } from "../draw/motion.ts";
import type { Palette } from "../draw/palette.ts";
import { circle, line, type Mark, type Pen, type Scene } from "../draw/scene.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { whole } from "../state/numbers.ts";
import { Panel } from "./panel.ts";

/** How often the networks are asked for their weights. */
const LOOK_SECONDS = 0.35;
/** Share of a mode's column that its dots fill. */
const COLUMN = 0.7;

export class Modes extends Panel {
  readonly #laboratory: Laboratory;
  /** √(ΦΨ) of each neuron and mode of the first network: N × (P − 1)/2. */
  #powers = new Float64Array();
  /** P of these. */
  #modulus = 0;
  #looking = false;
  #step = -1;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(laboratory: Laboratory, motion: Motion) {
    const caption = () =>
      "Power of each Fourier mode in each neuron of the first network. The solid line is theory’s side well, the dashed one the barrier. Neurons that understand have one mode, not many.";
    super({ id: "modes", title: "Fourier modes of the neurons", caption }, motion);
    this.#laboratory = laboratory;
    this.#timer = setInterval(() => void this.#look(), LOOK_SECONDS * 1000);
  }

  override get interval(): number {
    return LOOK_SECONDS;
  }

  async #look(): Promise<void> {
    const { settings, step } = this.#laboratory;
    if (settings["task.kind"] !== "modular-addition" || this.#looking || step === this.#step || !this.visible) return;
    this.#looking = true;
    try {
      const [weights] = (await this.#laboratory.look()) ?? [];
      if (weights) await this.#take(weights, settings["task.modulus"]);
      this.#step = step;
    } catch {
      // The laboratory tells of workers that are gone.
    }
    this.#looking = false;
  }

  async #take(weights: Weights, modulus: number): Promise<void> {
    const powers = await this.#laboratory.theory.modePowers(weights, modulus);
    this.#modulus = modulus;
    this.#powers = Float64Array.from({ length: powers.length / 2 }, (_, i) =>
      Math.sqrt(powers[2 * i]! * powers[2 * i + 1]!),
    );
    this.ask();
  }

  protected scene(width: number, height: number, palette: Palette): Scene {
    const { saddles, reach } = this.#laboratory.answer.value?.terrain ?? { saddles: [], reach: 1.5 };
    const { settings } = this.#laboratory;
    const modulus = settings["task.kind"] === "modular-addition" ? settings["task.modulus"] : 3;
    const modes = (modulus - 1) / 2;
    const { box, x, y, marks } = frame(
      width,
      height,
      { domain: [0.5, modes + 0.5], name: "mode  k", tickValues: Array.from({ length: modes }, (_, i) => i + 1) },
      { domain: [-0.03 * reach, reach], name: "power  √(ΦΨ)" },
      palette,
    );
    const barrier = saddles.find(({ kind, x: at }) => kind === "maximum" && at > 0)?.x ?? Number.POSITIVE_INFINITY;
    for (const { x: phi, kind } of saddles) {
      if (phi === 0) continue;
      const path = line(box.left, y(phi), box.right, y(phi));
      const dash = kind === "maximum" ? { dash: [5, 4] } : {};
      marks.push({ kind: "shape", path, stroke: palette.theory, width: 1.3, ...dash });
    }
    const count = modulus === this.#modulus ? this.#powers.length : 0;
    const radius = count > 4000 ? 1.4 : count > 1500 ? 1.8 : 2.4;
    const layer = (outside: boolean) => (pen: Pen) => {
      for (let i = 0; i < count; i++) {
        const power = this.#powers[i]!;
        if (power > barrier !== outside) continue;
        const neuron = Math.floor(i / modes);
        const across = (((neuron * 0.61803398875) % 1) - 0.5) * COLUMN;
        circle(pen, x((i % modes) + 1 + across), y(power), radius);
      }
    };
    const dots: Mark[] = [
      { kind: "shape", path: layer(false), fill: palette.centre, opacity: 0.6, clip: box },
      { kind: "shape", path: layer(true), fill: palette.side, opacity: 0.85, clip: box },
    ];
    return { width, height, ground: palette.ground, marks: [...marks, ...dots] };
  }

  protected words(): string {
    if (this.#powers.length === 0) return `${this.text.title}. They have not been measured yet.`;
    const saddles = this.#laboratory.answer.value?.terrain.saddles ?? [];
    const barrier = saddles.find(({ kind, x }) => kind === "maximum" && x > 0)?.x ?? Number.POSITIVE_INFINITY;
    const droplets = this.#powers.reduce((sum, power) => sum + (power > barrier ? 1 : 0), 0);
    return `${this.text.title}. ${whole(droplets)} of ${whole(this.#powers.length)} modes of all neurons lie beyond the barrier.`;
  }

  override close(): void {
    clearInterval(this.#timer);
    super.close();
  }
}
