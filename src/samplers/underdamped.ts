/**
 * Underdamped Langevin dynamics by BAOAB: Leimkuhler and Matthews, "Rational construction of
 * stochastic numerical methods for molecular sampling" (2013). Preconditioned by the prior:
 *
 *     dθ = √v p dt,     dp = −√v ∇U dt − γ p dt + √(2γ) dB
 *
 * Where the posterior is Gaussian, θ has the right variance at any stable step; elsewhere the
 * error is O(ε²). Momenta start at rest. The last kick of a step and the first of the next are by
 * the same gradient, so a step is kick, half drift, refreshment, half drift, and one gradient.
 *
 * The step is set by the stiffest direction, measured during burn-in at its first step, after every
 * power of two of steps (networks stiffen while they learn), whenever the momenta are too hot (a
 * step that is too long, or a fall in U), and at its last; then momenta are drawn anew. Without a
 * burn-in, as in a live session, this goes on for ever. The first FALL steps are half as long and
 * forget all momenta, lest a start far up in U ends as heat.
 */
import { PhaseSpace } from "./phase-space.ts";
import type { SamplerKind } from "./sampler.ts";
import { largestFrequency } from "./stiffness.ts";
import type { UnderdampedOptions } from "./underdamped-configuration.ts";

/** What a chain carries: the step ε, 0 before it is known, and the steps made since the first with this sampler. */
const [STEP_SIZE, MADE] = [0, 1];
const FALL = 64;

/** Mean p² above which momenta are too hot: far beyond its deviation √(2/parameters) from 1. */
const hottest = (parameters: number) => 1.2 + 6 * Math.sqrt(2 / parameters);

export const underdamped: SamplerKind<UnderdampedOptions> = {
  vectors: 4,
  carried: 1,
  numbers: 2,
  open(target, { stepSize, friction, adaptation, burnIn }) {
    const { core, network } = target;
    const space = new PhaseSpace(target);
    const memory = new Float64Array(2);

    const parameters = space.parameters;
    const limit = parameters * hottest(parameters);

    function hasToMeasure(step: number): boolean {
      if (adaptation === "none") return false;
      const made = memory[MADE]!;
      if (made === 0) return true;
      if (burnIn > 0 && step >= burnIn) return false;
      if (isPowerOfTwo(made) || step === burnIn - 1) return true;
      const norm = space.momentumNorm();
      return norm * norm > limit;
    }

    return {
      memory,
      evaluate: () => network.evaluate(),
      move(step, measure) {
        if (measure) space.addVirials();
        if (hasToMeasure(step)) {
          memory[STEP_SIZE] = stepSize / largestFrequency(space, network, step);
          space.draw(step);
        }
        memory[MADE]! += 1;
        const falls = adaptation === "burn-in" && memory[MADE]! <= FALL;
        const epsilon = adaptation === "none" ? stepSize : falls ? memory[STEP_SIZE]! / 2 : memory[STEP_SIZE]!;
        space.kick(epsilon);
        space.drift(epsilon / 2);
        space.refresh(step, falls ? 0 : core.kernels.exponential_f64(-friction * epsilon));
        space.drift(epsilon / 2);
      },
    };
  },
  report: (_core, { adaptation, stepSize }, memory) => ({
    stepSize: adaptation === "none" ? stepSize : memory[STEP_SIZE]!,
    acceptance: null,
  }),
};

function isPowerOfTwo(count: number): boolean {
  let power = 1;
  while (power < count) power *= 2;
  return power === count;
}
