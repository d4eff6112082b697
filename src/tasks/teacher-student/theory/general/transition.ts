/**
 * Where the side well of the Gaussian phase becomes as deep as its centre, for any activation, bias and target: the
 * density restricted to the centre's own well is solved for, and the action that it makes is looked at (PHYSICS 3, 11).
 */
import type { Core } from "../../../../core/module.ts";
import { badInput } from "../../../../errors.ts";
import { bracket, brent } from "../../../../numeric/roots.ts";
import { solveConvex } from "../../../../theory/convex.ts";
import { legendrePanels } from "../../../../theory/quadrature.ts";
import { type Saddle, stationaryPoints } from "../../../../theory/saddles.ts";
import { smoothingOf } from "../../../../theory/smoothing/index.ts";
import { overlapAt } from "../limit.ts";
import { biasedWell, gaussianPhase } from "./limit.ts";
import { conditionals, jetsOf } from "./marginal.ts";
import { checkNetwork, type GeneralNetwork, type HermiteTerm, symmetryOf } from "./network.ts";
import { stageOn } from "./stage.ts";
import { scalesOf } from "./state.ts";

export interface GeneralTransitionOptions {
  /** The parameter that is varied; its own value does not matter (default "noise"). */
  along?: "noise" | "samples" | "width";
  /** d → ∞ at the u and r of each point, where the closed form exists (default false). */
  limit?: boolean;
  /** How the caller names a parameter in error messages. */
  path?: (name: string) => string;
}

export interface GeneralTransition {
  along: "noise" | "samples" | "width";
  approximation: { action: "exact-norm"; ridge: "ek"; limit: boolean };
  /** Value of the varied parameter at the transition; null where there is none. */
  value: number | null;
  /** The transition lies within this of `value`. */
  error: number | null;
  u: number | null;
  /** b of the Gaussian phase there. */
  b: number | null;
  /** Overlap of the degenerate well. */
  q: number | null;
  reason: string | null;
}

/** One network in its Gaussian phase. */
interface Probe {
  b: number;
  /** Depth of the lowest side well, above 0 while the centre is deeper; infinite without one. */
  depth: number;
  q: number;
  converged: boolean;
}

const MOST_ROUNDS = 60;
const TOLERANCE = 1e-9;
/** Relative width within which a transition at finite d is found. */
const FINITE_TOLERANCE = 1e-8;
const RATIO = Math.sqrt(Math.sqrt(10));
const DECADES = 6;
/** Depths below this count as none. */
const DEGENERATE = 1e-3;

/**
 * Finds the transition along one parameter.
 * @throws GrokphaseError "bad-input" for parameters that no network can have, and for a limit without a closed form
 */
export function generalTransition(
  core: Core,
  network: GeneralNetwork,
  options: GeneralTransitionOptions = {},
): GeneralTransition {
  const { along = "noise", limit = false, path = (name) => name } = options;
  if (!["noise", "samples", "width"].includes(along)) throw badInput(path("along"), "noise, samples or width", along);
  const fixed = { ...network, [along]: 1 };
  checkNetwork(fixed, path);
  const approximation = { action: "exact-norm", ridge: "ek", limit } as const;
  const nowhere = { value: null, error: null, u: null, b: null, q: null };
  const none = (reason: string): GeneralTransition => ({ along, approximation, ...nowhere, reason });
  const cubic = limit ? cubicPartOf(network, path) : null;
  const unlearnable = reasonAgainst(network);
  if (unlearnable !== null) return none(unlearnable);

  // Borders and discrepancies of the last network are the next one's start.
  const branch: Branch = { borders: null, discrepancy: null };
  const at = (value: number): Probe => {
    const here = { ...fixed, [along]: value };
    return cubic === null ? probeFinite(core, here, branch) : probeLimit(core, here, cubic);
  };
  const depth = (value: number) => {
    const { depth: found, converged } = at(value);
    return converged ? found : Number.NEGATIVE_INFINITY;
  };
  // u = 1 at the natural value: only n/σ² enters, and u falls with noise and width but rises with samples.
  const u = strengthOf(fixed);
  const natural = along === "noise" ? Math.sqrt(u) : along === "samples" ? 1 / Math.sqrt(u) : u;
  const start = along === "samples" ? natural / 10 : natural * 10;
  const ratio = along === "samples" ? RATIO : 1 / RATIO;
  const found = bracket(depth, start, ratio, Math.round(DECADES / 0.25));
  if (found === null) return none("no side well becomes as deep as the centre");
  const root = brent(depth, found[0], found[1], limit ? undefined : FINITE_TOLERANCE);
  const { b, q, depth: left } = at(root.position);
  if (!(Math.abs(left) <= DEGENERATE)) {
    return none("the Gaussian branch ends before a side well is as deep as its centre: a crossover at this d");
  }
  if (!(Math.abs(q) > 1e-3)) return none("the centre gives way continuously: no first-order transition");
  const strength = strengthOf({ ...fixed, [along]: root.position });
  return { along, approximation, value: root.position, error: root.error, u: strength, b, q, reason: null };
}

