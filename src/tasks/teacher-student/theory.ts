/**
 * The adaptive-kernel theory of the erf teacher–student network at finite size:
 * the self-consistent discrepancies, the single-neuron density along the teacher,
 * its wells, and the phase (PHYSICS 2 and 3).
 */
import type { Core } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import { type Certificate, type ConvexSolution, solveConvex } from "../../theory/convex.ts";
import { solvePositive } from "../../theory/positive.ts";
import { foldedLine, integrate, type Line } from "../../theory/quadrature.ts";
import { type Saddle, stationaryPoints } from "../../theory/saddles.ts";
import { type Action, type ActionKind, createAction, type Fluctuations, type Tilt } from "./action.ts";
import { gaussianDiscrepancy } from "./limit.ts";
import { checkParameters, networkOf, type Parameters, type RidgeKind, type Scales, scales } from "./parameters.ts";
import { oddPolynomial, projectionFactors } from "./projections.ts";

export type Phase = "GFL" | "GMFL-I" | "GMFL-II";

/** The weights of the side wells at which one phase ends and the next begins. */
export interface PhaseRule {
  /** Side wells count as present from this probability on: GMFL-I. */
  coexistence: number;
  /** Side wells count as dominant from this probability on: GMFL-II. */
  domination: number;
}

export interface TheoryOptions {
  /** "exact-norm" unless told. */
  action?: ActionKind;
  /** "ek" unless told. */
  ridge?: RidgeKind;
  /** Whether the cost of fluctuations of t̄ stands in the action; false unless told. */
  trace?: boolean;
  /** How many odd Hermite components of the error are kept, H1, H3 …: 2 to 5; 2 unless told. */
  modes?: number;
  phaseRule?: PhaseRule;
  /** How the caller names a parameter or option in error messages. */
  path?: (name: string) => string;
}

/** One stationary point of S(q) = −log p(q), q ≥ 0. */
export interface OverlapSaddle {
  /** w·w* there. */
  q: number;
  /** S(q) − S(0). */
  action: number;
  /** S''(q). */
  curvature: number;
  kind: Saddle["kind"];
}

export interface TeacherStudentTheory {
  parameters: Parameters;
  approximation: { action: ActionKind; ridge: RidgeKind; trace: boolean; modes: number };
  /** Residual on H1. */
  b: number;
  /** Residual on H3. */
  c: number;
  /** Learned linear part, 1 − b. */
  f1: number;
  /** Learned cubic part, ε − c. */
  f3: number;
  u: number;
  r: number;
  /** What stands for σ²/n. */
  kappa: number;
  /** P(|q| > 0.5). */
  dropletFraction: number;
  /** Var q. */
  varianceAlongTeacher: number;
  phase: Phase;
  /** Probability beyond the barrier between centre and side wells; 0 where there are none. */
  sideWeight: number;
  phaseRule: PhaseRule;
  /** In rising order of q. */
  saddles: OverlapSaddle[];
  solver: Certificate & {
    /** Rounds of the trace term; 0 without it. */
    rounds: number;
    nodes: number;
    /** Change of (b, c) when the quadrature was last refined, and the defect of the density's norm. */
    quadratureError: number;
    /** Why `converged` is false, otherwise null. */
    reason: string | null;
  };
}

export interface TeacherStudentSolution {
  theory: TeacherStudentTheory;
  /** −log p(q) at each given q, p normalised over the whole line. */
  curve(q: ArrayLike<number>): Float64Array;
  /** Conditional mean of the readout weight of a neuron at overlap q, (σ_a²/N) t̄·φ(w). */
  readout(q: number): number;
}

const DROPLET = 0.5;
/** Nothing beyond e^−50 of the peak is kept. */
const NEGLIGIBLE = 50;
const MOST_NODES = 1 << 18;
const QUADRATURE_TOLERANCE = 1e-11;
const NORM_TOLERANCE = 1e-8;
const TRACE_TOLERANCE = 1e-12;
const MOST_ROUNDS = 100;
const SCAN = 192;
/** Nodes of the rough first solution. */
const ROUGH = 512;

const defaultRule: PhaseRule = { coexistence: 0.001, domination: 0.9 };

