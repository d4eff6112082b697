/** Hamiltonian Monte Carlo: each step a trajectory with fresh momenta and a Metropolis test. */
import { adaptationSteps } from "./configuration.ts";
import {
  HAMILTONIAN_NUMBERS,
  type HamiltonianOptions,
  openHamiltonian,
  reportHamiltonian,
  VECTORS,
} from "./hamiltonian.ts";
import type { HmcOptions } from "./hmc-configuration.ts";
import type { SamplerKind } from "./sampler.ts";

const trajectories = (options: HmcOptions): HamiltonianOptions => ({
  leap: options.stepSize,
  adaptation: adaptationSteps(options),
  targetAcceptance: options.targetAcceptance,
  leapfrogSteps: options.leapfrogSteps,
  jitter: options.trajectory === "jittered",
});

export const hmc: SamplerKind<HmcOptions> = {
  vectors: VECTORS,
  carried: 0,
  numbers: HAMILTONIAN_NUMBERS,
  open: (target, options) => openHamiltonian(target, trajectories(options)),
  report: (core, options, memory) => reportHamiltonian(core, trajectories(options), memory),
};
