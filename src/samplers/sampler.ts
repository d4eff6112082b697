/**
 * What a sampler is to a chain. Each stands in a file of its own; a new one is that file, its
 * options in configurations.ts, and a line in index.ts.
 */
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import type { Network, Posterior } from "../network/network.ts";

/** What is sampled, and with which random numbers. */
export interface Target {
  readonly core: Core;
  readonly network: Network;
  readonly posterior: Posterior;
  readonly key: Key;
}

export interface Sampler {
  /** Σ (f − y)² at the present weights, the same in every member; what `move` needs is in memory afterwards. */
  evaluate(): number;
  /** Step number `step`, after `evaluate`. With `measure`, the layers' virials before it are added to their sums. */
  move(step: number, measure: boolean): void;
  /**
   * Numbers that it carries from step to step, such as an adapted step size: of fixed length, read and
   * written in place when a chain is stored and restored.
   */
  readonly memory: Float64Array;
}

export interface SamplerKind<Options> {
  /** Arrays of the parameters' shape that it needs in memory (`network.at.vectors`). */
  readonly vectors: number;
  /** How many of these, from the first on, are part of the state: momenta. */
  readonly carried: number;
  open(target: Target, options: Options): Sampler;
}