/**
 * Solves the theory of one network.
 *
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function solveTeacherStudent(
  core: Core,
  parameters: Parameters,
  options: TheoryOptions = {},
): TeacherStudentSolution {
  const { action: kind = "exact-norm", ridge = "ek", trace = false, modes = 2, phaseRule = defaultRule } = options;
  const { path = (name) => name } = options;
  checkParameters(parameters, kind === "exact-norm" ? 3 : trace ? 2 : 1, path);
  if (!(Number.isInteger(modes) && modes >= 2 && modes <= 5))
    throw badInput(path("modes"), "a whole number 2 … 5", modes);
  const scale = scales(core, parameters, ridge);
  const solved = selfConsistent(core, parameters, scale, kind, modes, trace);
  const { action, tilt, discrepancy, mass } = solved;

  const saddles = wells(action, tilt, parameters);
  const { phase, sideWeight } = classify(saddles, phaseRule, (barrier) => mass(barrier, solved.reach));
  const b = discrepancy[0]!;
  const c = discrepancy[1]! / Math.sqrt(6);
  const dropletFraction = mass(DROPLET, solved.reach);
  const normDefect = Math.abs(mass(0, Math.min(DROPLET, solved.reach)) + dropletFraction - 1);
  const reason =
    solved.solver.reason ?? (normDefect <= NORM_TOLERANCE ? null : `the density of q has the norm 1 ± ${normDefect}`);
  const theory: TeacherStudentTheory = {
    parameters: networkOf(parameters),
    approximation: { action: kind, ridge, trace, modes },
    b,
    c,
    f1: 1 - b,
    f3: parameters.epsilon - c,
    u: scale.u,
    r: scale.r,
    kappa: scale.kappa,
    dropletFraction,
    varianceAlongTeacher: solved.variance,
    phase,
    sideWeight,
    phaseRule,
    saddles,
    solver: {
      ...solved.solver,
      converged: reason === null,
      quadratureError: Math.max(solved.solver.quadratureError, normDefect),
      reason,
    },
  };
  return {
    theory,
    curve: (q) => Float64Array.from(q, (x) => action.marginal(x, tilt).value + solved.logNorm),
    readout: (q) => Math.sqrt(parameters.readoutVariance / parameters.width) * action.average(q, tilt, solved.output),
  };
}

/** The theory of one network without its curve: what `grokphase theory teacher-student` prints. */
export function teacherStudentTheory(
  core: Core,
  parameters: Parameters,
  options: TheoryOptions = {},
): TeacherStudentTheory {
  return solveTeacherStudent(core, parameters, options).theory;
}

/** Solves for the discrepancies with an adaptive quadrature and, if asked, for the trace term that depends on them. */
function selfConsistent(
  core: Core,
  parameters: Parameters,
  scale: Scales,
  kind: ActionKind,
  modes: number,
  trace: boolean,
) {
  const { width, readoutVariance, inputVariance, dim, epsilon } = parameters;
  const coupling = readoutVariance / width;
  const factors = projectionFactors(modes);
  const target = new Float64Array(modes);
  target[0] = 1;
  target[1] = Math.sqrt(6) * epsilon;
  const fieldOf = (discrepancy: Float64Array) => discrepancy.map((x) => (Math.sqrt(coupling) * x) / scale.kappa);

  // The Gaussian phase is a good start; deep in the others its tilt is far too strong, so a rough solution follows.
  let discrepancy: Float64Array = target.slice();
  discrepancy[0] = gaussianDiscrepancy(scale.u, scale.r, inputVariance);
  let action = createAction(core, kind, parameters, 0);
  let fluctuations: Fluctuations | null = null;
  let iterations = 0;

  function solveOn({ nodes, logWeights }: Line) {
    const features = new Float64Array(modes * nodes.length);
    const squaredOverlaps = new Float64Array(nodes.length);
    const across = new Float64Array(nodes.length);
    nodes.forEach((x, j) => {
      const node = action.node(x, fluctuations);
      logWeights[j]! += node.logWeight;
      squaredOverlaps[j] = node.squaredOverlap;
      across[j] = node.across;
      const z = action.z(x);
      let power = z;
      for (let k = 0; k < modes; k++) {
        features[k * nodes.length + j] = factors[k]! * power;
        power *= z * z;
      }
    });
    const problem = { logWeights, features, target, ridge: scale.kappa, replicas: width, coupling };
    const solution = solveConvex(core, problem, discrepancy);
    iterations += solution.certificate.iterations;
    discrepancy = solution.discrepancy;
    return { solution, squaredOverlaps, across };
  }

  solveOn(action.roughLine(ROUGH));
  let reach = furthest(fieldOf(discrepancy), dim / inputVariance);
  action = createAction(core, kind, parameters, reach.wells);

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
        action = createAction(core, kind, parameters, reach.wells);
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

  const tilt: Tilt = { field: fieldOf(discrepancy), fluctuations };
  const logNorm = solved.solution.logPartition + core.kernels.logarithm_f64(2 * solved.step);
  const reason = !solved.solution.certificate.converged
    ? `gradient norm ${solved.solution.certificate.gradientNorm} after ${iterations} Newton steps`
    : !(solved.error <= QUADRATURE_TOLERANCE)
      ? `quadrature error ${solved.error} on ${solved.solution.density.length} nodes`
      : change > TRACE_TOLERANCE
        ? `trace term still changes by ${change} after ${rounds} rounds`
        : null;
  return {
    action,
    tilt,
    discrepancy,
    logNorm,
    reach: reach.density,
    /** √(σ_a²/N) t̄·φ of a neuron at z. */
    output: (z: number) =>
      oddPolynomial(
        factors.map((factor, m) => factor * tilt.field[m]!),
        z,
      ).value,
    variance: mean(solved.solution.density, solved.squaredOverlaps),
    /** P(from < |q| < to). */
    mass(from: number, to: number): number {
      if (!(to > from)) return 0;
      const density = (q: number) => core.kernels.exponential_f64(-action.marginal(q, tilt).value - logNorm);
      return 2 * integrate(density, from, to, Math.ceil((to - from) / (6 * solved.step)));
    },
    solver: {
      iterations,
      gradientNorm: solved.solution.certificate.gradientNorm,
      converged: reason === null,
      rounds,
      nodes: solved.solution.density.length,
      quadratureError: solved.error,
      reason,
    },
  };
}

