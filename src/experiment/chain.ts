/** One Markov chain: a network on one data set, advanced by one sampler. */
import type { Schedule } from "../moves/schedule.ts";
import type { Experiment, TaskOptions } from "./experiment.ts";

/** Where a planted start puts its neurons, from the theory of the same experiment: numbers that the task knows by name. */
export type PlantedStart = Readonly<Record<string, number>>;

/** All a worker needs to run a chain: plain data that survives structured cloning. */
export interface ChainSpec<Kind extends TaskOptions = TaskOptions> {
  experiment: Experiment<Kind>;
  /** 0 … dataSets − 1. */
  dataSet: number;
  /** 0 … chains − 1, within the data set. */
  chain: number;
  planted: PlantedStart | null;
}

/** Kept draws of a stretch of steps. */
export interface Draws {
  /** Observable names, in the order of a row of `values`. */
  names: readonly string[];
  /** Step number of each draw: kept. */
  steps: Float64Array;
  /** kept × names. */
  values: Float64Array;
  /** One number a neuron that tells its well, w·w* of the teacher–student task: kept × width. */
  overlaps: Float32Array;
}

/** Everything that the rest of a chain depends on. */
export interface ChainState {
  /** Steps done. */
  step: number;
  /** The weights in the core's packed layout, and momenta, as bytes: opaque, only good for the same build and experiment. */
  parameters: Uint8Array;
  /** Streaming sums (virial terms, counts) and what the sampler carries, in f64. */
  sums: Float64Array;
}

/** The weights of a state in natural order. */
export interface Weights {
  /** Neurons × inputs, row-major. */
  input: Float32Array | Float64Array;
  /** Neurons × outputs, row-major. */
  readout: Float32Array | Float64Array;
}

/** A chain in a core: made by `openChain`. */
export interface Chain {
  /** Steps done. */
  readonly step: number;
  /** Addresses of its memory, for the other members of a team. */
  readonly pointers: Uint32Array;
  /** Address of the barrier where a team meets. */
  readonly barrier: number;
  /** Runs `steps` steps and returns the draws kept among them. How steps are cut into calls never changes a byte. */
  advance(steps: number): Draws;
  state(): ChainState;
  weights(): Weights;
  /** Gives the memory back. */
  close(): void;
}

/** Whether a chain of a data set starts with neurons in the side wells; of "both", every other one does. */
export function startsPlanted({ start }: Schedule, chain: number): boolean {
  return start === "planted" || (start === "both" && chain % 2 === 1);
}
