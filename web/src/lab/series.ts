/**
 * A history of any length in a fixed amount of memory: when it is full, neighbours are averaged in pairs, and from then
 * on every entry stands for twice as many draws.
 */
export class Series {
  readonly #names: number;
  readonly #capacity: number;
  /** Entries × (step, values). */
  readonly #rows: Float64Array;
  #length = 0;
  /** Draws that one entry stands for. */
  #span = 1;
  /** The entry that is being filled: sums of the step and the values. */
  readonly #filling: Float64Array;
  #filled = 0;

  /** @param capacity entries, even */
  constructor(names: number, capacity = 1024) {
    this.#names = names;
    this.#capacity = capacity;
    this.#rows = new Float64Array(capacity * (names + 1));
    this.#filling = new Float64Array(names + 1);
  }

  get length(): number {
    return this.#length;
  }

  push(step: number, values: ArrayLike<number>, from = 0): void {
    this.#filling[0]! += step;
    for (let i = 0; i < this.#names; i++) this.#filling[i + 1]! += values[from + i]!;
    this.#filled++;
    if (this.#filled < this.#span) return;
    const row = this.#names + 1;
    for (let i = 0; i < row; i++) this.#rows[this.#length * row + i] = this.#filling[i]! / this.#filled;
    this.#filling.fill(0);
    this.#filled = 0;
    this.#length++;
    if (this.#length === this.#capacity) this.#halve();
  }

  step(entry: number): number {
    return this.#rows[entry * (this.#names + 1)]!;
  }

  value(entry: number, name: number): number {
    return this.#rows[entry * (this.#names + 1) + 1 + name]!;
  }

  #halve(): void {
    const row = this.#names + 1;
    for (let i = 0; i < this.#capacity / 2; i++) {
      for (let k = 0; k < row; k++) {
        const [one, other] = [this.#rows[2 * i * row + k]!, this.#rows[(2 * i + 1) * row + k]!];
        this.#rows[i * row + k] = (one + other) / 2;
      }
    }
    this.#length = this.#capacity / 2;
    this.#span *= 2;
  }
}
