/**
 * A running mean with its Monte-Carlo standard error, in a fixed amount of memory: means of batches that grow as the
 * run does, so that in the end each is longer than the memory of the chain. The first quarter is left out as burn-in.
 */
const MOST = 64;
/** Fewer batches say nothing of an error. */
const FEWEST = 8;

export interface Estimate {
  mean: number;
  /** NaN while there are too few batches. */
  error: number;
  draws: number;
}

export class Batches {
  readonly #means: number[] = [];
  #span = 1;
  #sum = 0;
  #filled = 0;
  #draws = 0;

  push(value: number): void {
    this.#draws++;
    this.#sum += value;
    this.#filled++;
    if (this.#filled < this.#span) return;
    this.#means.push(this.#sum / this.#filled);
    this.#sum = 0;
    this.#filled = 0;
    if (this.#means.length < MOST) return;
    for (let i = 0; i < MOST / 2; i++) this.#means[i] = (this.#means[2 * i]! + this.#means[2 * i + 1]!) / 2;
    this.#means.length = MOST / 2;
    this.#span *= 2;
  }

  estimate(): Estimate {
    const kept = this.#means.slice(Math.floor(this.#means.length / 4));
    const count = kept.length;
    if (count === 0) return { mean: Number.NaN, error: Number.NaN, draws: this.#draws };
    const mean = kept.reduce((sum, x) => sum + x, 0) / count;
    const square = kept.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    const error = count < FEWEST ? Number.NaN : Math.sqrt(square / (count - 1) / count);
    return { mean, error, draws: this.#draws };
  }
}
