/** What theory says of the present settings, asked of a worker, never twice and never in a queue of stale questions. */
import { type DiagramLine, openTheorist, type Theorist, type Weights } from "grokphase";
import { type Settings, settingAt } from "../state/settings.ts";
import { viewOf } from "../tasks/index.ts";
import type { Answer, DiagramRows } from "../tasks/view.ts";

/** Answers that are kept. */
const KEPT = 64;
/** Rows of a diagram solved in one question, so that others get their turn. */
const ROWS = 2;
/** The same of lines: a row takes as long as dozens of points. */
const LINE_ROWS = 1;

/** Whatever theory depends on, as a key. */
export function theoryKey(settings: Settings, ...without: string[]): string {
  const { physical } = viewOf(settings);
  return JSON.stringify([
    settings["task.kind"],
    ...physical.filter((key) => !without.includes(key)).map((key) => settingAt(settings, key)),
  ]);
}

export class Theory {
  readonly #theorist: Promise<Theorist>;
  readonly #answers = new Map<string, Promise<Answer>>();

  constructor() {
    this.#theorist = openTheorist();
    this.#theorist.catch(() => {}); // Told to whoever asks.
  }

  /** The equilibrium of these settings. */
  solve(settings: Settings): Promise<Answer> {
    const key = theoryKey(settings);
    let answer = this.#answers.get(key);
    if (!answer) {
      answer = this.#theorist.then((theorist) => viewOf(settings).solve(theorist, settings));
      this.#answers.set(key, answer);
      answer.catch(() => this.#answers.delete(key));
      if (this.#answers.size > KEPT) this.#answers.delete(this.#answers.keys().next().value!);
    }
    return answer;
  }

  /**
   * A phase diagram over noise and the setting `against`, delivered some rows at a time.
   * @param wanted  asked between two questions; when it says no, the rest is left
   */
  async diagram(
    settings: Settings,
    noise: Float64Array,
    against: Float64Array,
    deliver: (rows: DiagramRows) => void,
    wanted: () => boolean,
  ): Promise<void> {
    const theorist = await this.#theorist;
    for (let first = 0; first < against.length && wanted(); first += ROWS) {
      const rows = await viewOf(settings).diagram(theorist, settings, noise, against.subarray(first, first + ROWS));
      if (wanted()) deliver(rows);
    }
  }

  /** Lines across the same diagram, delivered some rows at a time: each line's next points. */
  async lines(
    settings: Settings,
    noise: Float64Array,
    against: Float64Array,
    deliver: (lines: DiagramLine[]) => void,
    wanted: () => boolean,
  ): Promise<void> {
    const theorist = await this.#theorist;
    for (let first = 0; first < against.length && wanted(); first += LINE_ROWS) {
      const some = against.subarray(first, first + LINE_ROWS);
      const lines = await viewOf(settings).lines(theorist, settings, noise, some);
      if (wanted()) deliver(lines);
    }
  }

  /** Powers of the Fourier modes of every neuron: N × (P − 1)/2 × 2. */
  async modePowers({ input }: Weights, modulus: number): Promise<Float64Array> {
    const theorist = await this.#theorist;
    return theorist.ask("modePowers", input, modulus);
  }

  async close(): Promise<void> {
    const theorist = await this.#theorist.catch(() => null);
    await theorist?.close();
  }
}
