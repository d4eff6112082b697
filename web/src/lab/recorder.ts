/** What the draws of a session amount to: the latest picture, histories, running means. */
import type { Draws } from "grokphase";
import { Batches, type Estimate } from "./batches.ts";
import { Histogram } from "./histogram.ts";
import { Recent } from "./recent.ts";
import { Series } from "./series.ts";

const REACH = 1.6;
const BINS = 80;

export interface Recorded {
  /** All draws since the start, coarser and coarser. */
  whole: Series;
  /** The last ones. */
  recent: Recent;
  /** Overlaps at the last draw: N. */
  overlaps: Float32Array;
}

export class Recorder {
  readonly networks: Recorded[] = [];
  readonly histogram = new Histogram(REACH, BINS);
  names: readonly string[] = [];
  #means = new Map<string, Batches>();

  add(index: number, { names, steps, values, overlaps }: Draws): void {
    this.names = names;
    const network = this.#networkAt(index);
    const width = overlaps.length / steps.length;
    for (let i = 0; i < steps.length; i++) {
      network.whole.push(steps[i]!, values, i * names.length);
      network.recent.push(steps[i]!, values, i * names.length);
      for (const [k, name] of names.entries()) this.#meanOf(name).push(values[i * names.length + k]!);
    }
    this.histogram.push(overlaps);
    network.overlaps = overlaps.subarray((steps.length - 1) * width);
  }

  /** Means and the histogram begin anew: the networks obey another posterior from here on. */
  turn(): void {
    this.#means = new Map();
    this.histogram.clear();
  }

  /** The mean over all networks since the last turn. */
  estimate(name: string): Estimate {
    return this.#meanOf(name).estimate();
  }

  #networkAt(index: number): Recorded {
    const count = this.names.length;
    while (this.networks.length <= index) {
      this.networks.push({ whole: new Series(count), recent: new Recent(count), overlaps: new Float32Array() });
    }
    return this.networks[index]!;
  }

  #meanOf(name: string): Batches {
    let batches = this.#means.get(name);
    if (!batches) {
      batches = new Batches();
      this.#means.set(name, batches);
    }
    return batches;
  }
}
