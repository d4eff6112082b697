/**
 * Metropolis-adjusted Langevin dynamics with the prior's own dynamics exact: the proposal
 * θ − hv∇U + √(2h(1 − h/2))√v ξ is one leapfrog step ε = √(2h) of hamiltonian.ts.
 */
import { adaptationSteps } from "./configuration.ts";
import {
  HAMILTONIAN_NUMBERS,
  type HamiltonianOptions,
  openHamiltonian,
  reportHamiltonian,
  VECTORS,
} from "./hamiltonian.ts";
import type { MalaOptions } from "./mala-configuration.ts";
import type { SamplerKind } from "./sampler.ts";

const proposals = (options: MalaOptions): HamiltonianOptions => ({
  leap: Math.sqrt(2 * options.stepSize),
  adaptation: adaptationSteps(options),
  targetAcceptance: options.targetAcceptance,
  leapfrogSteps: 1,
  jitter: false,
});

export const mala: SamplerKind<MalaOptions> = {
  vectors: VECTORS,
  carried: 0,
  numbers: HAMILTONIAN_NUMBERS,
  open: (target, options) => openHamiltonian(target, proposals(options)),
  report(core, options, memory) {
    const report = reportHamiltonian(core, proposals(options), memory);
    return { ...report, stepSize: (report.stepSize * report.stepSize) / 2 };
  },
};
