/** A chain that goes on under another experiment: another noise, another sampler, other data, the same weights. */
import { badInput } from "../errors.ts";
import type { ChainState } from "../experiment/chain.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { samplerNeeds, samplerNumbers } from "../moves/samplers.ts";
import { taskOf } from "../tasks/index.ts";

/**
 * The state from which a chain goes on when its experiment changes under way: same weights, same step number, so
 * that from here on it takes the random numbers it would have taken anyway. Streaming sums begin anew, for they
 * belong to the old posterior, and so does what the sampler carries; momenta start at
 * rest. Quenching twice at one step is quenching once.
 *
 * @throws GrokphaseError "bad-input" where the weights would not fit: another task, input dimension, width or precision
 */
export function quench(from: Experiment, to: Experiment, state: ChainState): ChainState {
  const [before, after] = [weightShape(from), weightShape(to)];
  for (const [path, value] of Object.entries(before)) {
    if (after[path] !== value) throw badInput(path, `${value}, as the weights were made for`, after[path]);
  }
  // A state holds the weights, then as many vectors of the same size as the sampler carries.
  const size = state.parameters.length / (1 + samplerNeeds(from.sampler).carried);
  const parameters = new Uint8Array(size * (1 + samplerNeeds(to.sampler).carried));
  parameters.set(state.parameters.subarray(0, size));
  const sums = new Float64Array(state.sums.length - samplerNumbers(from.sampler) + samplerNumbers(to.sampler));
  return { ...state, parameters, sums };
}

/** Whatever the weights' layout depends on, by its path in the experiment. */
function weightShape(experiment: Experiment): Record<string, unknown> {
  const { task, network, precision } = experiment;
  const { shapedBy } = taskOf(task);
  const sizes = shapedBy.map((key) => [`task.${key}`, task[key as keyof typeof task]] as const);
  return { "task.kind": task.kind, ...Object.fromEntries(sizes), "network.width": network.width, precision };
}
