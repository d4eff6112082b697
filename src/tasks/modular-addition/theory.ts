/**
 * The adaptive-kernel theory of the quadratic network taught (n + m) mod P at
 * finite P (PHYSICS 4). By the symmetries of the task the targets are eigenvectors
 * of the kernel, so one number, the residual fraction |a|, is all there is to solve:
 *
 *     |a| = σ²/(σ² + λ(g)),   g = u a²
 */
import type { Core } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import type { Certificate } from "../../theory/convex.ts";
import { checkRule, classify, defaultRule, type Phase, type PhaseRule } from "../../theory/phases.ts";
import type { Saddle } from "../../theory/saddles.ts";
import { degeneracy, diagonal, reducedAction, sideWell, stationary } from "./action.ts";
import { solveCorrected } from "./corrected.ts";
import { type ModeCost, noCost } from "./fluctuations.ts";
import { fullKernel, type Normalisation } from "./limit.ts";
import { attraction, checkParameters, networkOf, type Parameters } from "./parameters.ts";
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
  /** `rounds` are those of the trace term; 0 without it. */
  solver: Certificate & { rounds: number; nodes: number; quadratureError: number; reason: string | null };
}

/** What either normalisation's solver gives. */
export interface Solved {
  a: number;
  lambda: number;
  /** Probability of ΦΨ > product, per mode. */
  beyond(product: number): number;
  cost: ModeCost;
  moments: ModeMoments | null;
  solver: ModularAdditionTheory["solver"];
}

const TOLERANCE = 1e-10;

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

/** The paper's: λ = σ_a²Φ₊²p, p = 4e^(−S_k)/(1 + 4e^(−S_k)) at Φ₊. λ rises with g, so |a|(σ² + λ) = σ² has one root. */
function solvePrinted(core: Core, parameters: Parameters): Solved {
  const { modulus, sextic, noise } = parameters;
  const u = attraction(parameters);
  const at = (a: number) => {
    const g = u * a * a;
    const action = diagonal(modulus, g, sextic);
    const phi = sideWell(action);
    if (phi === null) return { lambda: 0, weight: 0 };
    const odds = 4 * core.kernels.exponential_f64(-modulus * reducedAction(phi, action));
    const weight = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
    return { lambda: weight * fullKernel(parameters, "printed", phi), weight };
  };
  let low = 0;
  let high = 1;
  let iterations = 0;
  while (iterations < 200) {
    const a = (low + high) / 2;
    if (a === low || a === high) break;
    if (a * (noise + at(a).lambda) < noise) low = a;
    else high = a;
    iterations++;
  }
  const { lambda, weight } = at(high);
  const residual = Math.abs(high * (1 + lambda / noise) - 1);
  const converged = residual <= TOLERANCE;
  return {
    a: high,
    lambda,
    beyond: () => weight,
    cost: noCost,
    moments: null,
    solver: {
      iterations,
      gradientNorm: residual,
      converged,
      rounds: 0,
      nodes: 1,
      quadratureError: 0,
      reason: converged ? null : `|a|(1 + λ/σ²) misses 1 by ${residual}: the side well appears with weight already`,
    },
  };
}
