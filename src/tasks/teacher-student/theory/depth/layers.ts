/**
 * The densities of one neuron in either hidden layer (PHYSICS 12, “Full reduction”), on nodes.
 *
 * First layer: overlap q and norm s = |w_⊥|², components on the normalised H1 and H3
 *
 *     m̂ = (2q/√(πD), −4q³/√(6πD³)),   D = 1 + 2(q² + s);   p1 ∝ prior · e^{(σ_v²/2) m̂ᵀΛm̂},   L = σ_v²⟨m̂m̂ᵀ⟩
 *
 * Second layer: h = α₁z + α₃H3(z)/√6 + the rest, α ~ N(0, L); its linear part across, of norm s₂, and its non-linear
 * part, of variance σ_v²R₀, are Gaussian: components Ψ_l = E_z[ψ_l(z) erf((α₁z + α₃H3(z)/√6)/√(1 + 2s₂ + 2σ_v²R₀))].
 */
import type { Core } from "../../../../core/module.ts";
import { allocate } from "../../../../theory/allocate.ts";
import { gammaNodes } from "../../../../theory/quadrature.ts";
import { doubles } from "../../../../theory/scratch.ts";
import { DROPLET } from "../../parameters.ts";
import { type DeepNetwork, firstLayer } from "./network.ts";

/** A symmetric 2 × 2 matrix over H1 and H3. */
export interface Pair {
  linear: number;
  mixed: number;
  cubic: number;
}

/** Spacing of log s in standard deviations of its prior is 0.7 of this rule's inverse: an error of e^(−2π²). */
const SPACING = 0.7;

/** The first layer's nodes: they depend on the prior alone. */
export interface FirstNodes {
  /** m̂₁ and m̂₃, and the logarithm of the prior's weight: nodes. */
  linear: Float64Array;
  cubic: Float64Array;
  logWeights: Float64Array;
  overlaps: Float64Array;
}

/** @param reach  the furthest overlap */
export function firstNodes(core: Core, { dim, inputVariance }: DeepNetwork, reach = 1.6): FirstNodes {
  const stiffness = dim / inputVariance;
  const step = 0.6 / Math.sqrt(stiffness);
  const count = Math.ceil(Math.max(reach, 9 / Math.sqrt(stiffness)) / step);
  const fall = core.kernels.logarithm_f64(1 + 2 * reach * reach);
  const norms = gammaNodes(core, (dim - 1) / 2, stiffness / 2, { fall, fineness: SPACING });
  const nodes = (count + 1) * norms.values.length;
  const result = {
    linear: new Float64Array(nodes),
    cubic: new Float64Array(nodes),
    logWeights: new Float64Array(nodes),
    overlaps: new Float64Array(nodes),
  };
  let at = 0;
  for (let i = 0; i <= count; i++) {
    const q = i * step;
    for (let j = 0; j < norms.values.length; j++) {
      const d = 1 + 2 * (q * q + norms.values[j]!);
      const root = Math.sqrt(Math.PI * d);
      result.linear[at] = (2 * q) / root;
      result.cubic[at] = (-4 * q * q * q) / (Math.sqrt(6) * root * d);
      result.logWeights[at] = norms.logWeights[j]! - (stiffness * q * q) / 2 - (i === 0 ? Math.LN2 : 0);
      result.overlaps[at] = q;
      at++;
    }
  }
  return result;
}

/** L, and Var q, under p1. */
export function firstKernel(core: Core, nodes: FirstNodes, hiddenVariance: number, force: Pair) {
  const { linear, cubic, logWeights, overlaps } = nodes;
  const exp = core.kernels.exponential_f64;
  const half = hiddenVariance / 2;
  const exponents = logWeights.map((prior, j) => {
    const [m1, m3] = [linear[j]!, cubic[j]!];
    return prior + half * (force.linear * m1 * m1 + 2 * force.mixed * m1 * m3 + force.cubic * m3 * m3);
  });
  const highest = exponents.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  let [total, ll, lc, cc, square] = [0, 0, 0, 0, 0];
  for (let j = 0; j < exponents.length; j++) {
    const p = exp(exponents[j]! - highest);
    total += p;
    ll += p * linear[j]! * linear[j]!;
    lc += p * linear[j]! * cubic[j]!;
    cc += p * cubic[j]! * cubic[j]!;
    square += p * overlaps[j]! * overlaps[j]!;
  }
  const scale = hiddenVariance / total;
  return {
    kernel: { linear: scale * ll, mixed: scale * lc, cubic: scale * cc },
    overlapVariance: square / total,
  };
}

