/** The self-consistent state of the teacher–student theory: discrepancies, and the density that goes with them. */
import type { Core } from "../../core/module.ts";
import { type Certificate, type ConvexSolution, solveConvex } from "../../theory/convex.ts";
import { solvePositive } from "../../theory/positive.ts";
import { foldedLine, integrate, type Line } from "../../theory/quadrature.ts";
import { type Action, type ActionKind, createAction, type Fluctuations, type Tilt, tiltOf } from "./action.ts";
import { gaussianDiscrepancy } from "./limit.ts";
import { DROPLET, type Parameters, type Scales } from "./parameters.ts";
import { oddPolynomial, projectionFactors } from "./projections.ts";
import { furthest } from "./wells.ts";

export interface StateOptions {
  kind: ActionKind;
  /** Odd Hermite components kept. */
  modes: number;
  trace: boolean;
  /** Discrepancies to start from: modes. */
  start: Float64Array | undefined;
}

export interface SolverReport extends Certificate {
  /** Rounds of the trace term; 0 without it. */
  rounds: number;
  nodes: number;
  /** Change of (b, c) when the quadrature was last refined, and the defect of the density's norm. */
  quadratureError: number;
  /** Why `converged` is false, otherwise null. */
  reason: string | null;
}

export interface State {
  action: Action;
  tilt: Tilt;
  /** Residuals on the normalised H1, H3 …: modes. */
  discrepancy: Float64Array;
  /** p(q) = exp(−S(q) − logNorm) with S from `action.marginal`. */
  logNorm: number;
  /** P(|q| > 0.5). */
  dropletFraction: number;
  /** Var q. */
  variance: number;
  /** P(|q| > barrier). */
  beyond(barrier: number): number;
  /** Probability, mean of |q| and of q² where from < |q|, up to `to` or the end of the density. */
  moments(from: number, to?: number): { weight: number; mean: number; square: number };
  /** √(σ_a²/N) t̄·φ of a neuron at z. */
  output(z: number): number;
  solver: SolverReport;
}

/** Nodes of the rough first solution. */
const ROUGH = 512;
const MOST_NODES = 1 << 18;
const QUADRATURE_TOLERANCE = 1e-11;
const NORM_TOLERANCE = 1e-9;
const FINEST = 4;
const TRACE_TOLERANCE = 1e-12;
const MOST_ROUNDS = 100;

