/**
 * Where the side well of the Gaussian phase becomes as deep as its centre: the
 * first-order transition, and where that well is born: the spinodal.
 */
import type { Core } from "../../../core/module.ts";
import { badInput } from "../../../errors.ts";
import { bracket, brent, type Root } from "../../../numeric/roots.ts";
import { checkParameters, leastDimension, networkOf, type Parameters, type RidgeKind, scales } from "../parameters.ts";
import type { ActionKind } from "./action.ts";
import { centreBranch } from "./centre.ts";
import { gaussianDiscrepancy, limitingWell, overlapAt, type TricriticalPoint, tricriticalPoint } from "./limit.ts";

export type Along = "noise" | "samples" | "width";

export interface TransitionOptions {
  /** The parameter that is varied; its own value does not matter. "noise" unless told. */
  along?: Along;
  /** d → ∞ at the u and r of each point, instead of the given d. */
  limit?: boolean;
  /** "exact-norm" unless told. */
  action?: ActionKind;
  /** "ek" unless told. */
  ridge?: RidgeKind;
  /** The transition of a network near this one: the search begins there. */
  near?: Transition;
  /** How the caller names a parameter in error messages. */
  path?: (name: string) => string;
}

export interface Transition {
  along: Along;
  approximation: { action: ActionKind; ridge: RidgeKind; limit: boolean };
  /** Value of the varied parameter at the transition; null where there is none. */
  value: number | null;
  /** The transition lies within this of `value`. */
  error: number | null;
  u: number | null;
  /** b of the Gaussian phase there. */
  b: number | null;
  /** Overlap of the degenerate well. */
  q: number | null;
  /** Value of the varied parameter where the side well is born; null where that was not found. */
  spinodal: number | null;
  /** The spinodal lies within this of `spinodal`. */
  spinodalError: number | null;
  /** For d → ∞: transitions at b below this one are of first order; null for ε ≥ 0. */
  tricritical: TricriticalPoint | null;
  reason: string | null;
}

/** How deep the side well is and where, for one network in its Gaussian phase. */
interface Probe {
  b: number;
  u: number;
  /** Depth, above 0 while the centre is deeper; infinite without a side well. */
  depth: number;
  q: number;
  converged: boolean;
}

/** The varied parameter is looked for between 10⁻⁶ and 10⁶ times a natural value. */
const RATIO = Math.sqrt(Math.sqrt(10));
const DECADES = 6;
/** From a transition nearby the search goes outwards in steps of this ratio, which is squared at each step. */
const NEAR_RATIO = 1.01;
const NEAR_STEPS = 7;
/** Depths below this count as none: it is far above what rounding leaves at a root, and far below any real step. */
const DEGENERATE = 1e-3;
/** Relative width within which a spinodal is found: there the well is born with a square root. */
const SPINODAL_TOLERANCE = 1e-8;

