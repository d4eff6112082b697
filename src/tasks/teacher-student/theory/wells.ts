/** The wells of S(q) for a given tilt, and how far out they can be. */
import { type Saddle, stationaryPoints } from "../../../theory/saddles.ts";
import type { Parameters } from "../parameters.ts";
import type { Action, Tilt } from "./action.ts";
import { oddPolynomial, projectionFactors } from "./projections.ts";

/** A Gaussian well of the single-neuron density; one away from the centre stands for itself and its mirror image. */
export interface Well {
  /** Probability. */
  weight: number;
  /** Mean of |q|; 0 for the centre. */
  overlap: number;
  /** Variance of q within the well. */
  along: number;
  /** Mean of |w_⊥|². */
  across: number;
}

/** Nothing beyond e^−50 of the peak is kept. */
const NEGLIGIBLE = 50;
const SCAN = 64;

/**
 * How far from the centre to look, for a given tilt and the stiffness d/σ_w² of the prior.
 *
 * density: S(q) ≥ stiffness q²/2 − max gain, so beyond it p(q) is negligible.
 * wells: at a stationary point stiffness q = ∂gain/∂q ≤ max|gain'(z)| max_s ∂z/∂q, and ∂z/∂q = (1+2s)/D^(3/2) ≤ 0.273/q.
 */
export function furthest(field: Float64Array, stiffness: number): { density: number; wells: number } {
  const coefficients = projectionFactors(field.length);
  for (let m = 0; m < field.length; m++) coefficients[m]! *= field[m]!;
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

const grid = new Float64Array(SCAN + 1);

/** All stationary points of S(q), q ≥ 0. */
export function wellsOf(action: Action, tilt: Tilt, { dim, inputVariance }: Parameters): Saddle[] {
  const reach = furthest(tilt.field, dim / inputVariance).wells;
  // Even steps of z, in which the gain is a polynomial.
  const norm = Math.sqrt(1 + 2 * inputVariance);
  const end = reach / Math.sqrt(norm * norm + 2 * reach * reach);
  for (let i = 0; i <= SCAN; i++) {
    const z = (i / SCAN) * end;
    grid[i] = (norm * z) / Math.sqrt(1 - 2 * z * z);
  }
  return stationaryPoints((q) => action.marginal(q, tilt), grid);
}
