/**
 * Gibbs sampling of the two layers in turn, each move exact at any step: the input weights by a Hamiltonian trajectory
 * with a Metropolis test while the readout stands still, then the readout drawn from its Gaussian distribution given
 * them (PHYSICS 1).
 */
import type { GibbsOptions } from "./gibbs-configuration.ts";
import { HAMILTONIAN_NUMBERS, openHamiltonian, reportHamiltonian, trajectoriesOf, VECTORS } from "./hamiltonian.ts";
import type { SamplerKind } from "./sampler.ts";

export const gibbs: SamplerKind<GibbsOptions> = {
  vectors: VECTORS,
  carried: 0,
  numbers: HAMILTONIAN_NUMBERS,
  draws: true,
  open(target, options) {
    const { network, posterior, key } = target;
    const weights = openHamiltonian(target, trajectoriesOf(options), ({ name }) => name === "input");
    return {
      memory: weights.memory,
      evaluate: weights.evaluate,
      move(step, measure) {
        const isTaken = weights.move(step, measure);
        // A refused trajectory leaves the activations of where it ended.
        if (!isTaken) network.evaluate();
        // Experiments whose networks cannot do it are refused by their task.
        network.drawReadout!(posterior, key, step);
        weights.forget();
      },
    };
  },
  report: (core, options, memory) => reportHamiltonian(core, trajectoriesOf(options), memory),
};
