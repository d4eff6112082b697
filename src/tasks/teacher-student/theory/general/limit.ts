/**
 * erf with a bias of prior variance σ_b² = O(1), y = H1 + εH3, for d → ∞ at fixed u and r (PHYSICS 11), exact norm:
 *
 *     Ŝ(y, v) = y/(2σ_w²(1−2y)) − ½ln(1−2y) − (2u/π) y e^(−2v)[b − 2cy(1−2v)]²,    v = β²/D, free
 *
 * In the Gaussian phase p(β) ∝ N(0, σ_b²)(1 − b²e^(−2v₀)/B)^(−1/2), v₀ = β²/(1+2σ_w²), and
 *
 *     b[1 + ℓ⟨e^(−2v₀)/(1 − b²e^(−2v₀)/B)⟩] = 1
 */
import type { Core } from "../../../../core/module.ts";
import { limitingWell } from "../limit.ts";

export interface BiasedLimit {
  /** σ_w². */
  inputVariance: number;
  /** σ_b². */
  biasVariance: number;
}

/** x = asinh(β/(dense·σ_b)) in even steps: the factor of the density grows sharp at β = 0 as b² nears B. */
const STEP = 0.05;
const DENSE = 0.05;
const REACH = 9;

/** Average over biases of the Gaussian phase. */
interface Averages {
  /** ⟨e^(−2v₀)/(1 − b²e^(−2v₀)/B)⟩. */
  kernel: number;
  /** ⟨β²⟩. */
  biasSquare: number;
}

/** @param share  b²/B, below 1 */
function average(core: Core, share: number, { inputVariance, biasVariance }: BiasedLimit): Averages {
  const { exponential_f64: exp, logarithm_f64: log } = core.kernels;
  if (biasVariance === 0) return { kernel: 1 / (1 - share), biasSquare: 0 };
  const ratio = REACH / DENSE;
  const count = Math.ceil(log(ratio + Math.sqrt(ratio * ratio + 1)) / STEP);
  const deviation = Math.sqrt(biasVariance);
  let [total, kernel, square] = [0, 0, 0];
  for (let i = 0; i <= count; i++) {
    const grown = exp(i * STEP);
    const z = (DENSE * (grown - 1 / grown)) / 2;
    const bias = deviation * z;
    const damped = exp((-2 * bias * bias) / (1 + 2 * inputVariance));
    const rest = 1 - share * damped;
    const weight = ((grown + 1 / grown) * exp((-z * z) / 2) * (i === 0 ? 0.5 : 1)) / Math.sqrt(rest);
    total += weight;
    kernel += (weight * damped) / rest;
    square += weight * bias * bias;
  }
  return { kernel: kernel / total, biasSquare: square / total };
}

export interface GaussianPhase {
  b: number;
  /** ⟨β²⟩ of a neuron. */
  biasSquare: number;
}

/** The Gaussian phase, where c = ε. */
export function gaussianPhase(core: Core, u: number, r: number, limit: BiasedLimit): GaussianPhase {
  const { inputVariance } = limit;
  const ceiling = (Math.PI * (1 + 2 * inputVariance)) / (4 * u * inputVariance);
  const linear = (4 * inputVariance * r) / (Math.PI * (1 + 2 * inputVariance));
  let low = 0;
  let high = Math.min(1, Math.sqrt(ceiling));
  // The left side rises in b, from 0 to beyond 1.
  for (let i = 0; i < 200; i++) {
    const b = (low + high) / 2;
    if (b === low || b === high) break;
    if (b * (1 + linear * average(core, (b * b) / ceiling, limit).kernel) < 1) low = b;
    else high = b;
  }
  const b = (low + high) / 2;
  return { b, biasSquare: average(core, (b * b) / ceiling, limit).biasSquare };
}

export interface BiasedWell {
  y: number;
  /** β²/D there. */
  v: number;
  /** Ŝ there less Ŝ at the centre: above 0 while the centre is deeper. */
  depth: number;
}

/**
 * The lowest side well. At v = 0 it is that of the network without a bias; a well at v > 0 is looked for beside it.
 * @returns null where there is none
 */
export function biasedWell(
  core: Core,
  b: number,
  c: number,
  u: number,
  { inputVariance, biasVariance }: BiasedLimit,
): BiasedWell | null {
  const bare = limitingWell(core, "exact-norm", b, c, u, inputVariance);
  let lowest: BiasedWell | null = bare && { y: bare.y, v: 0, depth: bare.depth };
  if (biasVariance === 0) return lowest;
  // e^(−2v)[b − 2cy(1−2v)]² at given y has its maxima at v = 0 and where 2cy(2v − 1) = b − 4cy, that is v = b/(4cy) − ½.
  const { exponential_f64: exp, logarithm_f64: log } = core.kernels;
  const action = (y: number) => {
    const v = b / (4 * c * y) - 0.5;
    if (!(v > 0)) return null;
    const field = b - 2 * c * y * (1 - 2 * v);
    const rest = 1 - 2 * y;
    const gain = ((2 * u) / Math.PI) * y * exp(-2 * v) * field * field;
    return { v, value: y / (2 * inputVariance * rest) - log(rest) / 2 - gain };
  };
  const count = 2048;
  let before: ReturnType<typeof action> = null;
  let here: ReturnType<typeof action> = null;
  for (let i = 1; i < count; i++) {
    const next = action((0.5 * i) / count);
    // A local minimum of the scan: as exact as a parabola through three of its points.
    if (before && here && next && here.value < before.value && here.value <= next.value) {
      if (!lowest || here.value < lowest.depth) lowest = { y: (0.5 * (i - 1)) / count, v: here.v, depth: here.value };
    }
    [before, here] = [here, next];
  }
  return lowest;
}
