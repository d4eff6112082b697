/**
 * The adaptive-kernel theory of the erf teacher–student network at finite size:
 * the self-consistent discrepancies, the single-neuron density along the teacher,
 * its wells, and the phase (PHYSICS 2 and 3).
 */
import type { Core } from "../../../core/module.ts";
import { badInput } from "../../../errors.ts";
import { classify, defaultRule, type Phase, type PhaseRule } from "../../../theory/phases.ts";
import type { Saddle } from "../../../theory/saddles.ts";
import { checkParameters, leastDimension, networkOf, type Parameters, type RidgeKind, scales } from "../parameters.ts";
import type { ActionKind } from "./action.ts";
import { type SolverReport, selfConsistent } from "./state.ts";
import type { Well } from "./wells.ts";
import { wellsOf } from "./wells.ts";

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
  /** The discrepancies of a network near this one, to start from: modes. */
  start?: Float64Array;
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
  solver: SolverReport;
}

export interface TeacherStudentSolution {
  theory: TeacherStudentTheory;
  /** Residuals on the normalised H1, H3 …: modes. */
  discrepancy: Float64Array;
  /** −log p(q) at each given q, p normalised over the whole line. */
  curve(q: ArrayLike<number>): Float64Array;
  /** The density as a mixture of Gaussian wells: the centre and, where there is one, the side well with its mirror image. */
  readonly wells: readonly Well[];
  /** Conditional mean of the readout weight of a neuron at overlap q, (σ_a²/N) t̄·φ(w). */
  readout(q: number): number;
}

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
  checkParameters(parameters, leastDimension(kind, trace), path);
  if (!(Number.isInteger(modes) && modes >= 2 && modes <= 5))
    throw badInput(path("modes"), "a whole number 2 … 5", modes);
  const scale = scales(core, parameters, ridge);
  const state = selfConsistent(core, parameters, scale, { kind, modes, trace, start: options.start });
  const { action, tilt, discrepancy } = state;
  const wells = wellsOf(action, tilt, parameters);
  const { phase, sideWeight } = classify(wells, phaseRule, state.beyond);
  const b = discrepancy[0]!;
  const c = discrepancy[1]! / Math.sqrt(6);
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
    dropletFraction: state.dropletFraction,
    varianceAlongTeacher: state.variance,
    phase,
    sideWeight,
    phaseRule,
    saddles: wells.map(({ position, value, curvature, kind }) => ({
      q: position,
      action: value - wells[0]!.value,
      curvature,
      kind,
    })),
    solver: state.solver,
  };
  return {
    theory,
    discrepancy,
    curve(q) {
      const jets = action.marginal(q, tilt);
      return Float64Array.from(q, (_, i) => jets[3 * i]! + state.logNorm);
    },
    get wells() {
      const barrier = wells.find(({ position, kind: type }) => position > 0 && type === "maximum")?.position;
      const norm = (q: number) => action.average(q, tilt, (_, s) => s);
      const centre = state.moments(0, barrier);
      const central = { weight: centre.weight, overlap: 0, along: centre.square, across: norm(0) };
      if (barrier === undefined) return [central];
      const side = state.moments(barrier);
      const variance = side.square - side.mean * side.mean;
      const lateral = { weight: side.weight, overlap: side.mean, along: variance, across: norm(side.mean) };
      // A well so high that the density there is no number holds nothing to average over.
      return [central, lateral].filter(({ weight }) => weight > 0);
    },
    readout: (q) => Math.sqrt(parameters.readoutVariance / parameters.width) * action.average(q, tilt, state.output),
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
