/**
 * The Gaussian phase at finite d, also where side wells have taken over: the
 * self-consistent solution with the density restricted to the centre's own well.
 */
import type { Core } from "../../../core/module.ts";
import { solveConvex } from "../../../theory/convex.ts";
import { legendrePanels } from "../../../theory/quadrature.ts";
import type { Saddle } from "../../../theory/saddles.ts";
import type { Parameters, Scales } from "../parameters.ts";
import { type ActionKind, createAction, tiltOf } from "./action.ts";
import { gaussianDiscrepancy } from "./limit.ts";
import { nodesOn, type SolverNodes } from "./nodes.ts";
import { furthest, wellsOf } from "./wells.ts";

export interface CentreBranch {
  /** Residuals on H1 and H3. */
  b: number;
  c: number;
  /** The lowest side well of the same action: depth is S(q) − S(0). Null where there is none. */
  well: { q: number; depth: number } | null;
  /** False where the branch has ended: no border holds a centre that has its barrier there. */
  converged: boolean;
}

const MOST_ROUNDS = 100;
/** The secant goes at most this many times as far as the plain step. */
const LONGEST_STRIDE = 8;
const ROUGH = 512;
const TOLERANCE = 1e-11;

/** The density within a border, and the barrier that its action has, in the solver's coordinate. */
interface Held {
  b: number;
  c: number;
  /** Null where the action has no barrier. */
  barrier: number | null;
  well: CentreBranch["well"];
}

/**
 * The border at which the density within it has its barrier. The barrier rises with the border, so that a search from
 * the whole line downwards meets the outermost such border, which is the one that holds. Where the whole line has no
 * barrier, droplets having merged with the centre, the search begins at the one of d → ∞. Where the barrier of the whole
 * line shrinks for ever, the branch has ended: at small d and |ε| before its side well is as deep as the centre.
 */
export function centreBranch(core: Core, parameters: Parameters, scale: Scales, kind: ActionKind): CentreBranch {
  const { width, readoutVariance, inputVariance, dim, epsilon } = parameters;
  const coupling = readoutVariance / width;
  const target = new Float64Array([1, Math.sqrt(6) * epsilon]);
  let discrepancy: Float64Array = new Float64Array([gaussianDiscrepancy(scale.u, scale.r, inputVariance), target[1]!]);
  const tilt = () =>
    tiltOf(
      discrepancy.map((x) => (Math.sqrt(coupling) * x) / scale.kappa),
      null,
    );
  const barrierOf = (found: readonly Saddle[]): number | null => {
    const barrier = found.find(({ position, kind: type }) => position > 0 && type === "maximum");
    return barrier ? solverCoordinate(kind, barrier.position, inputVariance) : null;
  };
  const reach = () => furthest(tilt().field, dim / inputVariance);

  const wells = () => wellsOf(createAction(core, kind, parameters, { reach: reach().wells }), tilt(), parameters);

  function solveOn({ logWeights, features }: SolverNodes): void {
    const problem = { logWeights, features, target, ridge: scale.kappa, replicas: width, coupling };
    discrepancy = solveConvex(core, problem, discrepancy).discrepancy;
  }

  function hold(border: number): Held {
    const action = createAction(core, kind, parameters, { reach: reach().wells });
    const panels = Math.ceil(border / (4 * action.step));
    const { points, weights } = legendrePanels(Array.from({ length: panels + 1 }, (_, i) => (border * i) / panels));
    const line = { nodes: points, logWeights: weights.map(core.kernels.logarithm_f64) };
    solveOn(nodesOn(action, line, 2, null));
    const found = wells();
    const barrier = barrierOf(found);
    let well: CentreBranch["well"] = null;
    for (const { position, value, kind: type } of found) {
      const depth = value - found[0]!.value;
      if (barrier !== null && position > 0 && type === "minimum" && !(well && well.depth <= depth)) {
        well = { q: position, depth };
      }
    }
    return { b: discrepancy[0]!, c: discrepancy[1]! / Math.sqrt(6), barrier, well };
  }

  /** From a border on, where border and barrier meet below `farthest`; null where they do not. */
  function settle(from: number, farthest: number): Held | null {
    let border = from;
    let before: { border: number; gap: number } | null = null;
    // Borders whose barriers lie outside and inside.
    let [low, high] = [0, Number.POSITIVE_INFINITY];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const held = hold(border);
      // A border too narrow makes a tilt so strong that its barrier is out of all reach.
      if (held.barrier === null || held.barrier > farthest) return null;
      const gap: number = held.barrier - border;
      if (Math.abs(gap) <= TOLERANCE * border) return held;
      if (gap > 0) low = border;
      else high = border;
      const slope: number = before ? (gap - before.gap) / (border - before.border) : -1;
      before = { border, gap };
      const secant = border - gap / slope;
      // The plain step never oversteps; the secant is for the last digits, and for where both nearly touch.
      const near = Math.abs(secant - border) <= LONGEST_STRIDE * Math.abs(gap);
      border = slope < 0 && near && secant > low && secant < high ? secant : held.barrier;
    }
    return null;
  }

  const start = barrierOf(wells());
  // The whole line, as far as the density that it holds reaches; first roughly, for the tilt of d → ∞ is far too strong
  // where droplets are many.
  const rough = createAction(core, kind, parameters, { reach: 0 });
  solveOn(nodesOn(rough, rough.roughLine(ROUGH), 2, null));
  let border = reach().density;
  let whole = hold(border);
  for (let far = reach().density; far > border; far = reach().density) {
    border = far;
    whole = hold(border);
  }
  const found = whole.barrier !== null ? settle(whole.barrier, border) : start !== null ? settle(start, border) : null;
  const { b, c, well } = found ?? whole;
  return { b, c, well, converged: found !== null || whole.barrier === null };
}

/** The solver's coordinate of an overlap: itself for "printed", p for "exact-norm" at the prior's norm s' = σ_w². */
function solverCoordinate(kind: ActionKind, q: number, inputVariance: number): number {
  if (kind === "printed") return q;
  // q² = p²(1 + 2p² + 2s')/(1 + 2p²)
  const half = (1 + 2 * inputVariance - 2 * q * q) / 4;
  return Math.sqrt(-half + Math.sqrt(half * half + (q * q) / 2));
}
