/**
 * The Gaussian phase at finite d, also where side wells have taken over: the
 * self-consistent solution with the density restricted to the centre's own well.
 */
import type { Core } from "../../core/module.ts";
import { solveConvex } from "../../theory/convex.ts";
import { legendrePanels } from "../../theory/quadrature.ts";
import { type ActionKind, createAction, tiltOf } from "./action.ts";
import { gaussianDiscrepancy } from "./limit.ts";
import type { Parameters, Scales } from "./parameters.ts";
import { projectionFactors } from "./projections.ts";
import { furthest, wellsOf } from "./wells.ts";

export interface CentreBranch {
  /** Residuals on H1 and H3. */
  b: number;
  c: number;
  /** The lowest side well of the same action: depth is S(q) − S(0). Null where there is none. */
  well: { q: number; depth: number } | null;
}

const MOST_ROUNDS = 60;
const TOLERANCE = 1e-10;

export function centreBranch(core: Core, parameters: Parameters, scale: Scales, kind: ActionKind): CentreBranch {
  const { width, readoutVariance, inputVariance, dim, epsilon } = parameters;
  const coupling = readoutVariance / width;
  const [linear, cubic] = projectionFactors(2);
  const target = new Float64Array([1, Math.sqrt(6) * epsilon]);
  let discrepancy: Float64Array = new Float64Array([gaussianDiscrepancy(scale.u, scale.r, inputVariance), target[1]!]);
  let cut = 0;
  for (let round = 0; ; round++) {
    const tilt = tiltOf(
      discrepancy.map((x) => (Math.sqrt(coupling) * x) / scale.kappa),
      null,
    );
    const reach = furthest(tilt.field, dim / inputVariance);
    const action = createAction(core, kind, parameters, { reach: reach.wells });
    const wells = wellsOf(action, tilt, parameters);
    const barrier = wells.find(({ position, kind: type }) => position > 0 && type === "maximum")?.position;
    const next = barrier === undefined ? reach.density : solverCoordinate(kind, barrier, inputVariance);
    if (Math.abs(next - cut) <= TOLERANCE * next || round === MOST_ROUNDS) {
      const sides = wells.filter(({ position, kind: type }) => position > 0 && type === "minimum");
      const depth = Math.min(...sides.map(({ value }) => value - wells[0]!.value));
      const lowest = sides.find(({ value }) => value - wells[0]!.value === depth);
      const well = barrier === undefined || !lowest ? null : { q: lowest.position, depth };
      return { b: discrepancy[0]!, c: discrepancy[1]! / Math.sqrt(6), well };
    }
    cut = next;
    const panels = Math.ceil(cut / (4 * action.step));
    const { points, weights } = legendrePanels(Array.from({ length: panels + 1 }, (_, i) => (cut * i) / panels));
    const line = { nodes: points, logWeights: weights.map(core.kernels.logarithm_f64) };
    const { logWeights, z } = action.nodes(line, null);
    const features = new Float64Array(2 * z.length);
    z.forEach((x, j) => {
      features[j] = linear! * x;
      features[z.length + j] = cubic! * x * x * x;
    });
    const problem = { logWeights, features, target, ridge: scale.kappa, replicas: width, coupling };
    discrepancy = solveConvex(core, problem, discrepancy).discrepancy;
  }
}

/** The solver's coordinate of an overlap: itself for "printed", p for "exact-norm" at the prior's norm s' = σ_w². */
function solverCoordinate(kind: ActionKind, q: number, inputVariance: number): number {
  if (kind === "printed") return q;
  // q² = p²(1 + 2p² + 2s')/(1 + 2p²)
  const half = (1 + 2 * inputVariance - 2 * q * q) / 4;
  return Math.sqrt(-half + Math.sqrt(half * half + (q * q) / 2));
}
