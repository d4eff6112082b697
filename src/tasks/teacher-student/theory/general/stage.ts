/**
 * The nodes on which the density of one neuron is summed: overlaps q, norms s = |w_⊥|² and biases β, with the components
 * of the neuron's output on normalised Hermite polynomials there. They depend on the prior and the activation alone, so
 * that neighbouring networks of a diagram share them.
 *
 *     prior  ∝ e^(−d(q² + s)/2σ_w²) s^((d−3)/2) e^(−β²/2σ_b²)                           (PHYSICS 3.2, 11)
 *
 * q runs over a given line; s over a trapezoid rule in log s that reaches as far towards 0 as a well at q pulls it;
 * β = c σ_b sinh x over one in x, dense near 0 where droplets of an odd or even φ keep their biases, or evenly spaced.
 */
import type { Core } from "../../../../core/module.ts";
import type { Line } from "../../../../theory/quadrature.ts";
import { gammaNodes } from "../../../../theory/quadrature.ts";
import { smoothingOf } from "../../../../theory/smoothing/index.ts";
import { projectionJet } from "../../../../theory/smoothing/projection.ts";
import { type GeneralNetwork, normOf, type Symmetry } from "./network.ts";

export interface Stage {
  readonly line: Line;
  /** First node of each overlap, and after the last one their number: overlaps + 1. */
  readonly rows: Int32Array;
  /** Log of the prior's weight, up to a constant: nodes. */
  readonly logWeights: Float64Array;
  /** m_l/√l! and its first two derivatives in q: degrees × nodes each. */
  readonly features: Float64Array;
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
  /** s and β: nodes. */
  readonly norms: Float64Array;
  readonly biases: Float64Array;
  /** Which of the biases a node has, counted from the smallest: nodes. */
  readonly biasIndex: Int32Array;
}

/** Spacing of log s in standard deviations of its prior: the error of the rule is e^(−2π²). */
const NORM_FINENESS = 0.7;
/** Spacing of x, and of biases in standard deviations of a droplet's where φ lets droplets keep large ones. */
const BIAS_STEP = 0.2;
const EVEN_STEP = 0.7;
/** Biases beyond this many prior deviations are left out. */
const BIAS_REACH = 8.5;

/** The biases and their log weights; without one, 0 alone. */
function biasNodes(core: Core, { activation, biasVariance, dim }: GeneralNetwork, folded: boolean, fineness: number) {
  if (biasVariance === 0) return { values: Float64Array.of(0), logWeights: new Float64Array(1) };
  const { exponential_f64: exp, logarithm_f64: log } = core.kernels;
  const deviation = Math.sqrt(biasVariance);
  // A droplet's bias has standard deviation √(D/2.4d), D ≥ 1, whatever its prior.
  const narrow = Math.min(1, 1 / (Math.sqrt(2.4 * dim) * deviation));
  const values: number[] = [];
  const logWeights: number[] = [];
  const add = (z: number, logMeasure: number, isFirst: boolean) => {
    values.push(deviation * z);
    logWeights.push(logMeasure - (z * z) / 2 - (folded && isFirst ? Math.LN2 : 0));
  };
  if (smoothingOf(activation).parity === null) {
    const step = (EVEN_STEP * narrow) / fineness;
    const count = Math.ceil(BIAS_REACH / step);
    for (let i = folded ? 0 : -count; i <= count; i++) add(i * step, 0, i === 0);
  } else {
    const dense = Math.min(1, 1.2 * narrow);
    const ratio = BIAS_REACH / dense;
    const step = BIAS_STEP / fineness;
    const count = Math.ceil(log(ratio + Math.sqrt(ratio * ratio + 1)) / step);
    for (let i = folded ? 0 : -count; i <= count; i++) {
      const grown = exp(i * step);
      add((dense * (grown - 1 / grown)) / 2, log((grown + 1 / grown) / 2), i === 0);
    }
  }
  return { values: Float64Array.from(values), logWeights: Float64Array.from(logWeights) };
}

/** The norms at one overlap: a part of one rule in log s, as a well at q needs it. */
function normNodes(core: Core, { dim, inputVariance }: GeneralNetwork, reach: number) {
  const log = core.kernels.logarithm_f64;
  const shape = (dim - 1) / 2;
  const fall = log(1 + 2 * reach * reach);
  const all = gammaNodes(core, shape, dim / (2 * inputVariance), { fall, fineness: NORM_FINENESS });
  const step = all.values.length > 1 ? log(all.values[1]! / all.values[0]!) : 1;
  /** How many of the smallest norms a well at q cannot reach. */
  const skipped = (q: number) => Math.max(0, Math.floor((fall - log(1 + 2 * q * q)) / step));
  return { ...all, skipped };
}