/**
 * Finds the transition along one parameter.
 *
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function teacherStudentTransition(
  core: Core,
  parameters: Parameters,
  options: TransitionOptions = {},
): Transition {
  const { along = "noise", limit = false, action = "exact-norm", ridge = "ek", near, path = (name) => name } = options;
  if (!["noise", "samples", "width"].includes(along)) throw badInput(path("along"), "noise, samples or width", along);
  const fixed = { ...networkOf(parameters), [along]: 1 };
  checkParameters(fixed, leastDimension(action, false), path);
  const approximation = { action, ridge, limit };
  const tricritical = tricriticalPoint(action, fixed);
  const nowhere = { value: null, error: null, u: null, b: null, q: null, spinodal: null, spinodalError: null };
  const none = (reason: string): Transition => ({ along, approximation, ...nowhere, tricritical, reason });
  if (fixed.epsilon === 0) return none("without a cubic part nothing but the centre ever holds");

  const probe = limit ? probeLimit : probeFinite;
  const at = (value: number) => probe(core, { ...fixed, [along]: value }, action, ridge);
  // Where the branch has ended the centre holds no more.
  const depth = (value: number) => {
    const { depth: found, converged } = at(value);
    return converged ? found : Number.NEGATIVE_INFINITY;
  };
  // u = 1 at the natural value: n/σ² alone enters, and u falls with noise and width but rises with samples.
  const { u } = scales(core, fixed, "ek");
  const natural = along === "noise" ? Math.sqrt(u) : along === "samples" ? 1 / Math.sqrt(u) : u;
  const start = along === "samples" ? natural / 10 : natural * 10;
  const ratio = along === "samples" ? RATIO : 1 / RATIO;
  const close = near?.value ? bracketNear(depth, near.value) : null;
  const found = close ?? bracket(depth, start, ratio, Math.round(DECADES / 0.25));
  if (!found) return none(`the side well stays above the centre over ${DECADES} decades of ${along}`);
  const root: Root = brent(depth, ...found);
  const { b, u: strength, q, depth: left, converged } = at(root.position);
  if (!(converged && Math.abs(left) < DEGENERATE)) {
    const place = `${along} = ${root.position.toPrecision(6)}`;
    return none(
      `the Gaussian branch ends at ${place} before a side well is as deep as its centre: a crossover at this d`,
    );
  }
  if (!(q > 1e-3)) return none("the centre gives way continuously: no first-order transition");

  // The side well is born on the Gaussian side of the transition.
  const exists = (value: number) => (depth(value) === Number.POSITIVE_INFINITY ? 1 : -1);
  const outside = near?.spinodal
    ? [along === "samples" ? near.spinodal / NEAR_RATIO : near.spinodal * NEAR_RATIO, start]
    : [start];
  const beyond = outside.find((value) => exists(value) > 0);
  const birth = beyond === undefined ? null : brent(exists, beyond, root.position, SPINODAL_TOLERANCE);
  return {
    along,
    approximation,
    value: root.position,
    error: root.error,
    u: strength,
    b,
    q,
    spinodal: birth?.position ?? null,
    spinodalError: birth?.error ?? null,
    tricritical,
    reason: null,
  };
}

/** A bracket around `value`, from close by outwards; null where none is found. */
function bracketNear(f: (x: number) => number, value: number): readonly [number, number] | null {
  const inside = f(value) > 0;
  let [low, high] = [value, value];
  let ratio = NEAR_RATIO;
  for (let i = 0; i < NEAR_STEPS; i++) {
    const [lower, higher] = [value / ratio, value * ratio];
    if (f(lower) > 0 !== inside) return [lower, low];
    if (f(higher) > 0 !== inside) return [high, higher];
    [low, high] = [lower, higher];
    ratio *= ratio;
  }
  return null;
}

/** The noise at the transition for d → ∞; null where there is none. */
export function transitionNoise(core: Core, parameters: Parameters, action: ActionKind): number | null {
  return teacherStudentTransition(core, parameters, { limit: true, action }).value;
}

function probeLimit(core: Core, network: Parameters, kind: ActionKind, ridge: RidgeKind): Probe {
  const { u, r } = scales(core, network, ridge);
  const { inputVariance, epsilon } = network;
  const b = gaussianDiscrepancy(u, r, inputVariance);
  const well = limitingWell(core, kind, b, epsilon, u, inputVariance);
  const q = well ? overlapAt(kind, well.y, inputVariance) : 0;
  return { b, u, depth: well?.depth ?? Number.POSITIVE_INFINITY, q, converged: true };
}

function probeFinite(core: Core, network: Parameters, kind: ActionKind, ridge: RidgeKind): Probe {
  const scale = scales(core, network, ridge);
  const { b, well, converged } = centreBranch(core, network, scale, kind);
  return { b, u: scale.u, depth: well?.depth ?? Number.POSITIVE_INFINITY, q: well?.q ?? 0, converged };
}
