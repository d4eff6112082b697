/**
 * The one loop that draws. Pictures take turns: a frame draws one of them, the one that has waited longest, so that no
 * frame is long and none is late. A picture that has nothing on its canvas yet is drawn at once.
 */

export interface Drawn {
  draw(): void;
  /** Whether it can be seen. */
  readonly visible: boolean;
  /** Whether its canvas is empty. */
  readonly empty: boolean;
  /** Seconds between two pictures of it that are enough for the eye. */
  readonly interval: number;
}

/** For readers who prefer less motion, pictures change at most so often. */
const CALM_SECONDS = 0.5;
/** Frames come a little early or late: a picture that is due within this is drawn. */
const EARLY_SECONDS = 0.004;

export const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Motion {
  /** What is to be drawn, the one that has waited longest first. */
  readonly #stale = new Set<Drawn>();
  /** When each was drawn last, in seconds. */
  readonly #drawn = new WeakMap<Drawn, number>();
  readonly #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #frame = 0;

  /** Draws it in one of the next frames in which it can be seen, or at once if it never was. */
  ask(drawn: Drawn): void {
    this.#stale.add(drawn);
    this.#frame ||= requestAnimationFrame(this.#tick);
  }

  forget(drawn: Drawn): void {
    this.#stale.delete(drawn);
  }

  #tick = (milliseconds: number): void => {
    this.#frame = 0;
    const now = milliseconds / 1000;
    let turns = 1;
    let waiting = false;
    for (const drawn of [...this.#stale]) {
      // Before it is first drawn a canvas is black.
      if (!(drawn.visible || drawn.empty)) continue;
      if (drawn.empty || (turns > 0 && this.#due(drawn, now))) {
        if (!drawn.empty) turns--;
        this.#stale.delete(drawn);
        this.#drawn.set(drawn, now);
        drawn.draw();
      } else waiting = true;
    }
    if (waiting) this.#frame ||= requestAnimationFrame(this.#tick);
  };

  #due(drawn: Drawn, now: number): boolean {
    const interval = this.#calm.matches ? CALM_SECONDS : drawn.interval;
    return now - (this.#drawn.get(drawn) ?? Number.NEGATIVE_INFINITY) >= interval - EARLY_SECONDS;
  }
}
