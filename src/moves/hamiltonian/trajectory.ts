/**
 * A Hamiltonian trajectory with fresh momenta and a Metropolis test: the move of HMC, of MALA (one leapfrog step) and of
 * Gibbs sampling (of the hidden weights alone).
 *
 * Energies: prior and kinetic parts are squared and summed in f64, the loss is a sum in f64 of the
 * squares of residuals. In f32 a difference of energies carries the rounding of the outputs, some
 * 10⁻³ at the sizes of the paper's figures (test/moves/leapfrog.test.ts), against differences of
 * order 1 that a test decides on.
 */
import { DECISIONS, type Layer } from "../../network/network.ts";
import type { MoveKind } from "../move.ts";
import { PhaseSpace } from "../phase-space.ts";
import { ADAPTATION, dualAveraging } from "./dual-averaging.ts";
import { LARGEST_LEAP, leapfrog } from "./leapfrog.ts";

/** So many proposals refused one after another are worth a word: at an acceptance of 10 % they have probability 10⁻⁹. */
const STORM = 200;

export interface Trajectory {
  /** ε: of every leapfrog step, or the first one tried. */
  leap: number;
  /** Steps of the chain during which ε follows the acceptance; then it stands. 0: never; infinite: for ever. */
  adaptation: number;
  targetAcceptance: number;
  /** Leapfrog steps of a trajectory; with `jitter` the mean of a number between half and one and a half of it. */
  leapfrogSteps: number;
  jitter: boolean;
  /** Which layers move while the others stand still; all unless given. */
  moves?: (layer: Layer) => boolean;
}

/** After the adaptation's: proposals since burn-in, the sum of their acceptance probabilities, refusals in a row. */
const CARRIES = [...ADAPTATION, "proposals", "acceptance", "refused", "longest"] as const;

/** Its report has ε as the step size. */
export const trajectory: MoveKind<Trajectory, (typeof CARRIES)[number]> = {
  // Momenta, which are drawn anew each time, saved parameters and saved gradients.
  needs: { vectors: 3 },
  carries: CARRIES,

  open(target, { leap, adaptation, targetAcceptance, leapfrogSteps, jitter, moves }, memory) {
    const { core, network, posterior, energy } = target;
    const space = new PhaseSpace(target, moves);
    const tuning = dualAveraging(core, leap, LARGEST_LEAP, targetAcceptance, memory);
    /** Members read the energies of one trajectory while others may already write those of the next. */
    let turn = 0;

    function stepsOf(step: number): number {
      if (!jitter || leapfrogSteps === 1) return leapfrogSteps;
      const least = Math.ceil(leapfrogSteps / 2);
      const choices = 2 * (leapfrogSteps - least) + 1;
      return least + Math.floor(choices * space.uniform(DECISIONS.trajectory, step));
    }

    return {
      step(step, measure) {
        const start = energy.evaluate();
        if (measure) space.addVirials();
        const adapting = step < adaptation;
        const [before, after] = [2 * turn, 2 * turn + 1];
        turn = 1 - turn;
        space.save();
        space.refresh(step, 0);
        space.leaveEnergy(before);
        const epsilon = adaptation > 0 ? tuning.stepSize(!adapting) : leap;
        const end = leapfrog(space, network, epsilon, stepsOf(step));
        space.leaveEnergy(after);
        network.meet();
        const change =
          space.energy(after) -
          space.energy(before) +
          (end - start) / (2 * posterior.noise) +
          (network.extraEnergy - energy.extra);
        // A change that is no number comes from a trajectory that left all bounds.
        const probability = change <= 0 ? 1 : Number.isFinite(change) ? core.kernels.exponential_f64(-change) : 0;
        const isTaken = space.uniform(DECISIONS.acceptance, step) < probability;
        if (isTaken) {
          energy.settle(end);
          memory.refused = 0;
        } else {
          space.restore();
          // They are those of where the trajectory ended.
          energy.stale("activations");
          memory.refused += 1;
        }
        if (adapting) {
          tuning.learn(probability);
        } else {
          memory.proposals += 1;
          memory.acceptance += probability;
          memory.longest = Math.max(memory.longest, memory.refused);
        }
      },
    };
  },

  report(core, { leap, adaptation, targetAcceptance }, memory) {
    const tuning = dualAveraging(core, leap, LARGEST_LEAP, targetAcceptance, memory);
    const { proposals, acceptance, longest } = memory;
    return {
      stepSize: adaptation > 0 ? tuning.stepSize(true) : leap,
      acceptance: proposals > 0 ? acceptance / proposals : null,
      ...(longest >= STORM && {
        warning: `${longest} proposals in a row were refused, the step is too long for where the chain was`,
        advice: "halve sampler.stepSize",
      }),
    };
  },
};
