/**
 * What a sampler is to a chain. Each stands in a file of its own; a new one is that file, its
 * options in <kind>-configuration.ts, and a line in each list of configurations.ts and index.ts.
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
   * The numbers that it carries from step to step, such as an adapted step size: all 0 at a chain's start, read
   * and written in place when a chain is stored and restored.
   */
  readonly memory: Float64Array;
}

export interface SamplerReport {
  /** `sampler.stepSize`, as adapted where it was. */
  stepSize: number;
  /** Mean acceptance probability after burn-in; null without a Metropolis test, and before the end of burn-in. */
  acceptance: number | null;
  /** What a person should know, in a line; absent when there is nothing. */
  warning?: string;
  /** What to do about it; there where a warning is. */
  advice?: string;
}

export interface SamplerKind<Options> {
  /** Arrays of the parameters' shape that it needs in memory (`network.at.vectors`). */
  readonly vectors: number;
  /** How many of these, from the first on, are part of the state: momenta. */
  readonly carried: number;
  /** How many numbers its `memory` has. */
  readonly numbers: number;
  /** Whether it draws the readout from its distribution given the input weights (`network.drawReadout`). */
  readonly draws?: boolean;
  open(target: Target, options: Options): Sampler;
  /** How a chain went, from what it carries. */
  report(core: Core, options: Options, memory: Float64Array): SamplerReport;
}
