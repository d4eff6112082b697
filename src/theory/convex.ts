/**
 * The self-consistent equations of a wide network as one convex minimum.
 *
 * A single-neuron density on nodes j with log weights l_j and features φ_j (the
 * activation, expanded in m modes) is tilted by a vector t, and t minimises
 *
 *     G(t) = ridge |t|²/2 − t·y + replicas · log Σ_j exp{ l_j + (coupling/2)(t·φ_j)² }      (PHYSICS 2.1)
 *     ∇G   = (ridge + Q) t − y,     Q = replicas · coupling · ⟨φφᵀ⟩
 *     ∇∇G  = ridge + Q + replicas · coupling² · Cov[(t·φ)φ]
 *
 * so at the minimum ridge·t = y − Qt is the discrepancy between target and mean
 * output. ∇∇G ≥ ridge: the minimum is unique, and the gradient's norm bounds the
 * error of the discrepancy. Nothing here knows a task.
 */
import type { Core } from "../core/module.ts";
import { solvePositive } from "./positive.ts";
import { memoryView, scratch } from "./scratch.ts";

export interface ConvexProblem {
  /** l_j: J, any constant added to all is immaterial. */
  logWeights: Float64Array;
  /** φ: m × J, row-major, one row a mode. */
  features: Float64Array;
  /** y: m. */
  target: Float64Array;
  /** Above 0. */
  ridge: number;
  /** Independent copies of the density: neurons, or neurons × modes. */
  replicas: number;
  /** Strength of the quadratic tilt: the variance of one readout weight. */
  coupling: number;
}

/** What the solver reached. */
export interface Certificate {
  /** Newton steps. */
  iterations: number;
  /** |∇G|: bounds the error of every discrepancy on the given nodes. */
  gradientNorm: number;
  /** Whether the gradient's norm is ≤ 1e-10 of the target's (of 1, if that is smaller). */
  converged: boolean;
}

export interface ConvexSolution {
  /** ridge·t = y − Qt: m. */
  discrepancy: Float64Array;
  /** Q: m × m, row-major. */
  kernel: Float64Array;
  /** log Σ_j exp{…} at the minimum. */
  logPartition: number;
  /** Probability of each node: J. */
  density: Float64Array;
  /** G at the minimum. */
  potential: number;
  certificate: Certificate;
}

/** The residual that a solution must reach, and the one that Newton strives for: both relative to the target. */
const REQUIRED = 1e-10;
const STRIVEN = 1e-14;
const MOST_ITERATIONS = 200;
const SUFFICIENT_DECREASE = 1e-4;
const SHORTEST_STEP = 1e-9;
const ROUNDING = 1e-15;

/** G and its derivatives at one t. */
interface Local {
  t: Float64Array;
  value: number;
  /** Sum of the absolute terms of `value`: its rounding error is a small multiple of the machine precision of this. */
  magnitude: number;
  gradient: Float64Array;
  gradientNorm: number;
  hessian: Float64Array;
  kernel: Float64Array;
  logPartition: number;
}

/**
 * Newton with backtracking on G, from `start` (a discrepancy: m) or from the target itself.
 * Never throws for slow convergence: the certificate says what was reached.
 */
export function solveConvex(core: Core, problem: ConvexProblem, start?: ArrayLike<number>): ConvexSolution {
  const { target, ridge } = problem;
  const evaluate = prepare(core, problem);
  const targetNorm = norm(target);
  let here = evaluate.at(scaled(start ?? target, 1 / ridge));
  let iterations = 0;
  while (here.gradientNorm > STRIVEN * targetNorm && iterations < MOST_ITERATIONS) {
    const direction = solvePositive(here.hessian, scaled(here.gradient, -1));
    // Rounding of very large sums has eaten the ridge: no better direction is to be had.
    if (direction === null) break;
    const slope = dot(here.gradient, direction);
    const noise = ROUNDING * here.magnitude;
    let size = 1;
    let next = evaluate.at(advance(here.t, direction, size));
    while (!(next.value <= here.value + SUFFICIENT_DECREASE * size * slope + noise) && size > SHORTEST_STEP) {
      size /= 2;
      next = evaluate.at(advance(here.t, direction, size));
    }
    iterations++;
    // Below the rounding of G only the gradient can tell whether a step still helps.
    if (-slope <= noise && !(next.gradientNorm < 0.5 * here.gradientNorm)) {
      if (next.gradientNorm < here.gradientNorm) here = next;
      break;
    }
    if (size <= SHORTEST_STEP) break;
    here = next;
  }
  return {
    discrepancy: scaled(here.t, ridge),
    kernel: here.kernel,
    logPartition: here.logPartition,
    density: evaluate.density(here.t),
    potential: here.value,
    certificate: {
      iterations,
      gradientNorm: here.gradientNorm,
      converged: here.gradientNorm <= REQUIRED * Math.min(1, targetNorm || 1),
    },
  };
}

