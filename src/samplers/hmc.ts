/** Hamiltonian Monte Carlo: each step a trajectory with fresh momenta and a Metropolis test. */
import { HAMILTONIAN_NUMBERS, openHamiltonian, reportHamiltonian, trajectoriesOf, VECTORS } from "./hamiltonian.ts";
import type { HmcOptions } from "./hmc-configuration.ts";
import type { SamplerKind } from "./sampler.ts";

export const hmc: SamplerKind<HmcOptions> = {
  vectors: VECTORS,
  carried: 0,
  numbers: HAMILTONIAN_NUMBERS,
  open: (target, options) => openHamiltonian(target, trajectoriesOf(options)),
  report: (core, options, memory) => reportHamiltonian(core, trajectoriesOf(options), memory),
};
