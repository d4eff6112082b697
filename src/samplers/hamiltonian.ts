/**
 * Hamiltonian trajectories with a Metropolis test, shared by HMC, MALA (one leapfrog step) and Gibbs sampling (of the
 * input weights alone).
 *
 * Energies: prior and kinetic parts are squared and summed in f64, the loss is a sum in f64 of the
 * squares of residuals. In f32 a difference of energies carries the rounding of the outputs, some
 * 10⁻³ at the sizes of the paper's figures (test/samplers/energy.test.ts), against differences of
 * order 1 that a test decides on.
 */
import type { Core } from "../core/module.ts";
import { DECISIONS, type Layer } from "../network/network.ts";
import { adaptationSteps, type Schedule, type TrajectoryOptions } from "./configuration.ts";
import { ADAPTATION_NUMBERS, dualAveraging } from "./dual-averaging.ts";
import { LARGEST_LEAP, leapfrog } from "./leapfrog.ts";
import { PhaseSpace } from "./phase-space.ts";
import type { Sampler, SamplerReport, Target } from "./sampler.ts";

/** Arrays of the parameters' shape: see PhaseSpace. */
export const VECTORS = 3;

/** What a chain carries, all 0 at its start: adaptation, then these counts. */
const [PROPOSALS, ACCEPTANCE, REFUSED, LONGEST] = [0, 1, 2, 3].map((i) => ADAPTATION_NUMBERS + i) as [
  number,
  number,
  number,
  number,
];
export const HAMILTONIAN_NUMBERS = ADAPTATION_NUMBERS + 4;

/** So many proposals refused one after another are worth a word: at an acceptance of 10 % they have probability 10⁻⁹. */
const STORM = 200;

export interface HamiltonianOptions {
  /** ε: of every leapfrog step, or the first one tried. */
  leap: number;
  /** Steps of the chain during which ε follows the acceptance; then it stands. 0: never; infinite: for ever. */
  adaptation: number;
  targetAcceptance: number;
  /** Leapfrog steps of a trajectory; with `jitter` the mean of a number between half and one and a half of it. */
  leapfrogSteps: number;
  jitter: boolean;
}

/** The trajectories of a configuration. */
export function trajectoriesOf(options: TrajectoryOptions & Pick<Schedule, "burnIn">): HamiltonianOptions {
  const { stepSize, leapfrogSteps, trajectory, targetAcceptance } = options;
  return {
    leap: stepSize,
    adaptation: adaptationSteps(options),
    targetAcceptance,
    leapfrogSteps,
    jitter: trajectory === "jittered",
  };
}

/** A report from what a chain carries, with the leapfrog step that was settled on. */
export function reportHamiltonian(
  core: Core,
  { leap, adaptation, targetAcceptance }: HamiltonianOptions,
  memory: Float64Array,
): SamplerReport {
  const tuning = dualAveraging(core, leap, LARGEST_LEAP, targetAcceptance, memory);
  const [proposals, longest] = [memory[PROPOSALS]!, memory[LONGEST]!];
  return {
    stepSize: adaptation > 0 ? tuning.stepSize(true) : leap,
    acceptance: proposals > 0 ? memory[ACCEPTANCE]! / proposals : null,
    ...(longest >= STORM && {
      warning: `${longest} proposals in a row were refused, the step is too long for where the chain was`,
      advice: "halve sampler.stepSize",
    }),
  };
}

export interface Hamiltonian extends Sampler {
  /** @returns whether the proposal was taken; if not, what `evaluate` leaves in memory is that of the proposal. */
  move(step: number, measure: boolean): boolean;
  /** Parameters have changed by other means: loss and gradients are to be computed anew. */
  forget(): void;
}

/** @param moves  whether a layer moves; all do unless told. */
export function openHamiltonian(
  target: Target,
  options: HamiltonianOptions,
  moves?: (layer: Layer) => boolean,
): Hamiltonian {
  const { core, network, posterior } = target;
  const { leap, adaptation, targetAcceptance, leapfrogSteps, jitter } = options;
  const space = new PhaseSpace(target, moves);
  const memory = new Float64Array(HAMILTONIAN_NUMBERS);
  const tuning = dualAveraging(core, leap, LARGEST_LEAP, targetAcceptance, memory.subarray(0, ADAPTATION_NUMBERS));
  /** Loss and extra energy at the present weights, whose gradients are in memory once these are known. */
  let loss = Number.NaN;
  let extra = 0;
  let known = false;
  /** Members read the energies of one trajectory while others may already write those of the next. */
  let turn = 0;

  function stepsOf(step: number): number {
    if (!jitter || leapfrogSteps === 1) return leapfrogSteps;
    const least = Math.ceil(leapfrogSteps / 2);
    const choices = 2 * (leapfrogSteps - least) + 1;
    return least + Math.floor(choices * space.uniform(DECISIONS.trajectory, step));
  }

  return {
    memory,

    evaluate() {
      if (!known) {
        loss = network.evaluate();
        extra = network.extraEnergy;
        known = true;
      }
      return loss;
    },

    move(step, measure) {
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
        (end - loss) / (2 * posterior.noise) +
        (network.extraEnergy - extra);
      // A change that is no number comes from a trajectory that left all bounds.
      const probability = change <= 0 ? 1 : Number.isFinite(change) ? core.kernels.exponential_f64(-change) : 0;
      const isTaken = space.uniform(DECISIONS.acceptance, step) < probability;
      if (isTaken) {
        loss = end;
        extra = network.extraEnergy;
        memory[REFUSED] = 0;
      } else {
        space.restore();
        memory[REFUSED]! += 1;
      }
      if (adapting) {
        tuning.learn(probability);
      } else {
        memory[PROPOSALS]! += 1;
        memory[ACCEPTANCE]! += probability;
        memory[LONGEST] = Math.max(memory[LONGEST]!, memory[REFUSED]!);
      }
      return isTaken;
    },

    forget() {
      known = false;
    },
  };
}
