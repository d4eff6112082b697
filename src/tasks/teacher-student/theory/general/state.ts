/** The self-consistent density of a neuron for any activation, bias and target (PHYSICS 2 and 11). */
import type { Core } from "../../../../core/module.ts";
import { type ConvexProblem, discrepancyShift, solveConvex } from "../../../../theory/convex.ts";
import { memo } from "../../../../theory/memo.ts";
import type { Line } from "../../../../theory/quadrature.ts";
import { DROPLET } from "../../parameters.ts";
import type { SolverReport } from "../state.ts";
import { type GeneralNetwork, normOf, type Symmetry, symmetryOf } from "./network.ts";
import { type Profile, profileOf } from "./profile.ts";
import { type Extent, type Stage, stageOn } from "./stage.ts";

export interface GeneralState {
  symmetry: Symmetry;
  stage: Stage;
  profile: Profile;
  /** Residuals on normalised polynomials, c_l √l!: degrees. */
  discrepancy: Float64Array;
  /** √(σ_a²/N)·t: degrees. */
  field: Float64Array;
  /** p(q) = exp(−S(q) − logNorm). */
  logNorm: number;
  extent: Extent;
  solver: SolverReport;
}

/** The line's step in standard deviations of the prior's overlap. */
const STEP = 0.5;
const FIRST_REACH = 1.5;
/** What lies beyond the line holds less than this part of the heaviest node. */
const NEGLIGIBLE = 1e-17;
const FURTHER = 1.3;
const MOST_REACH = 50;
const QUADRATURE_TOLERANCE = 1e-9;
const FINEST = 4;

const remembered = memo<Stage>();

/**
 * @param start  discrepancies of a network near this one: degrees
 */
export function solveState(core: Core, network: GeneralNetwork, start?: Float64Array): GeneralState {
  const symmetry = symmetryOf(network);
  const { degrees } = symmetry;
  const stiffness = network.dim / network.inputVariance;
  const { ridge, coupling, target } = scalesOf(network, degrees);
  let discrepancy = start ?? target;
  let reach = Math.max(FIRST_REACH, 9 / Math.sqrt(stiffness));
  let fineness = 1;
  let biasFineness = 1;
  let iterations = 0;

  for (;;) {
    const perDroplet = Math.ceil((DROPLET * Math.sqrt(stiffness) * fineness) / STEP);
    const step = DROPLET / perDroplet;
    // An even number of steps on either side, so that every second node is a rule, too.
    const count = 2 * Math.ceil(reach / (2 * step));
    const extent = { reach: count * step, fineness: biasFineness };
    const stage = stageOf(core, network, symmetry, step, count, biasFineness);
    const problem = {
      logWeights: stage.logWeights,
      features: stage.features,
      target,
      ridge,
      replicas: network.width,
      coupling,
    };
    const solution = solveConvex(core, problem, discrepancy);
    iterations += solution.certificate.iterations;
    discrepancy = solution.discrepancy;
    const field = discrepancy.map((x) => (Math.sqrt(coupling) * x) / ridge);
    const profile = profileOf(stage, solution.density, field, stiffness);
    const heaviest = profile.mass.reduce((most, p) => Math.max(most, p));
    const edge = Math.max(profile.mass.at(-1)!, symmetry.overlap ? 0 : profile.mass[0]!);
    if (edge > NEGLIGIBLE * heaviest && reach < MOST_REACH) {
      reach *= FURTHER;
      continue;
    }
    const byOverlap = everySecond(stage, problem, (_, overlap) => overlap);
    const overlapError = discrepancyShift(core, { ...problem, ...byOverlap }, discrepancy);
    // Biases reach their rule's edge smoothly, so that an error falls with the square of that at twice the step.
    const byBias = everySecond(stage, problem, (node) => stage.biasIndex[node]!);
    const shift = network.biasVariance > 0 ? discrepancyShift(core, { ...problem, ...byBias }, discrepancy) : 0;
    const biasError = shift * shift;
    if (overlapError > QUADRATURE_TOLERANCE && fineness < FINEST) {
      fineness *= 2;
      continue;
    }
    if (biasError > QUADRATURE_TOLERANCE && biasFineness < FINEST) {
      biasFineness *= 2;
      continue;
    }
    const error = Math.max(overlapError, biasError);
    const { certificate } = solution;
    const reason = !certificate.converged
      ? `gradient norm ${certificate.gradientNorm} after ${iterations} Newton steps`
      : !(error <= QUADRATURE_TOLERANCE)
        ? `quadrature error ${error} on ${stage.logWeights.length} nodes`
        : edge > NEGLIGIBLE * heaviest
          ? `the density reaches beyond q = ${reach}`
          : null;
    return {
      symmetry,
      stage,
      profile,
      discrepancy,
      field,
      logNorm: solution.logPartition + core.kernels.logarithm_f64((symmetry.overlap ? 2 : 1) * step),
      extent,
      solver: {
        iterations,
        gradientNorm: certificate.gradientNorm,
        converged: reason === null,
        rounds: 0,
        nodes: stage.logWeights.length,
        quadratureError: error,
        reason,
      },
    };
  }
}

/** κ = σ²/n, the prior variance of one readout weight, and the target on normalised polynomials. */
export function scalesOf(network: GeneralNetwork, degrees: readonly number[]) {
  const { noise, samples, readoutVariance, width } = network;
  const coefficients = new Map(network.target.map(({ degree, coefficient }) => [degree, coefficient]));
  return {
    ridge: noise / samples,
    coupling: readoutVariance / width,
    target: Float64Array.from(degrees, (degree) => normOf(degree) * (coefficients.get(degree) ?? 0)),
  };
}

function stageOf(
  core: Core,
  network: GeneralNetwork,
  symmetry: Symmetry,
  step: number,
  count: number,
  fineness: number,
): Stage {
  const { activation, dim, inputVariance, biasVariance } = network;
  // A name has no number of its own: its letters are one.
  const key = [...activation].map((letter) => letter.charCodeAt(0));
  const folded = symmetry.overlap ? 1 : 0;
  const numbers = [dim, inputVariance, biasVariance, step, count, fineness, folded, symmetry.bias ? 1 : 0];
  return remembered(core, [...numbers, ...symmetry.degrees, -1, ...key], () => {
    const line: Line = symmetry.overlap
      ? { nodes: Float64Array.from({ length: count + 1 }, (_, i) => i * step), logWeights: new Float64Array(count + 1) }
      : {
          nodes: Float64Array.from({ length: 2 * count + 1 }, (_, i) => (i - count) * step),
          logWeights: new Float64Array(2 * count + 1),
        };
    if (symmetry.overlap) line.logWeights[0] = -Math.LN2;
    return stageOn(core, network, symmetry, line, { reach: count * step, fineness });
  });
}

/** The nodes of a stage whose index along one direction is even: a rule of twice the step in it. */
function everySecond(
  { rows, logWeights }: Stage,
  { features, target }: ConvexProblem,
  indexOf: (node: number, overlap: number) => number,
) {
  const overlaps = rows.length - 1;
  const kept: number[] = [];
  for (let i = 0; i < overlaps; i++) {
    for (let j = rows[i]!; j < rows[i + 1]!; j++) if (indexOf(j, i) % 2 === 0) kept.push(j);
  }
  const count = logWeights.length;
  const coarse = new Float64Array(target.length * kept.length);
  for (let k = 0; k < target.length; k++) {
    for (let j = 0; j < kept.length; j++) coarse[k * kept.length + j] = features[k * count + kept[j]!]!;
  }
  return { logWeights: Float64Array.from(kept, (j) => logWeights[j]!), features: coarse };
}
