/**
 * The adaptive-kernel theory of the quadratic network taught (n + m) mod P at
 * finite P (PHYSICS 4). By the symmetries of the task the targets are eigenvectors
 * of the kernel, so one number, the residual fraction |a|, is all there is to solve:
 *
 *     |a| = σ²/(σ² + λ(g)),   g = u a²
 */
import type { Core } from "../../../core/module.ts";
import { badInput } from "../../../errors.ts";
import { checkRule, classify, defaultRule, type Phase, type PhaseRule } from "../../../theory/phases.ts";
import type { Saddle } from "../../../theory/saddles.ts";
import { attraction, checkParameters, networkOf, type Parameters } from "../parameters.ts";
import { degeneracy, diagonal, stationary } from "./action.ts";
import { solveCorrected } from "./corrected.ts";
import type { ModeCost } from "./fluctuations.ts";
import type { Normalisation } from "./limit.ts";
import { solvePrinted } from "./printed.ts";
import type { SolverReport } from "./solved.ts";
import type { ModeMoments } from "./spectrum.ts";

export interface TheoryOptions {
  /** "corrected" unless told. */
  normalisation?: Normalisation;
  /** Whether the cost of fluctuations of t̄ stands in the action, "corrected" only; false unless told. */
  trace?: boolean;
  phaseRule?: PhaseRule;
  /** How the caller names a parameter in error messages. */
  path?: (name: string) => string;
}

export interface ModularAdditionTheory {
  parameters: Parameters;
  approximation: { normalisation: Normalisation; trace: boolean };
  /** |a|, the residual fraction of the target. */
  a: number;
  /** Eigenvalue of the kernel on the target. */
  lambda: number;
  /** Probability of ΦΨ > Φ*²/4, per mode of a neuron; "printed": the weight of the side well. */
  dropletFraction: number;
  g: number;
  u: number;
  phase: Phase;
  /** Probability beyond the barrier, per mode; 0 where there is no side well. */
  sideWeight: number;
  phaseRule: PhaseRule;
  /** What fluctuations of t̄ cost a mode: linear(Φ + Ψ) + product ΦΨ + square(Φ² + Ψ²); 0 without trace. */
  fluctuations: ModeCost;
  /** On the diagonal Φ = Ψ: `action` is S_k = P·Ŝ_k, with half the cost of the pair; `reducedAction` is Ŝ_k. */
  saddles: { phi: number; action: number; reducedAction: number; kind: Saddle["kind"] }[];
  /** Moments of the density, from which the kernel's spectrum follows (spectrum.ts); null for "printed", which has none. */
  moments: ModeMoments | null;
  solver: SolverReport;
}

/**
 * Solves the theory of one network.
 *
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function modularAdditionTheory(
  core: Core,
  parameters: Parameters,
  options: TheoryOptions = {},
): ModularAdditionTheory {
  const { normalisation = "corrected", trace = false, phaseRule = defaultRule, path = (name) => name } = options;
  checkParameters(parameters, path);
  checkRule(phaseRule, path);
  if (trace && normalisation === "printed") {
    throw badInput(path("trace"), "the corrected normalisation: the printed one has no density to average over", true);
  }
  const { modulus, sextic } = parameters;
  const solved = normalisation === "printed" ? solvePrinted(core, parameters) : solveCorrected(core, parameters, trace);
  const u = attraction(parameters);
  const g = u * solved.a * solved.a;
  const saddles = stationary(diagonal(modulus, g, sextic, solved.cost));
  const { phase, sideWeight } = classify(saddles, phaseRule, (barrier) => solved.beyond(barrier * barrier));
  const { phi } = degeneracy(sextic);
  return {
    parameters: networkOf(parameters),
    approximation: { normalisation, trace },
    a: solved.a,
    lambda: solved.lambda,
    dropletFraction: solved.beyond((phi * phi) / 4),
    g,
    u,
    phase,
    sideWeight,
    phaseRule,
    fluctuations: solved.cost,
    moments: solved.moments,
    saddles: saddles.map(({ position, value, kind }) => ({
      phi: position,
      action: modulus * value,
      reducedAction: value,
      kind,
    })),
    solver: solved.solver,
  };
}