/** The second layer's nodes for a kernel L: half of the plane, the density being even. */
export interface SecondNodes {
  logWeights: Float64Array;
  /** Ψ₁ and Ψ₃: 2 × nodes. */
  features: Float64Array;
  /** α₁ and α₃: nodes. */
  linear: Float64Array;
  cubic: Float64Array;
}

/** Even steps of z: ψ₁ and ψ₃ times the normal density; the integrand is even. */
const Z_STEP = 0.35;
const Z_COUNT = 23;
/** Gauss–Hermite points of α₃, whose spread is of order d^(−3/2): Ψ is all but linear in it. */
const cubicPoints: readonly number[] = [
  -2.8569700138728056, -1.3556261799742659, 0, 1.3556261799742659, 2.8569700138728056,
];
const cubicWeights: readonly number[] = [
  0.011257411327720689,
  0.2220759220056126,
  8 / 15,
  0.2220759220056126,
  0.011257411327720689,
];

/** @param reach  the furthest q̂ = α₁/√(1+2σ_v²R₀) */
export function secondNodes(core: Core, network: DeepNetwork, kernel: Pair, reach = 1.6): SecondNodes {
  const { dim } = network;
  const { exponential_f64: exp, logarithm_f64: log } = core.kernels;
  const { linear: across, rest } = firstLayer(core, network);
  const unit = Math.sqrt(1 + 2 * rest);
  const deviation = Math.sqrt(kernel.linear);
  // The border of droplets, q̂ = ½, is a node.
  const border = DROPLET * unit;
  const step = border / Math.ceil(border / Math.min(0.6 * deviation, 0.05 * unit));
  const count = Math.ceil(Math.max(reach * unit, 9 * deviation) / step);
  // α₃ given α₁.
  const slope = kernel.mixed / kernel.linear;
  const spread = Math.sqrt(Math.max(kernel.cubic - slope * kernel.mixed, 1e-300));
  const fall = log(1 + 2 * reach * reach);
  const norms = gammaNodes(core, (dim - 1) / 2, dim / (2 * across), { fall, fineness: SPACING });
  const cubics = cubicPoints.length;
  const normStep = log(norms.values[1]! / norms.values[0]!);
  /** How many of the smallest norms a well at q̂ cannot reach. */
  const skipped = (q: number) => Math.max(0, Math.floor((fall - log(1 + 2 * q * q)) / normStep));
  const firsts = Array.from({ length: count + 1 }, (_, i) => skipped((i * step) / unit));
  const nodes = firsts.reduce((sum, first) => sum + cubics * (norms.values.length - first), 0);
  const result = {
    logWeights: new Float64Array(nodes),
    features: new Float64Array(2 * nodes),
    linear: new Float64Array(nodes),
    cubic: new Float64Array(nodes),
  };
  const z = Float64Array.from({ length: Z_COUNT }, (_, k) => (k + 0.5) * Z_STEP);
  const cubicOf = z.map((x) => (x * x * x - 3 * x) / Math.sqrt(6));
  // Twice: the integrand is even in z.
  const weights = z.map((x) => 2 * Z_STEP * (exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)));
  const size = nodes * Z_COUNT;
  const { at: places, release } = allocate(core, [size, size, size]);
  const [given, levelsAt, unused] = [places[0]!, places[1]!, places[2]!];
  try {
    const levelsIn = doubles(core, given, size);
    let at = 0;
    for (let i = 0; i <= count; i++) {
      for (let k = 0; k < cubics; k++) {
        const offset = cubicPoints[k]!;
        const alpha = i * step;
        const third = slope * alpha + offset * spread;
        for (let j = firsts[i]!; j < norms.values.length; j++) {
          const scale = 1 / Math.sqrt(1 + 2 * norms.values[j]! + 2 * rest);
          result.linear[at] = alpha;
          result.cubic[at] = third;
          result.logWeights[at] =
            norms.logWeights[j]! -
            (alpha * alpha) / (2 * kernel.linear) +
            log(cubicWeights[k]!) -
            (i === 0 ? Math.LN2 : 0);
          for (let m = 0; m < Z_COUNT; m++) levelsIn[at * Z_COUNT + m] = scale * (alpha * z[m]! + third * cubicOf[m]!);
          at++;
        }
      }
    }
    core.kernels.erfGaussian_f64(given, levelsAt, unused, size);
    const levels = doubles(core, levelsAt, size);
    for (let n = 0; n < nodes; n++) {
      let [first, third] = [0, 0];
      for (let m = 0; m < Z_COUNT; m++) {
        const level = weights[m]! * levels[n * Z_COUNT + m]!;
        first += level * z[m]!;
        third += level * cubicOf[m]!;
      }
      result.features[n] = first;
      result.features[nodes + n] = third;
    }
  } finally {
    release();
  }
  return result;
}
