/**
 * The face of the module that speaks in words and arrays, carried by as-bind:
 * describe a network, plan and allocate its memory, read its observables.
 * Everything hot takes pointers and stands elsewhere.
 */
import { QUADRATIC_REGIONS, quadraticSizes } from "./modular/layout";
import { MEMBER_REGIONS, REGIONS, regionSizes } from "./network/layout";
import { OBSERVABLES, observe } from "./network/observe";

/** The allocator cannot give more than this in one piece. */
const LARGEST_REGION: f64 = 1_070_000_000;

/** Names of a network's memory regions, comma-separated, in the order of `planNetwork`. */
export function regionNames(): string {
  return REGIONS;
}

/** Regions at the end of the list that stand once for each member. */
export function memberRegions(): i32 {
  return MEMBER_REGIONS;
}

/** Bytes of each region of an erf network, with the members' own repeated at the end. */
export function planNetwork(
  samples: i32,
  testSamples: i32,
  dim: i32,
  width: i32,
  vectors: i32,
  draws: bool,
  double: bool,
  members: i32,
): Float64Array {
  const sizes = double
    ? regionSizes<f64>(samples, testSamples, dim, width, vectors, draws)
    : regionSizes<f32>(samples, testSamples, dim, width, vectors, draws);
  const common = sizes.length - MEMBER_REGIONS;
  const plan = new Float64Array(common + members * MEMBER_REGIONS);
  for (let i = 0; i < common; i++) plan[i] = sizes[i];
  for (let m = 0; m < members; m++) {
    for (let i = 0; i < MEMBER_REGIONS; i++) plan[common + m * MEMBER_REGIONS + i] = sizes[common + i];
  }
  return plan;
}

/** Names of a quadratic network's memory regions, comma-separated, in the order of `planQuadratic`. */
export function quadraticRegionNames(): string {
  return QUADRATIC_REGIONS;
}

/** Bytes of each region of a quadratic network. */
export function planQuadratic(modulus: i32, width: i32, vectors: i32, grams: bool, double: bool): Float64Array {
  const sizes = double
    ? quadraticSizes<f64>(modulus, width, vectors, grams)
    : quadraticSizes<f32>(modulus, width, vectors, grams);
  const plan = new Float64Array(sizes.length);
  for (let i = 0; i < sizes.length; i++) plan[i] = sizes[i];
  return plan;
}

/** Why a plan cannot be allocated, or an empty text. */
export function planProblem(plan: Float64Array): string {
  return regionsProblem(plan, REGIONS);
}

/** The same for a plan whose regions have other names, comma-separated. */
export function regionsProblem(plan: Float64Array, regions: string): string {
  const names = regions.split(",");
  for (let i = 0; i < plan.length; i++) {
    if (plan[i] > LARGEST_REGION) {
      const name = names[min(i, names.length - 1)];
      return `${name} needs ${<i64>(plan[i] / 1e6)} MB in one piece, more than ${<i64>(LARGEST_REGION / 1e6)} MB`;
    }
  }
  return "";
}

/** Allocates every region of a plan, filled with zeros, and returns their addresses. */
export function allocate(plan: Float64Array): Uint32Array {
  const pointers = new Uint32Array(plan.length);
  for (let i = 0; i < plan.length; i++) {
    const bytes = <usize>plan[i];
    const pointer = heap.alloc(bytes);
    memory.fill(pointer, 0, bytes);
    pointers[i] = <u32>pointer;
  }
  return pointers;
}

/** Gives back what `allocate` returned. */
export function release(pointers: Uint32Array): void {
  for (let i = 0; i < pointers.length; i++) heap.free(pointers[i]);
}

/** Names of what `observeTeacherStudent` returns, comma-separated. */
export function teacherStudentObservables(): string {
  return OBSERVABLES;
}

/** Population observables of a network that `project` has seen (PHYSICS 3.1). */
export function observeTeacherStudent(
  readout: usize,
  overlaps: usize,
  norms: usize,
  width: i32,
  double: bool,
): Float64Array {
  return double ? observe<f64>(readout, overlaps, norms, width) : observe<f32>(readout, overlaps, norms, width);
}