/** u = n²σ_a²/(σ⁴ d N). */
function strengthOf({ samples, readoutVariance, noise, dim, width }: GeneralNetwork): number {
  return (samples * samples * readoutVariance) / (noise * noise * dim * width);
}

/** Why a target has no transition with this activation; null where it can have one (the table of PHYSICS 11). */
function reasonAgainst(network: GeneralNetwork): string | null {
  const { activation, biasVariance, target } = network;
  const higher = target.filter(({ degree, coefficient }) => degree > 1 && coefficient !== 0);
  if (higher.length === 0) return "without a part beyond the linear one nothing but the centre ever holds";
  const { parity } = smoothingOf(activation);
  if (biasVariance > 0) return null;
  if (activation === "linear") return "a linear network holds no part beyond the linear one";
  const held = higher.filter(({ degree }) => holds(activation, parity, degree));
  if (held.length > 0) return null;
  const degrees = higher.map(({ degree }) => `H${degree}`).join(", ");
  return parity === null
    ? `${activation} without a bias has the odd part z/2 exactly: it cannot hold ${degrees}, so there is no transition`
    : `${activation} without a bias is ${parity}: it cannot hold ${degrees}, so there is no transition`;
}

function holds(activation: string, parity: "odd" | "even" | null, degree: number): boolean {
  if (activation === "quadratic") return degree === 2;
  if (parity !== null) return (degree % 2 === 1) === (parity === "odd");
  return degree % 2 === 0;
}

/** ε of a target H1 + εH3 learned by erf, which the closed forms are for. */
function cubicPartOf({ activation, target }: GeneralNetwork, path: (name: string) => string): number {
  const terms = new Map(target.map(({ degree, coefficient }: HermiteTerm) => [degree, coefficient]));
  const others = target.some(({ degree, coefficient }) => degree !== 1 && degree !== 3 && coefficient !== 0);
  if (activation !== "erf" || others || terms.get(1) !== 1) {
    const found = `${activation} and ${target.map(({ degree, coefficient }) => `${coefficient} H${degree}`).join(" + ")}`;
    throw badInput(path("limit"), "erf and a target H1 + εH3, for which d → ∞ has a closed form", found);
  }
  return terms.get(3) ?? 0;
}

function probeLimit(core: Core, network: GeneralNetwork, epsilon: number): Probe {
  const { samples, readoutVariance, noise, dim, inputVariance, biasVariance } = network;
  const u = strengthOf(network);
  const r = (samples * readoutVariance) / (noise * dim);
  const { b } = gaussianPhase(core, u, r, { inputVariance, biasVariance });
  const well = biasedWell(core, b, epsilon, u, { inputVariance, biasVariance });
  return {
    b,
    depth: well?.depth ?? Number.POSITIVE_INFINITY,
    q: well ? overlapAt("exact-norm", well.y, inputVariance) : 0,
    converged: true,
  };
}

/** Where the search for a Gaussian branch begins. */
interface Branch {
  borders: readonly [number, number] | null;
  discrepancy: Float64Array | null;
}

