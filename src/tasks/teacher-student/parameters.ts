/** The numbers that the teacher–student theory depends on, and the scales made of them. */
import type { Core } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { TeacherStudentTask } from "./configuration.ts";

export interface Parameters {
  /** N, neurons. */
  width: number;
  /** n, training samples. */
  samples: number;
  /** d, input dimension. */
  dim: number;
  /** σ_w²: one input weight has prior variance σ_w²/d. */
  inputVariance: number;
  /** σ_a²: one readout weight has prior variance σ_a²/N. */
  readoutVariance: number;
  /** ε, weight of the cubic part of the teacher: any sign. */
  epsilon: number;
  /** σ², observation noise. */
  noise: number;
}

/** |q| from which on a neuron counts as a droplet. */
export const DROPLET = 0.5;

/** The paper's Fig. 2 at α = β = 1 and the noise of its middle panel (PHYSICS 6). */
export const fig2: Readonly<Parameters> = {
  width: 700,
  samples: 3000,
  dim: 150,
  inputVariance: 0.5,
  readoutVariance: 8 / 700,
  epsilon: -0.3,
  noise: 0.15,
};

/** The paper's Figs. 4 to 6 (PHYSICS 6, App. D), whose widths are 700, 1400 and 2800. */
export const fig4: Readonly<Omit<Parameters, "width">> = {
  samples: 600,
  dim: 150,
  inputVariance: 0.5,
  readoutVariance: 0.011,
  epsilon: -1.2,
  noise: 0.05,
};

/** The parameters among other fields. */
export function networkOf(from: Parameters): Parameters {
  const { width, samples, dim, inputVariance, readoutVariance, epsilon, noise } = from;
  return { width, samples, dim, inputVariance, readoutVariance, epsilon, noise };
}

/**
 * The parameters of an experiment.
 *
 * @throws GrokphaseError "bad-input" for one of another task
 */
export function parametersOf({ task: given, network, noise }: Experiment): Parameters {
  if (given.kind !== "teacher-student") throw badInput("task.kind", '"teacher-student"', given.kind);
  const task = given as TeacherStudentTask;
  return {
    width: network.width,
    samples: task.samples,
    dim: task.dim,
    inputVariance: network.inputVariance,
    readoutVariance: network.readoutVariance,
    epsilon: task.epsilon,
    noise,
  };
}

/** The smallest dimension that an approximation makes sense for: |w_⊥|² has d − 1 components. */
export function leastDimension(action: "printed" | "exact-norm", trace: boolean): number {
  return action === "exact-norm" ? 3 : trace ? 2 : 1;
}

/**
 * Refuses parameters that no network can have.
 *
 * @param least the smallest dimension the chosen action makes sense for
 * @param path how the caller names a parameter
 * @throws GrokphaseError "bad-input" naming the first wrong one
 */
export function checkParameters(
  parameters: Parameters,
  least = 1,
  path: (name: string) => string = (name) => name,
): void {
  for (const name of ["width", "samples", "dim", "inputVariance", "readoutVariance", "noise"] as const) {
    const value = parameters[name];
    if (!(Number.isFinite(value) && value > 0)) throw badInput(path(name), "a number above 0", value);
  }
  if (!Number.isFinite(parameters.epsilon)) throw badInput(path("epsilon"), "a number", parameters.epsilon);
  if (parameters.dim < least) throw badInput(path("dim"), `at least ${least} for this action`, parameters.dim);
}

/** "ek": the equivalent kernel, where only n/σ² enters. "finite-n": its leading correction. */
export type RidgeKind = "ek" | "finite-n";

export interface Scales {
  /** What stands for σ²/n. */
  kappa: number;
  /** u = σ_a²/(κ² d N), which is n²σ_a²/(σ⁴ d N) at κ = σ²/n: strength of feature learning. */
  u: number;
  /** r = σ_a²/(κ d), which is nσ_a²/(σ² d) at κ = σ²/n: strength of the linear kernel. */
  r: number;
}

/**
 * The effective ridge and the two scales of the action (PHYSICS 2 and 3).
 *
 * Finite n: κ = (σ² + σ_a²R)/n + (κ/n) dλ/(λ+κ), a quadratic equation with one positive root.
 */
export function scales(core: Core, parameters: Parameters, ridge: RidgeKind): Scales {
  const { width, samples, dim, inputVariance, readoutVariance, noise } = parameters;
  let kappa = noise / samples;
  if (ridge === "finite-n") {
    const ratio = (2 * inputVariance) / (1 + 2 * inputVariance);
    const linear = (2 / Math.PI) * ratio;
    const lambda = (readoutVariance * linear) / dim;
    const rest = (2 / Math.PI) * core.kernels.arcsine_f64(ratio) - linear;
    const constant = noise + readoutVariance * rest;
    const half = (samples * lambda - constant - dim * lambda) / 2;
    const root = Math.sqrt(half * half + samples * constant * lambda);
    // The form of the root that does not cancel.
    kappa = half > 0 ? (constant * lambda) / (half + root) : (root - half) / samples;
  }
  return {
    kappa,
    u: readoutVariance / (kappa * kappa * dim * width),
    r: readoutVariance / (kappa * dim),
  };
}
