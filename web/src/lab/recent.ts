/** The last draws, one by one: a ring. Seen from outside, entry 0 is the oldest that is still there. */
export class Recent {
  readonly #row: number;
  readonly #capacity: number;
  readonly #rows: Float64Array;
  #pushed = 0;

  constructor(names: number, capacity = 2048) {
    this.#row = names + 1;
    this.#capacity = capacity;
    this.#rows = new Float64Array(capacity * this.#row);
  }

  get length(): number {
    return Math.min(this.#pushed, this.#capacity);
  }

  push(step: number, values: ArrayLike<number>, from = 0): void {
    const at = (this.#pushed % this.#capacity) * this.#row;
    this.#rows[at] = step;
    for (let i = 1; i < this.#row; i++) this.#rows[at + i] = values[from + i - 1]!;
    this.#pushed++;
  }

  step(entry: number): number {
    return this.#rows[this.#at(entry)]!;
  }

  value(entry: number, name: number): number {
    return this.#rows[this.#at(entry) + 1 + name]!;
  }

  #at(entry: number): number {
    return ((this.#pushed - this.length + entry) % this.#capacity) * this.#row;
  }
}