/** The density within borders on both sides of the centre at which it has its own barriers. */
function probeFinite(core: Core, network: GeneralNetwork, branch: Branch): Probe {
  const symmetry = symmetryOf(network);
  const { degrees } = symmetry;
  const stiffness = network.dim / network.inputVariance;
  const { ridge, coupling, target } = scalesOf(network, degrees);
  const widest = 9 / Math.sqrt(stiffness);
  const reach = Math.max(2, widest);
  const panel = 3 / Math.sqrt(stiffness);
  const scan = Float64Array.from({ length: symmetry.overlap ? 65 : 129 }, (_, i) =>
    symmetry.overlap ? (reach * i) / 64 : reach * (i / 64 - 1),
  );
  const extent = { reach, fineness: 1 };
  let discrepancy: Float64Array = branch.discrepancy ?? target;

  const hold = (low: number, high: number) => {
    const panels = Math.ceil((high - low) / panel);
    const edges = Array.from({ length: panels + 1 }, (_, i) => low + ((high - low) * i) / panels);
    const { points, weights } = legendrePanels(edges);
    const line = { nodes: points, logWeights: weights.map(core.kernels.logarithm_f64) };
    const { logWeights, features } = stageOn(core, network, symmetry, line, extent);
    const problem = { logWeights, features, target, ridge, replicas: network.width, coupling };
    discrepancy = solveConvex(core, problem, discrepancy).discrepancy;
    const field = discrepancy.map((x) => (Math.sqrt(coupling) * x) / ridge);
    const jets = jetsOf(conditionals(core, network, symmetry, field, extent));
    const wells = stationaryPoints((points) => {
      const flat = jets(points) as Float64Array;
      if (symmetry.overlap) for (let i = 0; i < points.length; i++) if (points[i] === 0) flat[3 * i + 1] = 0;
      return flat;
    }, scan);
    return barriersOf(wells);
  };

  // A border too narrow makes too strong a tilt, whose barrier lies further in; one too wide holds droplets.
  let [low, high] = branch.borders ?? (symmetry.overlap ? [0, widest] : [-widest, widest]);
  let found = hold(low, high);
  let last: { gap: number; high: number } | null = null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const nextHigh = found.above ?? widest;
    const nextLow = symmetry.overlap ? 0 : (found.below ?? -widest);
    const gap = nextHigh - high;
    if (Math.abs(gap) <= TOLERANCE * high && Math.abs(nextLow - low) <= TOLERANCE * high) break;
    // The fixed point is approached like a geometric series: a secant for the last digits.
    const slope = last ? (gap - last.gap) / (high - last.high) : -1;
    last = { gap, high };
    const secant = high - gap / slope;
    const near = slope < 0 && Math.abs(secant - high) <= 4 * Math.abs(gap) && secant > 0;
    high = near ? secant : nextHigh;
    low = nextLow;
    found = hold(low, high);
    // The branch has ended: no border holds a centre that has its barrier there.
    if (round === MOST_ROUNDS - 1) return { b: discrepancy[0]!, depth: Number.NaN, q: 0, converged: false };
  }
  branch.discrepancy = discrepancy;
  branch.borders = found.above === null ? null : [low, high];
  const linear = degrees.indexOf(1);
  const b = linear < 0 ? 0 : discrepancy[linear]!;
  return { b, depth: found.depth, q: found.q, converged: true };
}

/** The barriers on either side of the centre, and the lowest minimum beyond one of them. */
function barriersOf(wells: readonly Saddle[]) {
  const minima = wells.filter(({ kind }) => kind === "minimum");
  const centre = minima.reduce<Saddle>(
    (best, well) => (Math.abs(best.position) <= Math.abs(well.position) ? best : well),
    minima[0] ?? wells[0]!,
  );
  const maxima = wells.filter(({ kind }) => kind === "maximum");
  const above = maxima.find(({ position }) => position > centre.position)?.position ?? null;
  const below = maxima.filter(({ position }) => position < centre.position).at(-1)?.position ?? null;
  let depth = Number.POSITIVE_INFINITY;
  let q = 0;
  for (const { position, value } of minima) {
    if (position === centre.position || value - centre.value >= depth) continue;
    depth = value - centre.value;
    q = position;
  }
  return { above, below, depth, q };
}
