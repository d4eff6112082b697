/**
 * Where a network and its data lie in the core's memory. Sizes and names come
 * from the module (assembly/network/layout.ts); here they become addresses.
 */

import type { Precision } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";

export interface NetworkShape {
  /** Training samples n. */
  samples: number;
  /** Samples of the test set. */
  testSamples: number;
  /** Input dimension d. */
  dim: number;
  /** Hidden neurons N. */
  width: number;
  precision: Precision;
}

/** What a sampler wants of a network's memory. */
export interface Workspace {
  /** Arrays of the parameters' shape that are the sampler's own (default 0). */
  vectors?: number;
  /** Whether there is room for `drawReadout` (default false). */
  draws?: boolean;
}

/** Which part of a network a worker computes. One worker alone is share 0 of 1. */
export interface Share {
  index: number;
  count: number;
  /** What the leader's `layout.pointers` were; null for the leader, who allocates. */
  pointers: Uint32Array | null;
}

export const WHOLE: Share = { index: 0, count: 1, pointers: null };

type RegionName =
  | "inputRows"
  | "inputColumns"
  | "targets"
  | "testInputRows"
  | "testTargets"
  | "weights"
  | "readout"
  | "live"
  | "weightGradient"
  | "readoutGradient"
  | "values"
  | "slopes"
  | "outputs"
  | "otherOutputs"
  | "testOutputs"
  | "weightVirials"
  | "readoutVirials"
  | "vectors"
  | "panelSums"
  | "gram"
  | "barrier"
  | "staging"
  | "residuals"
  | "testResiduals"
  | "scratch";

export interface Layout {
  /** Address of each region; `residuals`, `testResiduals` and `scratch` are this member's own. */
  readonly at: Readonly<Record<RegionName, number>>;
  /** Addresses as allocated, for the other members of a team. */
  readonly pointers: Uint32Array;
}

/** Bytes of the core's memory that a network of this shape takes, shared by `members` workers. */
export function networkBytes(core: Core, shape: NetworkShape & Workspace, members = 1): number {
  return plan(core, shape, members).reduce((sum, bytes) => sum + bytes, 0);
}

function plan(core: Core, shape: NetworkShape & Workspace, members: number): Float64Array {
  const { samples, testSamples, dim, width, precision, vectors = 0, draws = false } = shape;
  return core.face.planNetwork(samples, testSamples, dim, width, vectors, draws, precision === "f64", members);
}

/**
 * Allocates the regions of a network, or takes over the leader's.
 * @throws GrokphaseError "machine" when the network is larger than the core's memory.
 */
export function layOut(core: Core, shape: NetworkShape & Workspace, share: Share): Layout {
  const regions = core.face.regionNames();
  const pointers = share.pointers ?? allocate(core, plan(core, shape, share.count), regions);
  const names = regions.split(",") as RegionName[];
  const own = core.kernels.memberRegions();
  const common = names.length - own;
  const at = {} as Record<RegionName, number>;
  names.forEach((name, i) => {
    at[name] = pointers[i < common ? i : i + share.index * own]!;
  });
  return { at, pointers };
}

/**
 * Allocates what a plan asks for; `regions` are the names of its parts, comma-separated.
 * @throws GrokphaseError "machine" when that is more than the core's memory.
 */
export function allocate(core: Core, sizes: Float64Array, regions: string): Uint32Array {
  const problem = core.face.regionsProblem(sizes, regions);
  const megabytes = Math.ceil(sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6);
  if (problem) throw new GrokphaseError("machine", `network: ${problem}`, { path: "network" });
  try {
    return core.face.allocate(sizes);
  } catch (cause) {
    const message = `network: ${megabytes} MB could not be had from the system`;
    throw new GrokphaseError("machine", message, { path: "network", cause });
  }
}
