/**
 * The adaptive-kernel theory of the quadratic network taught (n + m) mod P at
 * finite P (PHYSICS 4). By the symmetries of the task the targets are eigenvectors
 * of the kernel, so one number, the residual fraction |a|, is all there is to solve:
 *
 *     |a| = σ²/(σ² + λ(g)),   g = u a²
 */
import type { Core } from "../../core/module.ts";
import { type Certificate, solveConvex } from "../../theory/convex.ts";
import { classify, defaultRule, type Phase, type PhaseRule } from "../../theory/phases.ts";
import { legendrePanels } from "../../theory/quadrature.ts";
import type { Saddle } from "../../theory/saddles.ts";
import { degeneracy, reducedAction, sideWell, stationary } from "./action.ts";
import { fullKernel, limitingResidual, type Normalisation } from "./limit.ts";
import { attraction, checkParameters, networkOf, type Parameters } from "./parameters.ts";

export interface TheoryOptions {
  /** "corrected" unless told. */
  normalisation?: Normalisation;
  phaseRule?: PhaseRule;
  /** How the caller names a parameter in error messages. */
  path?: (name: string) => string;
}

export interface ModularAdditionTheory {
  parameters: Parameters;
  approximation: { normalisation: Normalisation };
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
  /** On the diagonal Φ = Ψ: `action` is S_k = P·Ŝ_k, `reducedAction` is Ŝ_k. */
  saddles: { phi: number; action: number; reducedAction: number; kind: Saddle["kind"] }[];
  solver: Certificate & { nodes: number; quadratureError: number; reason: string | null };
}

interface Solved {
  a: number;
  lambda: number;
  /** Probability of ΦΨ > product, per mode. */
  beyond(product: number): number;
  solver: ModularAdditionTheory["solver"];
}

const TOLERANCE = 1e-10;
/** Nothing beyond e^−50 of the peak is kept. */
const NEGLIGIBLE = 50;
const FINEST = 8;

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
  const { normalisation = "corrected", phaseRule = defaultRule, path } = options;
  checkParameters(parameters, path);
  const { modulus, sextic } = parameters;
  const solved = normalisation === "printed" ? solvePrinted(core, parameters) : solveCorrected(core, parameters);
  const u = attraction(parameters);
  const g = u * solved.a * solved.a;
  const saddles = stationary(g, sextic);
  const { phase, sideWeight } = classify(saddles, phaseRule, (barrier) => solved.beyond(barrier * barrier));
  const { phi } = degeneracy(sextic);
  return {
    parameters: networkOf(parameters),
    approximation: { normalisation },
    a: solved.a,
    lambda: solved.lambda,
    dropletFraction: solved.beyond((phi * phi) / 4),
    g,
    u,
    phase,
    sideWeight,
    phaseRule,
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
    const phi = sideWell(g, sextic);
    if (phi === null) return { lambda: 0, weight: 0 };
    const odds = 4 * core.kernels.exponential_f64(-modulus * reducedAction(phi, g, sextic));
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
    solver: {
      iterations,
      gradientNorm: residual,
      converged,
      nodes: 1,
      quadratureError: 0,
      reason: converged ? null : `|a|(1 + λ/σ²) misses 1 by ${residual}: the side well appears with weight already`,
    },
  };
}

/**
 * λ = 4P²σ_a²⟨ΦΨ⟩ over e^(−2S_k)dΦdΨ. As a convex problem (theory/convex.ts) in t = a/σ²: ridge σ², target 1, feature
 * √(ΦΨ), coupling 8P³σ_a²/N, replicas N/2P, which make Q = λ and the tilt 2P·u a²·ΦΨ.
 */
function solveCorrected(core: Core, parameters: Parameters): Solved {
  const { modulus, width, readoutVariance, sextic, noise } = parameters;
  const u = attraction(parameters);
  const problem = {
    target: new Float64Array([1]),
    ridge: noise,
    replicas: width / (2 * modulus),
    coupling: (8 * modulus * modulus * modulus * readoutVariance) / width,
  };
  let a = limitingResidual(parameters, "corrected");
  let iterations = 0;
  const solveOn = (fineness: number) => {
    const mesh = modeMesh(core, modulus, u * a * a, sextic, fineness);
    const solution = solveConvex(core, { ...problem, ...mesh }, [a]);
    iterations += solution.certificate.iterations;
    a = solution.discrepancy[0]!;
    return { mesh, solution };
  };
  let solved = solveOn(1);
  let error = Number.POSITIVE_INFINITY;
  for (let fineness = 2; error > TOLERANCE && fineness <= FINEST; fineness *= 2) {
    const before = a;
    solved = solveOn(fineness);
    error = Math.abs(a - before);
  }
  const { mesh, solution } = solved;
  const { certificate, density } = solution;
  const reason = !certificate.converged
    ? `gradient norm ${certificate.gradientNorm} after ${iterations} Newton steps`
    : error > TOLERANCE
      ? `quadrature error ${error} on ${density.length} nodes`
      : null;
  return {
    a,
    lambda: solution.kernel[0]!,
    beyond: (product) =>
      density.reduce((sum, p, j) => sum + (mesh.features[j]! * mesh.features[j]! > product ? p : 0), 0),
    solver: {
      iterations,
      gradientNorm: certificate.gradientNorm,
      converged: reason === null,
      nodes: density.length,
      quadratureError: error,
      reason,
    },
  };
}

/**
 * Nodes in Φ ≥ Ψ for the mode's density near a given g: panels that double in size from the centre, whose width is 1/P,
 * and even ones around the side well. Nodes that weigh nothing are left out.
 */
function modeMesh(core: Core, modulus: number, g: number, sextic: number, fineness: number) {
  const { logarithm_f64: log } = core.kernels;
  const well = sideWell(g, sextic) ?? g / sextic;
  const spread = 1 / Math.sqrt(modulus * Math.max(g, Math.sqrt(sextic) / 2));
  const end = Math.max(well + 14 * spread, NEGLIGIBLE / modulus);
  const edges = [0];
  let size = 4 / modulus;
  while (edges.at(-1)! < end) {
    const last = edges.at(-1)!;
    const near = last + size > well - 14 * spread;
    const step = near ? Math.min(size, 3 * spread) : size;
    for (let i = 1; i <= fineness; i++) edges.push(last + (step * i) / fineness);
    size *= 2;
  }
  const { points, weights } = legendrePanels(edges);
  const logs = weights.map(log);
  const bare = points.map((phi) => -modulus * (phi + (sextic / 3) * phi * phi * phi));
  const logWeights: number[] = [];
  const features: number[] = [];
  for (let i = 0; i < points.length; i++) {
    for (let j = 0; j <= i; j++) {
      const product = points[i]! * points[j]!;
      const exponent = bare[i]! + bare[j]!;
      // The centre's peak is about 0; g may still rise by a twentieth.
      if (exponent + 2.1 * modulus * g * product < -2 * NEGLIGIBLE) continue;
      logWeights.push(exponent + logs[i]! + logs[j]! + (i === j ? -Math.LN2 : 0));
      features.push(Math.sqrt(product));
    }
  }
  return { logWeights: Float64Array.from(logWeights), features: Float64Array.from(features) };
}
