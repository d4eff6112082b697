/**
 * Underdamped Langevin dynamics by BAOAB: Leimkuhler and Matthews, "Rational construction of
 * stochastic numerical methods for molecular sampling" (2013). Preconditioned by the prior:
 *
 *     dθ = √v p dt,     dp = −√v ∇U dt − γ p dt + √(2γ) dB
 *
 * Where the posterior is Gaussian, θ has the right variance at any stable step; elsewhere the
 * error is O(ε²). Momenta start at rest. The last kick of a step and the first of the next are by
 * the same gradient, so a step is kick, half drift, refreshment, half drift, and one gradient.
 */
import { PhaseSpace } from "./phase-space.ts";
import type { SamplerKind } from "./sampler.ts";
import type { UnderdampedOptions } from "./underdamped-configuration.ts";

export const underdamped: SamplerKind<UnderdampedOptions> = {
  vectors: 1,
  carried: 1,
  numbers: 0,
  open(target, { stepSize, friction }) {
    const { core, network } = target;
    const space = new PhaseSpace(target);
    const keep = core.kernels.exponential_f64(-friction * stepSize);
    return {
      memory: new Float64Array(0),
      evaluate: () => network.evaluate(),
      move(step, measure) {
        if (measure) space.addVirials();
        space.kick(stepSize);
        space.drift(stepSize / 2);
        space.refresh(step, keep);
        space.drift(stepSize / 2);
      },
    };
  },
  report: (_core, { stepSize }) => ({ stepSize, acceptance: null }),
};
