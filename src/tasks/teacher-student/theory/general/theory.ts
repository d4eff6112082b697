/** The adaptive-kernel theory for any activation, bias and Hermite target at finite size (PHYSICS 2 and 11). */
import type { Core } from "../../../../core/module.ts";
import { checkRule, classify, defaultRule, type Phase, type PhaseRule } from "../../../../theory/phases.ts";
import { type Saddle, stationaryPoints } from "../../../../theory/saddles.ts";
import { DROPLET } from "../../parameters.ts";
import type { SolverReport } from "../state.ts";
import { conditionals, jetsOf } from "./marginal.ts";
import { checkNetwork, type GeneralNetwork, normOf } from "./network.ts";
import { massBeyond, massToNode, wellsBetween } from "./profile.ts";
import { type GeneralState, solveState } from "./state.ts";

export interface GeneralOptions {
  phaseRule?: PhaseRule;
  /** Whether wells are placed by interpolation between nodes alone, as diagrams do (default false). */
  isRough?: boolean;
  /** Discrepancies of a network near this one, to start from. */
  start?: Float64Array;
  /** How the caller names a parameter in error messages. */
  path?: (name: string) => string;
}

/** One stationary point of S(q) = −log p(q). */
export interface GeneralSaddle {
  /** w·w* there. */
  q: number;
  /** S(q) − S at the centre's minimum. */
  action: number;
  curvature: number;
  kind: Saddle["kind"];
  /** Mean of a neuron's bias there; 0 without one. */
  bias: number;
  /** Standard deviation of the bias there. */
  biasDeviation: number;
}

/** The side well that is deeper than its mirror image, for a target of mixed parity. */
export interface FavouredWell {
  q: number;
  /** Its action less that of the other side's well; null where the other side has none. */
  advantage: number | null;
  /** P(q > 0.5) and P(q < −0.5). */
  above: number;
  below: number;
}

export interface GeneralTheory {
  parameters: GeneralNetwork;
  approximation: { action: "exact-norm"; ridge: "ek"; trace: false; degrees: number[] };
  /** c_l, by degree. */
  residuals: Record<string, number>;
  /** f_l = y_l − c_l, by degree. */
  learned: Record<string, number>;
  /** Residuals on H1 and H3; what the target has of them where the activation cannot hold them. */
  b: number;
  c: number;
  f1: number;
  f3: number;
  u: number;
  r: number;
  /** P(|q| > 0.5). */
  dropletFraction: number;
  varianceAlongTeacher: number;
  phase: Phase;
  sideWeight: number;
  phaseRule: PhaseRule;
  /** In rising order of q; from q = 0 on where the density is even; none in a rough solution. */
  saddles: GeneralSaddle[];
  /** Null where the density is even, or has no side well. */
  favoured: FavouredWell | null;
  solver: SolverReport;
}

export interface GeneralSolution {
  theory: GeneralTheory;
  state: GeneralState;
  /** −log p(q) at each given q, p normalised over the whole line. */
  curve(q: ArrayLike<number>): Float64Array;
}