/** G, its gradient (m) and its Hessian (m × m) at t, for tests and for other minimisers. */
export function convexPotential(
  core: Core,
  problem: ConvexProblem,
  t: Float64Array,
): { value: number; gradient: Float64Array; hessian: Float64Array } {
  return prepare(core, problem).at(t);
}

/**
 * How far a solution is, to first order, from the one on other nodes: the largest change of a discrepancy that a
 * Newton step there would make. With coarser nodes, a bound on the error of the quadrature.
 */
export function discrepancyShift(core: Core, problem: ConvexProblem, discrepancy: Float64Array): number {
  const { ridge } = problem;
  const { hessian, gradient } = prepare(core, problem).at(scaled(discrepancy, 1 / ridge));
  const step = solvePositive(hessian, gradient);
  if (step === null) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let k = 0; k < step.length; k++) most = Math.max(most, Math.abs(ridge * step[k]!));
  return most;
}

function prepare(core: Core, problem: ConvexProblem) {
  const { logWeights, features, target, ridge, replicas, coupling } = problem;
  const modes = target.length;
  const count = logWeights.length;
  const nodes = count + (count & 1);
  const pairs = (modes * (modes + 1)) / 2;
  const averages = 1 + modes + 2 * pairs;
  // An even number of doubles before each array keeps the vectors aligned.
  const featuresAt = nodes;
  const tAt = featuresAt + nodes * modes;
  const densityAt = tAt + modes + (modes & 1);
  const projectionsAt = densityAt + nodes;
  const averagesAt = projectionsAt + nodes;

  const base = scratch(core, averagesAt + averages);
  const first = base >> 3;
  const memory = memoryView(core);
  memory.set(logWeights, first);
  if (nodes === count) {
    memory.set(features, first + featuresAt);
  } else {
    memory[first + count] = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < modes; k++) {
      const row = first + featuresAt + k * nodes;
      memory.set(features.subarray(k * count, (k + 1) * count), row);
      memory[row + count] = 0;
    }
  }
  /** Where the densities in memory were last taken. */
  let last: Float64Array | null = null;

  function average(t: Float64Array): void {
    for (let k = 0; k < modes; k++) memory[first + tAt + k] = t[k]!;
    core.kernels.averageNodes_f64(
      base,
      base + 8 * featuresAt,
      nodes,
      modes,
      base + 8 * tAt,
      coupling,
      base + 8 * densityAt,
      base + 8 * projectionsAt,
      base + 8 * averagesAt,
    );
    last = t;
  }

  function at(t: Float64Array): Local {
    average(t);
    const kernel = new Float64Array(modes * modes);
    const hessian = new Float64Array(modes * modes);
    const gradient = new Float64Array(modes);
    const strength = replicas * coupling;
    let read = first + averagesAt;
    const logPartition = memory[read++]!;
    for (let k = 0; k < modes; k++) gradient[k] = ridge * t[k]! - target[k]! + strength * memory[read++]!;
    for (let k = 0; k < modes; k++) {
      for (let l = k; l < modes; l++) {
        const plain = strength * memory[read]!;
        const curved = plain + strength * coupling * memory[read + 1]!;
        kernel[k * modes + l] = kernel[l * modes + k] = plain;
        hessian[k * modes + l] = hessian[l * modes + k] = curved + (k === l ? ridge : 0);
        read += 2;
      }
    }
    const quadratic = (ridge * dot(t, t)) / 2;
    const linear = dot(t, target);
    const value = quadratic - linear + replicas * logPartition;
    const magnitude = quadratic + Math.abs(linear) + replicas * Math.abs(logPartition);
    return { t, value, magnitude, gradient, gradientNorm: norm(gradient), hessian, kernel, logPartition };
  }

  return {
    at,
    density(t: Float64Array): Float64Array {
      if (last !== t) average(t);
      return memory.slice(first + densityAt, first + densityAt + count);
    },
  };
}

function scaled(x: ArrayLike<number>, factor: number): Float64Array {
  const result = new Float64Array(x.length);
  for (let k = 0; k < x.length; k++) result[k] = factor * x[k]!;
  return result;
}

function advance(t: Float64Array, direction: Float64Array, size: number): Float64Array {
  const result = new Float64Array(t.length);
  for (let k = 0; k < t.length; k++) result[k] = t[k]! + size * direction[k]!;
  return result;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]! * y[k]!;
  return sum;
}

function norm(x: Float64Array): number {
  return Math.sqrt(dot(x, x));
}
