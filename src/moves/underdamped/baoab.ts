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
 * The step is set by the stiffest direction, measured at the first step, after every power of two of
 * steps (networks stiffen while they learn) and at the last of burn-in; then momenta are drawn anew.
 * The first FALL steps are half as long and forget all momenta, lest a start far up in U ends as heat.
 * Without a burn-in, as in a live session, measuring goes on for ever.
 *
 * In a fall, whose momenta are forgotten, a kick tells whether the step still fits. A force obeys |∇U|² ≤ 2λ(U − min U),
 * λ the largest curvature between here and there. So a kick by ε gives momenta at most ε²λ times what energy there is,
 * less than all of it where the step fits; where it gives more, the network has stiffened since it was measured (networks
 * whose outputs are polynomials do so within a few steps, and would diverge). That step is not made with this ε.
 *
 * Whenever a layer's momenta get hotter than any in equilibrium do, the network has outgrown its step:
 * all that begins anew, with a fall. Measured in the heat, a saturated network looks soft. Where the
 * chain is in equilibrium that does not happen, so what it samples does not depend on it.
 */
import type { MoveKind } from "../move.ts";
import { PhaseSpace } from "../phase-space.ts";
import type { Schedule } from "../schedule.ts";
import { largestFrequency } from "./stiffness.ts";

export interface UnderdampedDynamics {
  adaptation: "burn-in" | "none";
  /** ε, or ε times the largest frequency. */
  stepSize: number;
  /** γ. */
  friction: number;
}

/**
 * The step ε, 0 before it is known; the steps made since the first with this sampler; and the last step after burn-in at
 * which ε was outgrown, 0 where it never was.
 */
const CARRIES = ["stepSize", "made", "outgrown"] as const;
const FALL = 64;

/**
 * |p|² of a layer above which its momenta are too hot. In equilibrium it is χ² with as many degrees of freedom as the
 * layer has parameters, n, and exceeds n + 2√(nt) + 2t with a chance below e^{−t} (Laurent and Massart 2000, lemma 1);
 * a fifth of n more leaves room for what a finite step adds.
 */
const hottest = (parameters: number) => 1.2 * parameters + 2 * Math.sqrt(parameters * RARE) + 2 * RARE;
/** Once in 10¹⁷ steps. */
const RARE = 40;

export const baoab: MoveKind<UnderdampedDynamics & Pick<Schedule, "burnIn">, (typeof CARRIES)[number]> = {
  // Momenta; and of `largestFrequency`, saved parameters, gradients and momenta.
  needs: { vectors: 4, carried: 1 },
  carries: CARRIES,
  open(target, { stepSize, friction, adaptation, burnIn }, memory) {
    const { core, network, energy } = target;
    const { noise } = target.posterior;
    const space = new PhaseSpace(target);

    /** Begins anew at a step that the network has outgrown. */
    function outgrow(step: number): void {
      memory.made = 0;
      if (burnIn > 0 && step >= burnIn) memory.outgrown = step;
    }

    function measure(step: number): void {
      memory.stepSize = stepSize / largestFrequency(space, network, step);
      space.draw(step);
    }

    function hasToMeasure(step: number): boolean {
      if (adaptation === "none") return false;
      const { made } = memory;
      if (made === 0) return true;
      if (space.isHotter(hottest)) {
        outgrow(step);
        return true;
      }
      const settles = burnIn === 0 || step < burnIn || made <= FALL;
      return settles && (isPowerOfTwo(made) || step === burnIn - 1);
    }

    function sizeNow(falls: boolean): number {
      if (adaptation === "none") return stepSize;
      return falls ? memory.stepSize / 2 : memory.stepSize;
    }

    return {
      step(step, measures) {
        const loss = energy.evaluate();
        const { extra } = energy;
        if (measures) space.addVirials();
        if (hasToMeasure(step)) measure(step);
        const falls = adaptation === "burn-in" && memory.made < FALL;
        space.kick(sizeNow(falls));
        if (falls && space.gainsMore(loss / (2 * noise) + extra + hottest(space.parameters) / 2)) {
          outgrow(step);
          const half = memory.stepSize / 2;
          measure(step);
          memory.stepSize = Math.min(memory.stepSize, half);
          space.kick(sizeNow(falls));
        }
        memory.made += 1;
        const epsilon = sizeNow(falls);
        space.drift(epsilon / 2);
        space.refresh(step, falls ? 0 : core.kernels.exponential_f64(-friction * epsilon));
        space.drift(epsilon / 2);
        energy.stale("weights");
      },
    };
  },
  report: (_core, { adaptation, stepSize }, memory) => ({
    stepSize: adaptation === "none" ? stepSize : memory.stepSize,
    ...(memory.outgrown > 0 && {
      warning: `the network outgrew its step after burn-in, at step ${memory.outgrown} for the last time`,
      advice: "run again with a longer sampler.burnIn",
    }),
  }),
};

function isPowerOfTwo(count: number): boolean {
  let power = 1;
  while (power < count) power *= 2;
  return power === count;
}
