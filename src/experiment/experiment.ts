/** The experiment: everything that is to be computed, with every default filled in and every number checked. */

import type { SamplerOptions } from "../moves/samplers.ts";
import type { NetworkOptions } from "../network/prior.ts";

/** The part of an experiment that belongs to its task: which keys it has depends on the kind. */
export interface TaskOptions {
  kind: string;
}

export interface Experiment<Task extends TaskOptions = TaskOptions> {
  task: Task;
  network: NetworkOptions;
  /** Observation noise σ², the ridge. */
  noise: number;
  sampler: SamplerOptions;
  /** Independent data sets. */
  dataSets: number;
  /** Chains on each data set. */
  chains: number;
  seed: number;
  precision: "f32" | "f64";
}