/** The nodes at one overlap, summed over by `marginal.ts` as well. */
export interface Slice {
  logWeights: Float64Array;
  norms: Float64Array;
  biases: Float64Array;
  biasIndex: Int32Array;
}

/** Where the density is summed over norms and biases. */
export interface Extent {
  /** The furthest overlap of a well: it bounds how small norms become. */
  reach: number;
  /** How many times finer than usual the rule over biases is. */
  fineness: number;
}

/** @returns makes the nodes over (s, β) at one overlap */
export function slices(
  core: Core,
  network: GeneralNetwork,
  symmetry: Symmetry,
  { reach, fineness }: Extent,
): (q: number) => Slice {
  const norm = normNodes(core, network, reach);
  const bias = biasNodes(core, network, symmetry.bias, fineness);
  return (q) => {
    const first = norm.skipped(q);
    const count = (norm.values.length - first) * bias.values.length;
    const slice = {
      logWeights: new Float64Array(count),
      norms: new Float64Array(count),
      biases: new Float64Array(count),
      biasIndex: new Int32Array(count),
    };
    let at = 0;
    for (let j = first; j < norm.values.length; j++) {
      for (let k = 0; k < bias.values.length; k++) {
        slice.logWeights[at] = norm.logWeights[j]! + bias.logWeights[k]!;
        slice.norms[at] = norm.values[j]!;
        slice.biases[at] = bias.values[k]!;
        slice.biasIndex[at] = k;
        at++;
      }
    }
    return slice;
  };
}

/** Writes the components and their derivatives at one node: 3 numbers a degree. */
export function featureJets(core: Core, { activation }: GeneralNetwork, degrees: readonly number[]) {
  const smoothing = smoothingOf(activation);
  const order = Math.max(...degrees) + 4;
  const g = new Float64Array(order + 1);
  const jet = new Float64Array(3);
  const norms = degrees.map((degree) => 1 / normOf(degree));
  return (q: number, s: number, bias: number, out: Float64Array): void => {
    smoothing.derivatives(core, Math.sqrt(q * q + s), bias, order, g);
    degrees.forEach((degree, k) => {
      projectionJet(g, q, degree, jet);
      for (let i = 0; i < 3; i++) out[3 * k + i] = jet[i]! * norms[k]!;
    });
  };
}

/**
 * @param line  overlaps with log weights; on the positive half alone where the density is even in q
 */
export function stageOn(core: Core, network: GeneralNetwork, symmetry: Symmetry, line: Line, extent: Extent): Stage {
  const { degrees } = symmetry;
  const sliceAt = slices(core, network, symmetry, extent);
  const jetsAt = featureJets(core, network, degrees);
  const stiffness = network.dim / network.inputVariance;
  const all = Array.from(line.nodes, sliceAt);
  const rows = new Int32Array(all.length + 1);
  all.forEach(({ norms }, i) => {
    rows[i + 1] = rows[i]! + norms.length;
  });
  const count = rows[all.length]!;
  const sized = (rank: number) => new Float64Array(rank * count);
  const stage = {
    line,
    rows,
    logWeights: sized(1),
    norms: sized(1),
    biases: sized(1),
    biasIndex: new Int32Array(count),
    features: sized(degrees.length),
    slopes: sized(degrees.length),
    curvatures: sized(degrees.length),
  };
  const jets = new Float64Array(3 * degrees.length);
  all.forEach((slice, i) => {
    const q = line.nodes[i]!;
    const prior = line.logWeights[i]! - (stiffness * q * q) / 2;
    for (let j = 0; j < slice.norms.length; j++) {
      const at = rows[i]! + j;
      stage.logWeights[at] = slice.logWeights[j]! + prior;
      stage.norms[at] = slice.norms[j]!;
      stage.biases[at] = slice.biases[j]!;
      stage.biasIndex[at] = slice.biasIndex[j]!;
      jetsAt(q, slice.norms[j]!, slice.biases[j]!, jets);
      for (let k = 0; k < degrees.length; k++) {
        stage.features[k * count + at] = jets[3 * k]!;
        stage.slopes[k * count + at] = jets[3 * k + 1]!;
        stage.curvatures[k * count + at] = jets[3 * k + 2]!;
      }
    }
  });
  return stage;
}