/**
 * Solves the theory of one network.
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function solveGeneral(core: Core, network: GeneralNetwork, options: GeneralOptions = {}): GeneralSolution {
  const { phaseRule = defaultRule, isRough = false, path = (name) => name } = options;
  checkNetwork(network, path);
  checkRule(phaseRule, path);
  const state = solveState(core, network, options.start);
  const { symmetry, profile, field, discrepancy, extent } = state;
  const conditional = conditionals(core, network, symmetry, field, extent);
  // S of an even density is even to rounding only, and its slope at 0 a rounding error instead of 0.
  const jets = jetsOf(conditional);
  const even: typeof jets = (points) => {
    const flat = jets(points) as Float64Array;
    for (let i = 0; i < points.length; i++) if (points[i] === 0) flat[3 * i + 1] = 0;
    return flat;
  };
  const wells = isRough ? wellsBetween(core, profile) : stationaryPoints(symmetry.overlap ? even : jets, profile.q);
  const centre = centreOf(wells);
  const nodeAt = (q: number) => Math.round((q - profile.q[0]!) / (profile.q[1]! - profile.q[0]!));
  const above = massBeyond(profile, nodeAt(DROPLET), 1);
  const below = symmetry.overlap ? 0 : massBeyond(profile, nodeAt(-DROPLET), -1);
  const outwards = wells.map(({ position, kind }) => ({ position: position - centre.position, kind }));
  const { phase, sideWeight } = classify(fromCentre(outwards), phaseRule, () =>
    symmetry.overlap ? beyond(core, state, wells) : twoSided(core, state, wells, centre),
  );
  const residual = (degree: number) => {
    const at = symmetry.degrees.indexOf(degree);
    const given = network.target.find((term) => term.degree === degree)?.coefficient ?? 0;
    return at < 0 ? given : discrepancy[at]! / normOf(degree);
  };
  const wanted = (degree: number) => network.target.find((term) => term.degree === degree)?.coefficient ?? 0;
  const { width, samples, dim, readoutVariance, noise } = network;
  const theory: GeneralTheory = {
    parameters: network,
    approximation: { action: "exact-norm", ridge: "ek", trace: false, degrees: symmetry.degrees },
    residuals: Object.fromEntries(symmetry.degrees.map((degree) => [degree, residual(degree)])),
    learned: Object.fromEntries(symmetry.degrees.map((degree) => [degree, wanted(degree) - residual(degree)])),
    b: residual(1),
    c: residual(3),
    f1: wanted(1) - residual(1),
    f3: wanted(3) - residual(3),
    u: (samples * samples * readoutVariance) / (noise * noise * dim * width),
    r: (samples * readoutVariance) / (noise * dim),
    dropletFraction: above + below,
    varianceAlongTeacher: varianceOf(state),
    phase,
    sideWeight,
    phaseRule,
    saddles: isRough
      ? []
      : wells.map(({ position, value, curvature, kind }) => {
          const { bias, biasSquare } = conditional(position);
          return {
            q: position,
            action: value - centre.value,
            curvature,
            kind,
            bias,
            biasDeviation: Math.sqrt(Math.max(0, biasSquare - bias * bias)),
          };
        }),
    favoured: symmetry.overlap ? null : favouredOf(wells, centre, above, below),
    solver: state.solver,
  };
  return {
    theory,
    state,
    curve: (q) => Float64Array.from(q, (x) => conditional(x).jet[0] + state.logNorm),
  };
}

/** What `grokphase theory` prints. */
export function generalTheory(core: Core, network: GeneralNetwork, options: GeneralOptions = {}): GeneralTheory {
  return solveGeneral(core, network, options).theory;
}

/** The minimum nearest to q = 0. */
function centreOf(wells: readonly Saddle[]): Saddle {
  const minima = wells.filter(({ kind }) => kind === "minimum");
  const nearest = minima.reduce<Saddle | null>(
    (best, well) => (best && Math.abs(best.position) <= Math.abs(well.position) ? best : well),
    null,
  );
  return nearest ?? wells[0]!;
}

/** Stationary points in the order of their distance from the centre, as `classify` reads them. */
function fromCentre(wells: readonly { position: number; kind: Saddle["kind"] }[]) {
  return [...wells].sort((a, b) => Math.abs(a.position) - Math.abs(b.position));
}

/** P(|q| > barrier) of an even density. */
function beyond(core: Core, { profile }: GeneralState, wells: readonly Saddle[]): number {
  const barrier = wells.find(({ kind }) => kind === "maximum")!.position;
  return massAbove(core, profile, barrier);
}

function massAbove(core: Core, profile: GeneralState["profile"], place: number): number {
  const { node, mass } = massToNode(core, profile, place);
  return mass + massBeyond(profile, node, 1);
}

/** P beyond the nearest barriers on either side of the centre. */
function twoSided(core: Core, { profile }: GeneralState, wells: readonly Saddle[], centre: Saddle): number {
  const maxima = wells.filter(({ kind }) => kind === "maximum");
  const right = maxima.find(({ position }) => position > centre.position);
  const left = maxima.filter(({ position }) => position < centre.position).at(-1);
  const above = right ? massAbove(core, profile, right.position) : 0;
  const below = left ? 1 - massAbove(core, profile, left.position) : 0;
  return above + below;
}

function varianceOf({ profile, symmetry }: GeneralState): number {
  const { q, mass } = profile;
  let [mean, square] = [0, 0];
  for (let i = 0; i < q.length; i++) {
    mean += mass[i]! * q[i]!;
    square += mass[i]! * q[i]! * q[i]!;
  }
  return symmetry.overlap ? square : square - mean * mean;
}

function favouredOf(wells: readonly Saddle[], centre: Saddle, above: number, below: number): FavouredWell | null {
  const minima = wells.filter((well) => well.kind === "minimum" && well !== centre);
  const deepest = (side: readonly Saddle[]) =>
    side.reduce<Saddle | null>((best, well) => (best && best.value <= well.value ? best : well), null);
  const right = deepest(minima.filter(({ position }) => position > centre.position));
  const left = deepest(minima.filter(({ position }) => position < centre.position));
  const best = deepest([right, left].filter((well) => well !== null));
  if (!best) return null;
  const other = best === right ? left : right;
  return { q: best.position, advantage: other ? best.value - other.value : null, above, below };
}