function mean(density: Float64Array, values: Float64Array): number {
  return density.reduce((sum, p, j) => sum + p * values[j]!, 0);
}

/**
 * How far from the centre to look, for a given tilt and the stiffness d/σ_w² of the prior.
 *
 * density: S(q) ≥ stiffness q²/2 − max gain, so beyond it p(q) is negligible.
 * wells: at a stationary point stiffness q = ∂gain/∂q ≤ max|gain'(z)| max_s ∂z/∂q, and ∂z/∂q = (1+2s)/D^(3/2) ≤ 0.273/q.
 */
function furthest(field: Float64Array, stiffness: number): { density: number; wells: number } {
  const coefficients = projectionFactors(field.length).map((factor, m) => factor * field[m]!);
  let gain = 0;
  let slope = 0;
  for (let i = 0; i <= 64; i++) {
    const f = oddPolynomial(coefficients, (i / 64) * Math.SQRT1_2);
    gain = Math.max(gain, (f.value * f.value) / 2);
    slope = Math.max(slope, Math.abs(f.value * f.slope));
  }
  const density = Math.sqrt((2 * (gain + NEGLIGIBLE)) / stiffness);
  return { density, wells: Math.max(density, Math.sqrt((0.28 * slope) / stiffness)) };
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
    along.set(solvePositive(ridged, unit), k * modes);
    along[k * modes + k]! -= 1 / kappa;
  }
  const eigenvalue = (readoutVariance * (4 / Math.PI) * across) / (dim - 1);
  return {
    along: along.map((x) => half * x),
    across: half * (4 / Math.PI) * (1 / (eigenvalue + kappa) - 1 / kappa),
    rest: (half * (2 / Math.PI)) / kappa,
  };
}

function wells(action: Action, tilt: Tilt, { dim, inputVariance }: Parameters): OverlapSaddle[] {
  const reach = furthest(tilt.field, dim / inputVariance).wells;
  // Even steps of z, in which the gain is a polynomial.
  const norm = Math.sqrt(1 + 2 * inputVariance);
  const end = reach / Math.sqrt(norm * norm + 2 * reach * reach);
  const grid = Array.from({ length: SCAN + 1 }, (_, i) => {
    const z = (i / SCAN) * end;
    return (norm * z) / Math.sqrt(1 - 2 * z * z);
  });
  const found = stationaryPoints((q) => action.marginal(q, tilt), grid);
  const centre = found[0]!.value;
  return found.map(({ position, value, curvature, kind }) => ({
    q: position,
    action: value - centre,
    curvature,
    kind,
  }));
}

function classify(
  saddles: OverlapSaddle[],
  { coexistence, domination }: PhaseRule,
  mass: (from: number) => number,
): { phase: Phase; sideWeight: number } {
  if (saddles.length === 1) return { phase: "GFL", sideWeight: 0 };
  const barrier = saddles.find(({ kind }) => kind === "maximum");
  const sideWeight = !barrier ? 0 : barrier.q === 0 ? 1 : mass(barrier.q);
  if (sideWeight >= domination) return { phase: "GMFL-II", sideWeight };
  return { phase: sideWeight >= coexistence ? "GMFL-I" : "GFL", sideWeight };
}
