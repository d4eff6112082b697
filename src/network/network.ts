/**
 * What samplers and chains see of a network in the core's memory, whatever its task.
 *
 * Neurons stand side by side in panels (src/network/panels.ts). A layer holds the parameters of
 * one kind of all neurons, panel × rows × P; its gradient lies beside it in the same shape.
 */
import type { Precision } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import type { DataSet } from "./data-set.ts";
import type { Share, Workspace } from "./layout.ts";
import { lanes } from "./panels.ts";

export interface Posterior {
  /** Prior variance of one input weight, v_w. */
  inputVariance: number;
  /** Prior variance of one readout weight, v_a. */
  readoutVariance: number;
  /** Observation noise σ². */
  noise: number;
}

/** Streams of random numbers that samplers own, one a layer. */
export const LAYER_NOISE = { input: 0x10, readout: 0x11 } as const;
/** Streams of a draw of the readout from its distribution given the input weights: its prior, and the outputs'. */
export const READOUT_DRAW = { prior: 0x14, outputs: 0x15 } as const;
/** Streams of a sampler's own decisions. */
export const DECISIONS = { acceptance: 0x12, trajectory: 0x13 } as const;

/**
 * One layer of a network and its part of the energy:
 *
 *     ∂U/∂θ_ik = θ_ik/priorVariance + scale · coefficient_i · gradient_ik       (neuron i, row k)
 */
export interface Layer {
  readonly name: "input" | "readout";
  /** Address of the parameters: panel × stride × P. */
  readonly parameters: number;
  /** Address of what `evaluate` leaves, in the same shape. */
  readonly gradient: number;
  /** Address of each neuron's factor of its gradient: panel × P. */
  readonly coefficients: number;
  /** Address of the panels' virials Σ θ·∂U/∂θ, summed over measured steps: f64, one a panel. */
  readonly virials: number;
  /** Parameters of a neuron; rows beyond them are padding and stay 0. */
  readonly rows: number;
  /** Rows of a panel with padding: input quads(rows), readout `readoutStride(rows)`. */
  readonly stride: number;
  readonly priorVariance: number;
  readonly scale: number;
  /** Stream of the layer's random numbers. */
  readonly noise: number;
}

export interface Network {
  readonly precision: Precision;
  /** Hidden neurons N. */
  readonly width: number;
  /** Panels of the whole network, and those of this member of a team: first … last − 1, whole blocks. */
  readonly panels: number;
  readonly firstPanel: number;
  readonly lastPanel: number;
  /** Addresses as allocated, for the other members of a team. */
  readonly pointers: Uint32Array;
  /** Addresses that every sampler needs. */
  readonly at: {
    /** panel × P: 1 for a neuron, 0 for the padding of the last panel. */
    readonly live: number;
    /** The sampler's own arrays, as many as the network was opened with: each all layers, one after the other. */
    readonly vectors: number;
    /** f64, panel × 8: where members leave their terms of a sum over all neurons. */
    readonly panelSums: number;
    readonly barrier: number;
    /** This member's own: at least ⌈rows/4⌉·4 × P numbers of the longest layer. */
    readonly scratch: number;
  };
  /**
   * Takes the data that it is trained and tested on, of the shape that it was opened for. A leader's call, before any
   * other member evaluates.
   */
  load(data: DataSet): void;
  /** Input weights, then readout unless that has been integrated out. */
  layers(posterior: Posterior): readonly Layer[];
  /** @returns the loss Σ (f − y)² over the training set, the same number in every member, whose gradients are in memory afterwards. */
  evaluate(): number;
  /**
   * Draws the readout from its distribution given the input weights last evaluated, with the numbers of a step; all
   * members call it. Absent where that distribution is not known or its draws are not built.
   * @throws GrokphaseError "diverged", in every member, where the noise is too small for its matrix to be factored.
   */
  drawReadout?(posterior: Posterior, key: Key, step: number): void;
  /**
   * The loss Σ (f − y)² over the test set, the same number in every member; all members call it, and whoever reads what
   * others wrote lets them go on with `meet`. Absent where observers look at the test set themselves.
   */
  testLoss?(): number;
  /** What U has beyond the prior's and the loss's parts, at the weights last evaluated; 0 unless the task adds one. */
  readonly extraEnergy: number;
  /** A view of the network's own number type on memory; not to be kept: memory may grow. */
  numbers(pointer: number, length: number): Float32Array | Float64Array;
  doubles(pointer: number, length: number): Float64Array;
  /** Waits for the other members; at once when there are none. */
  meet(): void;
  /** Gives the memory back. */
  close(): void;
}

/** A network that is to be: what kind, and all that its memory depends on but the sampler's wishes. */
export interface NetworkPlan<Kind extends Network = Network> {
  /** Bytes of the core's memory, shared by `members` workers. */
  bytes(core: Core, workspace: Workspace, members: number): number;
  /** @throws GrokphaseError "machine" when the network is larger than the core's memory. */
  open(core: Core, workspace: Workspace, share: Share): Kind;
}

/** Numbers of a layer with its padding: panels × stride × P. */
export function layerLength({ panels, precision }: Network, { stride }: Layer): number {
  return panels * stride * lanes(precision);
}

/** Numbers of one of the sampler's own arrays: all layers, one after the other. */
export function vectorLength(network: Network, layers: readonly Layer[]): number {
  return layers.reduce((sum, layer) => sum + layerLength(network, layer), 0);
}
