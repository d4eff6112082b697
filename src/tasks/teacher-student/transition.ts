/**
 * Where the side well of the Gaussian phase becomes as deep as its centre: the
 * first-order transition, and where that well is born: the spinodal.
 */
import type { Core } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import { bracket, brent, type Root } from "../../theory/roots.ts";
import type { ActionKind } from "./action.ts";
import { centreBranch } from "./centre.ts";
import { gaussianDiscrepancy, limitingWell, overlapAt, type TricriticalPoint, tricriticalPoint } from "./limit.ts";
import { checkParameters, networkOf, type Parameters, type RidgeKind, scales } from "./parameters.ts";

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
  /** For d → ∞: transitions at b below this one are of first order; null for ε ≥ 0. */
  tricritical: TricriticalPoint | null;
  reason: string | null;
}

/** How deep the side well is and where, for one network in its Gaussian phase; null without a side well. */
interface Probe {
  b: number;
  u: number;
  /** Depth, above 0 while the centre is deeper; infinite without a side well. */
  depth: number;
  q: number;
}

/** The varied parameter is looked for between 10⁻⁶ and 10⁶ times a natural value. */
const RATIO = Math.sqrt(Math.sqrt(10));
const DECADES = 6;

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
  const { along = "noise", limit = false, action = "exact-norm", ridge = "ek", path = (name) => name } = options;
  if (!["noise", "samples", "width"].includes(along)) throw badInput(path("along"), "noise, samples or width", along);
  const fixed = { ...networkOf(parameters), [along]: 1 };
  checkParameters(fixed, action === "exact-norm" ? 3 : 1, path);
  const approximation = { action, ridge, limit };
  const tricritical = tricriticalPoint(action, fixed);
  const none = (reason: string): Transition => ({
    along,
    approximation,
    value: null,
    error: null,
    u: null,
    b: null,
    q: null,
    spinodal: null,
    tricritical,
    reason,
  });
  if (fixed.epsilon === 0) return none("without a cubic part nothing but the centre ever holds");

  const probe = (value: number): Probe => {
    const network = { ...fixed, [along]: value };
    return limit ? probeLimit(core, network, action, ridge) : probeFinite(core, network, action, ridge);
  };
  // u = 1 at the natural value: n/σ² alone enters, and u falls with noise and width but rises with samples.
  const { u } = scales(core, fixed, "ek");
  const natural = along === "noise" ? Math.sqrt(u) : along === "samples" ? 1 / Math.sqrt(u) : u;
  const start = along === "samples" ? natural / 10 : natural * 10;
  const ratio = along === "samples" ? RATIO : 1 / RATIO;
  const found = bracket((value) => probe(value).depth, start, ratio, Math.round(DECADES / 0.25));
  if (!found) return none(`the side well stays above the centre over ${DECADES} decades of ${along}`);
  const root: Root = brent((value) => probe(value).depth, ...found);
  const { b, u: strength, q } = probe(root.position);
  // The side well is born on the Gaussian side of the transition.
  const exists = (value: number) => (Number.isFinite(probe(value).depth) ? -1 : 1);
  const birth = exists(start) > 0 ? brent(exists, start, root.position, 1e-8).position : null;
  const place = { value: root.position, error: root.error, u: strength, b, q, spinodal: birth };
  if (q > 1e-3) return { along, approximation, ...place, tricritical, reason: null };
  return none("the centre gives way continuously: no first-order transition");
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
  if (!well) return { b, u, depth: Number.POSITIVE_INFINITY, q: 0 };
  return { b, u, depth: well.depth, q: overlapAt(kind, well.y, inputVariance) };
}

function probeFinite(core: Core, network: Parameters, kind: ActionKind, ridge: RidgeKind): Probe {
  const scale = scales(core, network, ridge);
  const { b, well } = centreBranch(core, network, scale, kind);
  return { b, u: scale.u, depth: well?.depth ?? Number.POSITIVE_INFINITY, q: well?.q ?? 0 };
}