/** Solves for the discrepancies with an adaptive quadrature and, if asked, for the trace term that depends on them. */
export function selfConsistent(
  core: Core,
  parameters: Parameters,
  scale: Scales,
  { kind, modes, trace, start }: StateOptions,
): State {
  const { width, readoutVariance, inputVariance, dim, epsilon } = parameters;
  const coupling = readoutVariance / width;
  const factors = projectionFactors(modes);
  const target = new Float64Array(modes);
  target[0] = 1;
  target[1] = Math.sqrt(6) * epsilon;
  const fieldOf = (discrepancy: Float64Array) => discrepancy.map((x) => (Math.sqrt(coupling) * x) / scale.kappa);

  let discrepancy: Float64Array = (start ?? target).slice();
  // The largest cost of fluctuations that is linear in the norm.
  const cost = trace ? coupling / (Math.PI * scale.kappa) : 0;
  let action = createAction(core, kind, parameters, { reach: 0, cost });
  let fluctuations: Fluctuations | null = null;
  let iterations = 0;

  function solveOn(line: Line) {
    const { logWeights, z, squaredOverlaps, across } = action.nodes(line, fluctuations);
    const features = new Float64Array(modes * z.length);
    for (let j = 0; j < z.length; j++) {
      let power = z[j]!;
      for (let k = 0; k < modes; k++) {
        features[k * z.length + j] = factors[k]! * power;
        power *= z[j]! * z[j]!;
      }
    }
    const problem = { logWeights, features, target, ridge: scale.kappa, replicas: width, coupling };
    const solution = solveConvex(core, problem, discrepancy);
    iterations += solution.certificate.iterations;
    discrepancy = solution.discrepancy;
    return { solution, squaredOverlaps, across };
  }

  if (!start) {
    // The Gaussian phase is a good start; deep in the others its tilt is far too strong, so a rough solution follows.
    discrepancy[0] = gaussianDiscrepancy(scale.u, scale.r, inputVariance);
    solveOn(action.roughLine(ROUGH));
  }
  let reach = furthest(fieldOf(discrepancy), dim / inputVariance);
  action = createAction(core, kind, parameters, { reach: reach.wells, cost });

  function refine() {
    let error = Number.POSITIVE_INFINITY;
    let step = Math.max(action.step, reach.density / MOST_NODES);
    let solved = solveOn(foldedLine(step, reach.density));
    while (error > QUADRATURE_TOLERANCE && solved.solution.density.length < MOST_NODES) {
      const coarse = discrepancy;
      step /= 2;
      solved = solveOn(foldedLine(step, reach.density));
      error = discrepancy.reduce((most, x, k) => Math.max(most, Math.abs(x - coarse[k]!)), 0);
      const needed = furthest(fieldOf(discrepancy), dim / inputVariance);
      if (needed.density > 1.1 * reach.density) {
        reach = needed;
        action = createAction(core, kind, parameters, { reach: reach.wells, cost });
        error = Number.POSITIVE_INFINITY;
      }
    }
    return { ...solved, step, error };
  }

  let solved = refine();
  let rounds = 0;
  let change = trace ? Number.POSITIVE_INFINITY : 0;
  while (change > TRACE_TOLERANCE && rounds < MOST_ROUNDS) {
    const before = discrepancy;
    fluctuations = fluctuationsOf(solved.solution, mean(solved.solution.density, solved.across), parameters, scale);
    solved = refine();
    change = discrepancy.reduce((most, x, k) => Math.max(most, Math.abs(x - before[k]!)), 0);
    rounds++;
  }

  const tilt = tiltOf(fieldOf(discrepancy), fluctuations);
  const logNorm = solved.solution.logPartition + core.kernels.logarithm_f64(2 * solved.step);
  /** P(from < |q| < to). */
  function mass(from: number, to: number): number {
    if (!(to > from)) return 0;
    return (
      2 *
      integrate(
        (q) => action.density(q, tilt, logNorm),
        from,
        to,
        Math.ceil(((to - from) * fineness) / (6 * solved.step)),
      )
    );
  }

  function moments(from: number, to = reach.density) {
    const panels = Math.ceil(((to - from) * fineness) / (6 * solved.step));
    const moment = (power: (q: number) => number) =>
      2 * integrate((q) => action.density(q, tilt, logNorm).map((p, i) => p * power(q[i]!)), from, to, panels);
    const weight = moment(() => 1);
    return { weight, mean: moment((q) => q) / weight, square: moment((q) => q * q) / weight };
  }

  // The average over s at fixed q has a quadrature of its own; the density's norm shows whether it is fine enough.
  let fineness = 1;
  let dropletFraction = 0;
  let defect = Number.POSITIVE_INFINITY;
  for (;;) {
    dropletFraction = mass(DROPLET, reach.density);
    // Printed: the solver's nodes and the density are the same function.
    defect = kind === "printed" ? 0 : Math.abs(mass(0, Math.min(DROPLET, reach.density)) + dropletFraction - 1);
    if (defect <= NORM_TOLERANCE || fineness === FINEST) break;
    fineness *= 2;
    action = createAction(core, kind, parameters, { reach: reach.wells, cost, fineness });
  }

  const { certificate, density } = solved.solution;
  const reason = !certificate.converged
    ? `gradient norm ${certificate.gradientNorm} after ${iterations} Newton steps`
    : !(solved.error <= QUADRATURE_TOLERANCE)
      ? `quadrature error ${solved.error} on ${density.length} nodes`
      : !(change <= TRACE_TOLERANCE)
        ? `trace term still changes by ${change} after ${rounds} rounds`
        : !(defect <= NORM_TOLERANCE)
          ? `the density of q misses its norm by ${defect}`
          : null;
  return {
    action,
    tilt,
    discrepancy,
    logNorm,
    dropletFraction,
    variance: mean(density, solved.squaredOverlaps),
    beyond: (barrier) => dropletFraction + mass(barrier, DROPLET) - mass(DROPLET, barrier),
    moments,
    output: (z) =>
      oddPolynomial(
        factors.map((factor, m) => factor * tilt.field[m]!),
        z,
      ).value,
    solver: {
      iterations,
      gradientNorm: certificate.gradientNorm,
      converged: reason === null,
      rounds,
      nodes: density.length,
      quadratureError: Math.max(solved.error, defect),
      reason,
    },
  };
}

function mean(density: Float64Array, values: Float64Array): number {
  return density.reduce((sum, p, j) => sum + p * values[j]!, 0);
}

/** The trace term for a solved kernel; the kernel's linear eigenvalue across the teacher is σ_a²(4/π)⟨s/D⟩/(d−1). */
function fluctuationsOf(
  solution: ConvexSolution,
  across: number,
  { width, readoutVariance, dim }: Parameters,
  { kappa }: Scales,
): Fluctuations {
  const half = readoutVariance / (2 * width);
  const modes = solution.discrepancy.length;
  const ridged = solution.kernel.map((q, i) => q + (i % (modes + 1) === 0 ? kappa : 0));
  const along = new Float64Array(modes * modes);
  for (let k = 0; k < modes; k++) {
    const unit = new Float64Array(modes);
    unit[k] = 1;
    // Q is a kernel and the ridge above 0: positive definite.
    along.set(solvePositive(ridged, unit)!, k * modes);
    along[k * modes + k]! -= 1 / kappa;
  }
  const eigenvalue = (readoutVariance * (4 / Math.PI) * across) / (dim - 1);
  return {
    along: along.map((x) => half * x),
    across: half * (4 / Math.PI) * (1 / (eigenvalue + kappa) - 1 / kappa),
    rest: (half * (2 / Math.PI)) / kappa,
  };
}
