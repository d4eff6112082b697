/** Closed forms of the teacher–student theory for d → ∞ at fixed u and r (PHYSICS 3). */
import type { Core } from "../../../core/module.ts";
import { brent } from "../../../numeric/roots.ts";
import { type Jet, stationaryPoints } from "../../../theory/saddles.ts";
import type { ActionKind } from "./action.ts";

/** B = π(1+2σ_w²)/(4uσ_w²): the centre stays a well while b² < B. */
function ceiling(u: number, inputVariance: number): number {
  return (Math.PI * (1 + 2 * inputVariance)) / (4 * u * inputVariance);
}

/** ℓ/(1 − b²/B), ℓ = 4σ_w²r/(π(1+2σ_w²)): what the centre gives to the kernel on H1. */
function centreKernel(b: number, u: number, r: number, inputVariance: number): number {
  const linear = (4 * inputVariance * r) / (Math.PI * (1 + 2 * inputVariance));
  return linear / (1 - (b * b) / ceiling(u, inputVariance));
}

/**
 * b of the GFL phase: the root of b[1 + ℓ/(1 − b²/B)] = 1 on (0, min(1, √B)). There c = ε and
 * d·Var(q) = σ_w²/(1 − b²/B).
 */
export function gaussianDiscrepancy(u: number, r: number, inputVariance: number): number {
  let low = 0;
  let high = Math.min(1, Math.sqrt(ceiling(u, inputVariance)));
  // The left side rises in b, from 0 to beyond 1.
  for (let i = 0; i < 200; i++) {
    const b = (low + high) / 2;
    if (b === low || b === high) break;
    if (b * (1 + centreKernel(b, u, r, inputVariance)) < 1) low = b;
    else high = b;
  }
  return (low + high) / 2;
}

/** Overlap and norm across at a given y: at the norm that the action prefers there. */
export function overlapAt(kind: ActionKind, y: number, inputVariance: number): number {
  const stretch = 1 / (1 - 2 * y);
  const across = kind === "printed" ? 2 * inputVariance * stretch : 2 * inputVariance;
  return Math.sqrt(y * (stretch + across));
}

/**
 * Ŝ(y)/y, which vanishes with its slope where a side well is as deep as the centre:
 *
 *     exact-norm: 1/(2σ_w²(1−2y)) − ln(1−2y)/(2y) − (2u/π)(b − 2cy)²;   printed: 1/(1−2y) for the second term
 */
function relativeAction(core: Core, kind: ActionKind, b: number, c: number, u: number, inputVariance: number) {
  return (y: number): Jet => {
    const rest = 1 - 2 * y;
    const stiff = 1 / (2 * inputVariance);
    const field = b - 2 * c * y;
    const norm =
      kind === "printed"
        ? { value: 1 / rest, slope: 2 / (rest * rest), curvature: 8 / (rest * rest * rest) }
        : logNorm(core, y);
    return {
      value: stiff / rest + norm.value - ((2 * u) / Math.PI) * field * field,
      slope: (2 * stiff) / (rest * rest) + norm.slope + ((8 * u * c) / Math.PI) * field,
      curvature: (8 * stiff) / (rest * rest * rest) + norm.curvature - (16 * u * c * c) / Math.PI,
    };
  };
}

/** −ln(1−2y)/(2y) = 1 + x/2 + x²/3 + …, x = 2y, with its derivatives in y. */
function logNorm(core: Core, y: number): Jet {
  const x = 2 * y;
  if (x < 0.05) {
    const jet: Jet = { value: 0, slope: 0, curvature: 0 };
    for (let k = 14; k >= 0; k--) {
      jet.value = jet.value * x + 1 / (k + 1);
      if (k >= 1) jet.slope = jet.slope * x + k / (k + 1);
      if (k >= 2) jet.curvature = jet.curvature * x + (k * (k - 1)) / (k + 1);
    }
    return { value: jet.value, slope: 2 * jet.slope, curvature: 4 * jet.curvature };
  }
  const log = core.kernels.logarithm_f64(1 - x);
  const value = -log / x;
  const slope = 1 / ((1 - x) * x) + log / (x * x);
  // (x·value)″ = 1/(1−x)² = 2 value′ + x value″
  return { value, slope: 2 * slope, curvature: (4 * (1 / ((1 - x) * (1 - x)) - 2 * slope)) / x };
}

const grid = Float64Array.from({ length: 257 }, (_, i) => (i / 257) * 0.5);

