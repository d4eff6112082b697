/** How often neurons were seen at each overlap, of late: counts that are halved when there are many. */
export class Histogram {
  readonly reach: number;
  readonly counts: Float64Array;
  /** Of all counts, those beyond the reach included. */
  total = 0;
  readonly #most: number;

  /** @param reach overlaps from −reach to reach are told apart */
  constructor(reach: number, bins: number, most = 400_000) {
    this.reach = reach;
    this.counts = new Float64Array(bins);
    this.#most = most;
  }

  get binWidth(): number {
    return (2 * this.reach) / this.counts.length;
  }

  centre(bin: number): number {
    return (bin + 0.5) * this.binWidth - this.reach;
  }

  push(overlaps: Float32Array): void {
    const scale = 1 / this.binWidth;
    for (const q of overlaps) {
      const bin = Math.floor((q + this.reach) * scale);
      if (bin >= 0 && bin < this.counts.length) this.counts[bin]!++;
    }
    this.total += overlaps.length;
    if (this.total > this.#most) this.#forget();
  }

  #forget(): void {
    this.total /= 2;
    for (let i = 0; i < this.counts.length; i++) this.counts[i]! /= 2;
  }

  clear(): void {
    this.counts.fill(0);
    this.total = 0;
  }
}
