/** The one loop that draws: whatever has changed and can be seen, at most once in a frame. */

export interface Drawn {
  draw(): void;
  /** Whether it can be seen. */
  readonly visible: boolean;
}

/** For readers who prefer less motion, pictures change at most so often. */
const CALM_SECONDS = 0.5;

export const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Motion {
  readonly #stale = new Set<Drawn>();
  #frame = 0;
  #last = 0;

  /** Draws it in the next frame in which it can be seen. */
  ask(drawn: Drawn): void {
    this.#stale.add(drawn);
    this.#frame ||= requestAnimationFrame(this.#tick);
  }

  forget(drawn: Drawn): void {
    this.#stale.delete(drawn);
  }

  #tick = (time: number): void => {
    this.#frame = 0;
    if (prefersCalm() && time - this.#last < CALM_SECONDS * 1000) {
      this.#frame = requestAnimationFrame(this.#tick);
      return;
    }
    this.#last = time;
    for (const drawn of [...this.#stale]) {
      if (!drawn.visible) continue;
      this.#stale.delete(drawn);
      drawn.draw();
    }
  };
}