/** The lowest side well of Ŝ(y), y > 0, and its depth Ŝ there, above 0 while the centre is deeper; null where there is none. */
export function limitingWell(
  core: Core,
  kind: ActionKind,
  b: number,
  c: number,
  u: number,
  inputVariance: number,
): { y: number; depth: number } | null {
  const relative = relativeAction(core, kind, b, c, u, inputVariance);
  const action = (y: number): Jet => {
    const { value, slope, curvature } = relative(y);
    return { value: y * value, slope: value + y * slope, curvature: 2 * slope + y * curvature };
  };
  let lowest: { y: number; depth: number } | null = null;
  const jets = (points: ArrayLike<number>) => {
    const flat = new Float64Array(3 * points.length);
    for (let i = 0; i < points.length; i++) {
      const { value, slope, curvature } = action(points[i]!);
      flat.set([value, slope, curvature], 3 * i);
    }
    return flat;
  };
  for (const { position, value, kind } of stationaryPoints(jets, grid)) {
    if (kind === "minimum" && position > 0 && !(lowest && lowest.depth <= value))
      lowest = { y: position, depth: value };
  }
  return lowest;
}

export interface TricriticalPoint {
  /** At b below it the centre gives way by a first-order transition, above it continuously. */
  b: number;
  /** u there: the one at which the centre stops being a well, b² = B. */
  u: number;
}

/**
 * Where the degenerate side well merges with the centre for d → ∞: Ŝ(y)/y = 0 and its slope = 0 at y = 0 (PHYSICS 3).
 *
 *     printed: b = 2|ε|,   exact-norm: b = 2|ε|(1+2σ_w²)/(1+σ_w²),   u = π(1+2σ_w²)/(4σ_w²b²)
 *
 * The Gaussian phase of a network with r > 0 has b² < B and never reaches it; it is the limit r → 0.
 *
 * @returns null for ε ≥ 0, where a field that grows with y never pulls the well to the centre, and for an |ε| so small
 * that u is no finite number
 */
export function tricriticalPoint(
  kind: ActionKind,
  { epsilon, inputVariance }: { epsilon: number; inputVariance: number },
): TricriticalPoint | null {
  if (!(epsilon < 0)) return null;
  const across = kind === "printed" ? 1 : (1 + 2 * inputVariance) / (1 + inputVariance);
  const b = -2 * epsilon * across;
  const u = ceiling(1, inputVariance) / (b * b);
  return Number.isFinite(u) ? { b, u } : null;
}

export interface MixedPhase {
  b: number;
  c: number;
  y: number;
  q: number;
  /** P̂ = d × droplet fraction. */
  droplets: number;
}

/**
 * The mixed phase beyond the transition: side wells degenerate with the centre (Ŝ = Ŝ′ = 0) and holding P̂/d of the
 * weight, so that (PHYSICS 3.3)
 *
 *     b[1 + ℓ/(1−b²/B)] + rP̂ v₁(v·X) = 1,   √6c + rP̂ v₃(v·X) = √6ε,   v at y
 *
 * @returns null where there is none: before the transition, or where it is continuous
 */
export function mixedPhase(
  core: Core,
  kind: ActionKind,
  { u, r, inputVariance, epsilon }: { u: number; r: number; inputVariance: number; epsilon: number },
): MixedPhase | null {
  if (epsilon === 0) return null;
  const wellAt = (b: number, c: number) => limitingWell(core, kind, b, c, u, inputVariance);
  const depthAt = (b: number, c: number) => wellAt(b, c)?.depth ?? Number.POSITIVE_INFINITY;
  const gaussian = gaussianDiscrepancy(u, r, inputVariance);
  if (depthAt(gaussian, epsilon) >= 0) return null;

  /** For a given b, the c at which the side well is degenerate, and what follows. */
  const at = (b: number): MixedPhase & { defect: number } => {
    const c = brent((x) => depthAt(b, x), epsilon, 0).position;
    const { y } = wellAt(b, c) ?? { y: 0 };
    const root = Math.sqrt(y);
    const v1 = (2 * root) / Math.sqrt(Math.PI);
    const v3 = (-4 * y * root) / Math.sqrt(6 * Math.PI);
    const output = v1 * b + v3 * Math.sqrt(6) * c;
    const droplets = (Math.sqrt(6) * (epsilon - c)) / (r * v3 * output);
    const defect = b * (1 + centreKernel(b, u, r, inputVariance)) + r * droplets * v1 * output - 1;
    return { b, c, y, q: overlapAt(kind, y, inputVariance), droplets, defect };
  };
  // Between the b of the Gaussian phase, at which the droplets that degeneracy needs give too much (ε < 0) or take too
  // much (ε > 0), and the b at which degeneracy needs none.
  const edge = epsilon < 0 ? 1e-6 * gaussian : (1 - 1e-9) * Math.sqrt(ceiling(u, inputVariance));
  const bare = depthAt(edge, epsilon) > 0 ? brent((b) => depthAt(b, epsilon), edge, gaussian).position : edge;
  const { defect: _, ...phase } = at(brent((b) => at(b).defect, bare + 1e-9 * (gaussian - bare), gaussian).position);
  return phase;
}
