/**
 * What a task is to a chain: a network with its data in the core's memory, and what is measured on
 * it. It stands in the file task.ts of the task's folder.
 */
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import type { Share } from "../network/layout.ts";
import type { Network, Posterior } from "../network/network.ts";
import type { ChainSpec } from "./chain.ts";
import type { Experiment, TaskOptions } from "./experiment.ts";

/** A kept draw. */
export interface Measurement {
  /** In the order of `names`. */
  values: readonly number[];
  /** One number a neuron. */
  overlaps: Float64Array;
}

export interface OpenTask {
  readonly network: Network;
  readonly posterior: Posterior;
  readonly key: Key;
  /** Names of a draw's observables. */
  readonly names: readonly string[];
  /**
   * Measures the present weights. All members call it and let one another go on with `network.meet`.
   * @param loss  what `network.evaluate` gave.
   * @returns the draw; null in a follower.
   */
  measure(loss: number): Measurement | null;
}

export interface ChainTask<Kind extends TaskOptions> {
  /** Keys of the task that the layout of the weights depends on. */
  readonly shapedBy: readonly (keyof Kind & string)[];
  /** Whether several workers can share a chain. */
  readonly teams: boolean;
  /** @throws GrokphaseError "bad-input" for what does not go together in different sections of an experiment. */
  check?(experiment: Experiment<Kind>): void;
  /** The density that is sampled: prior variances of single weights, and the noise (PHYSICS 1). */
  posterior(experiment: Pick<Experiment<Kind>, "task" | "network" | "noise">): Posterior;
  /** Training samples n. */
  samples(task: Kind): number;
  /** Parameters of one neuron in each layer; no readout where it has been integrated out. */
  rows(experiment: Experiment<Kind>): { input: number; readout: number };
  /** Bytes of memory of a chain that `members` workers share. */
  bytes(core: Core, experiment: Experiment<Kind>, members: number): number;
  /** Lays the chain's memory out; a leader also draws data and starting weights. */
  open(core: Core, spec: ChainSpec<Kind>, share: Share): OpenTask;
}
