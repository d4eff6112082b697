/** Memory of a core for one computation. */
import type { Core } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";

/**
 * Allocates arrays of f64 in the core and says how to give them back.
 *
 * @throws GrokphaseError "machine" where one is larger than the core can hold in one piece
 */
export function allocate(core: Core, counts: readonly number[]): { at: number[]; release: () => void } {
  const sizes = Float64Array.from(counts, (count) => Math.max(16, 8 * count));
  const problem = core.face.planProblem(sizes);
  if (problem) throw new GrokphaseError("machine", `memory: ${problem}`);
  const pointers = core.face.allocate(sizes);
  return { at: [...pointers], release: () => core.face.release(pointers) };
}
