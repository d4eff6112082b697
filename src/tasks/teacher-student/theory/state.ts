/** The self-consistent state of the teacher–student theory: discrepancies, and the density that goes with them. */
import type { Core } from "../../../core/module.ts";
import { type Certificate, type ConvexSolution, discrepancyShift, solveConvex } from "../../../theory/convex.ts";
import { solvePositive } from "../../../theory/positive.ts";
import { integrate } from "../../../theory/quadrature.ts";
import { DROPLET, type Parameters, type Scales } from "../parameters.ts";
import { type Action, type ActionKind, createAction, type Fluctuations, type Tilt, tiltOf } from "./action.ts";
import { gaussianDiscrepancy } from "./limit.ts";
import { nodesOn, type SolverNodes, solverLine } from "./nodes.ts";
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
  /** Change of the discrepancies with every second node alone, or the defect of the density's norm, whichever is larger. */
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
const MOST_NODES = 1 << 16;
const QUADRATURE_TOLERANCE = 1e-11;
const NORM_TOLERANCE = 1e-9;
const FINEST = 4;
/** Steps of the solver's rule in a panel of 16 points. */
const PANEL = 6;
/** A density that reaches this much further than its nodes wants more of them. */
const FURTHER = 1.1;
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

  const problem = { target, ridge: scale.kappa, replicas: width, coupling };

  function solveOn(nodes: SolverNodes): ConvexSolution {
    const { logWeights, features } = nodes;
    const solution = solveConvex(core, { ...problem, logWeights, features }, discrepancy);
    iterations += solution.certificate.iterations;
    discrepancy = solution.discrepancy;
    return solution;
  }

  if (!start) {
    // The Gaussian phase is a good start; deep in the others its tilt is far too strong, so a rough solution follows.
    discrepancy[0] = gaussianDiscrepancy(scale.u, scale.r, inputVariance);
    solveOn(nodesOn(action, action.roughLine(ROUGH), modes, fluctuations));
  }
  const stiffness = dim / inputVariance;
  let reach = furthest(fieldOf(discrepancy), stiffness);
  action = createAction(core, kind, parameters, { reach: reach.wells, cost });

  /** Halves the step until a rule of twice the step would hardly change the discrepancies. */
  function refine() {
    // Where the prior and the wells are too far apart for any number of nodes, a rough solution says so at once.
    const isHopeless = reach.density > MOST_NODES * action.step;
    const most = isHopeless ? 2 * ROUGH : MOST_NODES;
    let step = Math.max(action.step / 2, reach.density / most);
    for (;;) {
      const line = solverLine(core, action, { step, reach: reach.density, modes }, fluctuations);
      const solution = solveOn(line);
      const needed = furthest(fieldOf(discrepancy), stiffness);
      if (needed.density > FURTHER * reach.density) {
        reach = needed;
        action = createAction(core, kind, parameters, { reach: reach.wells, cost });
        step = Math.max(step, reach.density / MOST_NODES);
        continue;
      }
      const error = discrepancyShift(core, { ...problem, ...line.coarse }, discrepancy);
      if (error <= QUADRATURE_TOLERANCE || line.logWeights.length >= most) return { solution, line, step, error };
      step /= 2;
    }
  }

  let solved = refine();
  let rounds = 0;
  let change = trace ? Number.POSITIVE_INFINITY : 0;
  while (change > TRACE_TOLERANCE && rounds < MOST_ROUNDS && solved.error <= QUADRATURE_TOLERANCE) {
    const before = discrepancy;
    fluctuations = fluctuationsOf(
      solved.solution,
      mean(solved.solution.density, solved.line.across),
      parameters,
      scale,
    );
    solved = refine();
    change = discrepancy.reduce((most, x, k) => Math.max(most, Math.abs(x - before[k]!)), 0);
    rounds++;
  }

  const tilt = tiltOf(fieldOf(discrepancy), fluctuations);
  const logNorm = solved.solution.logPartition + core.kernels.logarithm_f64(2 * solved.step);
  /** P(from < |q| < to). */
  function mass(from: number, to: number): number {
    if (!(to > from)) return 0;
    const panels = Math.ceil(((to - from) * fineness) / (PANEL * solved.step));
    return 2 * integrate((q) => action.density(q, tilt, logNorm), from, to, panels);
  }

  function moments(from: number, to = reach.density) {
    const panels = Math.ceil(((to - from) * fineness) / (PANEL * solved.step));
    const moment = (power: (q: number) => number) =>
      2 * integrate((q) => action.density(q, tilt, logNorm).map((p, i) => p * power(q[i]!)), from, to, panels);
    const weight = moment(() => 1);
    return { weight, mean: moment((q) => q) / weight, square: moment((q) => q * q) / weight };
  }

  const { certificate, density } = solved.solution;
  const isSolved = certificate.converged && solved.error <= QUADRATURE_TOLERANCE;
  // The average over s at fixed q has a quadrature of its own; the density's norm shows whether it is fine enough.
  // Nothing makes the density of a tilt that is not solved for better.
  let fineness = 1;
  let dropletFraction = 0;
  let defect = Number.POSITIVE_INFINITY;
  for (;;) {
    dropletFraction = mass(DROPLET, reach.density);
    // Printed: the solver's nodes and the density are the same function.
    defect = kind === "printed" ? 0 : Math.abs(mass(0, Math.min(DROPLET, reach.density)) + dropletFraction - 1);
    if (defect <= NORM_TOLERANCE || fineness === FINEST || !isSolved) break;
    fineness *= 2;
    action = createAction(core, kind, parameters, { reach: reach.wells, cost, fineness });
  }

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
    variance: mean(density, solved.line.squaredOverlaps),
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
