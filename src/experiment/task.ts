/**
 * What a task is: one object that a folder below src/tasks exports. It says what a person may write, which network is
 * trained on which data, what is measured, and, where there is one, its theory.
 */
import type { z } from "zod";
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import type { Share } from "../network/layout.ts";
import type { Network, Posterior } from "../network/network.ts";
import type { NetworkConfiguration, NetworkOptions } from "../network/prior.ts";
import type { ChainSpec } from "./chain.ts";
import type { Experiment, TaskOptions } from "./experiment.ts";
import type { TaskTheory } from "./theory.ts";

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

/** What a person may write about a task, and what it comes to. */
export interface TaskConfiguration<T extends TaskOptions, Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** Fills in defaults that depend on other values, and refuses what cannot be. What comes out goes in again unchanged. */
  resolveTask(given: z.output<Schema>): T;
  resolveNetwork(given: NetworkConfiguration, task: T): NetworkOptions;
  /** @throws GrokphaseError "bad-input" for what does not go together in different sections of an experiment. */
  check?(experiment: Experiment<T>): void;
}

/** Methods are handed experiments of their own kind only: `taskOf` looks a task up by that kind. */
export interface Task<T extends TaskOptions = TaskOptions, Schema extends z.ZodType = z.ZodType> {
  readonly kind: T["kind"];
  readonly configuration: TaskConfiguration<T, Schema>;
  /** Keys of the task that the layout of the weights depends on. */
  readonly shapedBy: readonly string[];
  /** Whether several workers can share a chain. */
  readonly teams: boolean;
  /** The density that is sampled: prior variances of single weights, and the noise (PHYSICS 1). */
  posterior(experiment: Pick<Experiment<T>, "task" | "network" | "noise">): Posterior;
  /** Training samples n. */
  samples(task: T): number;
  /** Parameters of one neuron in each layer; no readout where it has been integrated out. */
  rows(experiment: Experiment<T>): { input: number; readout: number };
  /** Bytes of memory of a chain that `members` workers share. */
  bytes(core: Core, experiment: Experiment<T>, members: number): number;
  /** Lays the chain's memory out; a leader also draws data and starting weights. */
  open(core: Core, spec: ChainSpec<T>, share: Share): OpenTask;
  readonly theory?: TaskTheory<T>;
}
