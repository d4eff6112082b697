/**
 * What a task is: one object that a folder below src/tasks exports. It says what a person may write, which network is
 * trained on which data, what is measured, and, where there is one, its theory.
 */
import type { z } from "zod";
import type { Precision } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import type { NamedArray } from "../network/data-files.ts";
import type { DataSet } from "../network/data-set.ts";
import type { Network, NetworkPlan, Posterior } from "../network/network.ts";
import type { NetworkConfiguration, NetworkOptions } from "../network/prior.ts";
import type { PlantedStart } from "./chain.ts";
import type { Experiment, TaskOptions } from "./experiment.ts";
import type { TaskTheory } from "./theory.ts";

/** A kept draw. */
export interface Measurement {
  /** In the order of `names`. */
  values: readonly number[];
  /** One number a neuron. */
  overlaps: Float64Array;
}

/** What is measured on a network; the leader's alone. */
export interface Observer {
  /** Names of a draw's observables. */
  readonly names: readonly string[];
  /**
   * Measures the present weights.
   * @param loss  Σ (f − y)² over the training set, as `network.evaluate` gave it.
   * @param testLoss  the same over the test set; NaN where the network has no such call.
   */
  measure(loss: number, testLoss: number): Measurement;
  /** Gives its memory back. */
  close(): void;
}

/** Where a chain starts. */
export interface Start {
  /** Of the chain's random numbers. */
  readonly key: Key;
  /** Where theory says that neurons are to be planted, and which part of them; null for a draw from the prior. */
  readonly planted: (PlantedStart & { readonly fraction: number }) | null;
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
export interface Task<
  T extends TaskOptions = TaskOptions,
  Net extends Network = Network,
  Schema extends z.ZodType = z.ZodType,
> {
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
  /** The network, of the shape that the data have. */
  network(experiment: Experiment<T>): NetworkPlan<Net>;
  /**
   * Data set number `dataSet`, the same for every chain, noise and width.
   * @throws GrokphaseError "bad-input" for files that are not what they were
   */
  data(core: Core, experiment: Experiment<T>, dataSet: number): DataSet;
  /** A data set as arrays by the names of their files, for other programs; in the precision that a run trains in. */
  files(data: DataSet, precision: Precision): Readonly<Record<string, NamedArray>>;
  /** Bytes of the core's memory that `observe` takes. */
  observerBytes(experiment: Experiment<T>): number;
  /** Leaves the weights of a chain's start in memory. */
  start(core: Core, network: Net, data: DataSet, experiment: Experiment<T>, start: Start): void;
  observe(core: Core, network: Net, data: DataSet, experiment: Experiment<T>): Observer;
  readonly theory?: TaskTheory<T>;
}
