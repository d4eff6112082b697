/** What a chain works on: a network of its task with its data and its first weights, in the core's memory. */
import type { Core } from "../core/module.ts";
import { deriveKey, type Key } from "../core/random.ts";
import type { ChainSpec } from "../experiment/chain.ts";
import type { Measurement, Observer } from "../experiment/task.ts";
import { samplerNeeds } from "../moves/samplers.ts";
import type { Share } from "../network/layout.ts";
import type { Network, Posterior } from "../network/network.ts";
import { taskOf } from "../tasks/index.ts";

export interface OpenTask {
  readonly network: Network;
  readonly posterior: Posterior;
  readonly key: Key;
  /** Names of a draw's observables; none in a follower. */
  readonly names: readonly string[];
  /**
   * Measures the present weights. All members call it and let one another go on with `network.meet`.
   * @param loss  what `network.evaluate` gave.
   * @returns the draw; null in a follower.
   */
  measure(loss: number): Measurement | null;
  /** Gives the memory back. */
  close(): void;
}

/** Lays the memory out; a leader also makes the data and the first weights. */
export function openTask(core: Core, { experiment, dataSet, chain, planted }: ChainSpec, share: Share): OpenTask {
  const { seed, sampler } = experiment;
  const task = taskOf(experiment.task);
  const network = task.network(experiment).open(core, samplerNeeds(sampler), share);
  const posterior = task.posterior(experiment);
  const key = deriveKey(core, seed, dataSet, chain, network.at.scratch);
  let observer: Observer | null = null;
  if (share.pointers === null) {
    const data = task.data(core, experiment, dataSet);
    network.load(data);
    const fraction = sampler.plantedFraction;
    task.start(core, network, data, experiment, { key, planted: planted && { ...planted, fraction } });
    observer = task.observe(core, network, data, experiment);
  }
  return {
    network,
    posterior,
    key,
    names: observer?.names ?? [],
    measure(loss) {
      const testLoss = network.testLoss?.() ?? Number.NaN;
      return observer?.measure(loss, testLoss) ?? null;
    },
    close() {
      observer?.close();
      network.close();
    },
  };
}

/** Bytes of the core's memory that a chain takes, shared by `members` workers. */
export function chainBytes(core: Core, experiment: ChainSpec["experiment"], members: number): number {
  const task = taskOf(experiment.task);
  return (
    task.network(experiment).bytes(core, samplerNeeds(experiment.sampler), members) + task.observerBytes(experiment)
  );
}
