/**
 * The action of one neuron of the teacher–student network, S[w] = −log p(w), as a
 * function of the overlap q = w·w* and of the norm across, s = |w_⊥|² (PHYSICS 3.2):
 *
 *     S = d(q² + s)/(2σ_w²) − ((d−3)/2) log s − gain(y),     y = z² = q²/D,   D = 1 + 2s + 2q²
 *     gain(y) = (σ_a²/2N)(t·v(z))²                            v: projections.ts
 *
 * "printed" freezes s at σ_w², as the paper does; "exact-norm" integrates over it.
 *
 * For exact-norm the change of variables q² = p²D/(1+2p²), s = s'/(1+2p²), under which
 *
 *     y = p²/(1+2p²),   D = 1 + 2p² + 2s'
 *     dq ds s^((d−3)/2) e^(−d(q²+s)/2σ_w²) ∝ dp (1+2p²)^(−d/2) e^(−dp²/2σ_w²) ds' s'^((d−3)/2) e^(−ds'/2σ_w²) √D
 *
 * leaves the gain a function of p alone, so that the two-dimensional average is a
 * one-dimensional one with a smooth factor E[√D]. The solver works in p (in q for
 * "printed"); densities and wells of q come from the average over s at fixed q.
 */
import type { Core } from "../../../core/module.ts";
import { memo } from "../../../theory/memo.ts";
import { gammaNodes, type Line } from "../../../theory/quadrature.ts";
import { memoryView, scratch } from "../../../theory/scratch.ts";
import type { Parameters } from "../parameters.ts";
import { projectionFactors } from "./projections.ts";

export type ActionKind = "printed" | "exact-norm";

/**
 * The cost of fluctuations of t̄ (the trace term of PHYSICS 2), (σ_a²/2N) φᵀ(Q+σ²I)⁻¹φ, with φ split into
 * its components along the teacher, its linear part across, and a rest that the network has not learned:
 *
 *     vᵀ·along·v + across·s/D + rest·arcsin(1 − 1/D)
 */
export interface Fluctuations {
  /** modes × modes, symmetric. */
  along: Float64Array;
  across: number;
  rest: number;
}

/** A solved tilt: all that the action of one neuron needs to know of the rest of the network. */
export interface Tilt {
  /** √(σ_a²/N)·t: modes. */
  field: Float64Array;
  /** gain(y) less the cost along the teacher: coefficients of y, y² …: 2·modes − 1. */
  gain: Float64Array;
  fluctuations: Fluctuations | null;
}

/** What the solver needs of each node of a line. */
export interface Nodes {
  /** Log weight beside the gain, up to a constant. */
  logWeights: Float64Array;
  /** z there. */
  z: Float64Array;
  /** ⟨q²|x⟩. */
  squaredOverlaps: Float64Array;
  /** ⟨s/D|x⟩. */
  across: Float64Array;
}

export interface Action {
  readonly kind: ActionKind;
  /** The numbers that make this action. */
  readonly key: readonly number[];
  /** Spacing that resolves the prior along the teacher. */
  readonly step: number;
  /** The whole half-line of the solver's coordinate x in even steps of z: fine at the centre, coarse far out. */
  roughLine(count: number): Line;
  nodes(line: Line, fluctuations: Fluctuations | null): Nodes;
  /**
   * S(q) = −log p(q), up to the same constant as the nodes' log weights, with its first two derivatives in q: three
   * numbers a point, in scratch memory, to be used before anything else is computed.
   */
  marginal(q: ArrayLike<number>, tilt: Tilt): Float64Array;
  /** exp(−S(q) − logNorm); in scratch memory, to be used before anything else is computed. */
  density(q: ArrayLike<number>, tilt: Tilt, logNorm: number): Float64Array;
  /** Average of f(z, s) over s at fixed q. */
  average(q: number, tilt: Tilt, f: (z: number, s: number) => number): number;
}

/** The tilt by a field, less the cost of fluctuations if there is one. */
export function tiltOf(field: Float64Array, fluctuations: Fluctuations | null): Tilt {
  const factors = projectionFactors(field.length);
  const gain = new Float64Array(2 * field.length - 1);
  for (let k = 0; k < field.length; k++) {
    for (let l = 0; l < field.length; l++) {
      const cost = fluctuations ? fluctuations.along[k * field.length + l]! : 0;
      gain[k + l]! += factors[k]! * factors[l]! * ((field[k]! * field[l]!) / 2 - cost);
    }
  }
  return { field, gain, fluctuations };
}

/** The size of an array of f64 in whole vectors. */
function even(size: number): number {
  return size + (size & 1);
}

/** Σ_k c_k y^(k+1). */
function evenPolynomial(c: Float64Array, y: number): number {
  let value = 0;
  for (let k = c.length - 1; k >= 0; k--) value = (value + c[k]!) * y;
  return value;
}

export interface ActionOptions {
  /** The furthest overlap that `marginal` will be asked for: it bounds how far s is tilted towards 0. */
  reach: number;
  /** The `rest` of fluctuations that will be asked for: it tilts s towards 0, too. */
  cost?: number;
  /** How many times finer than usual the average over s is. */
  fineness?: number;
}

const remembered = memo<Action>();
/** How far s is tilted towards 0 is rounded up to a multiple of this, so that neighbouring networks share an action. */
const FALL = 0.25;

export function createAction(
  core: Core,
  kind: ActionKind,
  { dim, inputVariance }: Pick<Parameters, "dim" | "inputVariance">,
  { reach, cost = 0, fineness = 1 }: ActionOptions,
): Action {
  const log = core.kernels.logarithm_f64;
  // The cost's slope in s is at most 2·cost, beside the prior's stiffness/2.
  const pull = log(1 + (4 * cost * inputVariance) / dim);
  const fall = kind === "printed" ? 0 : FALL * Math.ceil((pull + log(1 + 2 * reach * reach)) / FALL);
  const key = [kind === "printed" ? 0 : 1, dim, inputVariance, pull, fall, fineness];
  return remembered(core, key, () => makeAction(core, kind, { dim, inputVariance, pull, fall, fineness, key }));
}

interface Making {
  dim: number;
  inputVariance: number;
  /** Tilt of s towards 0 by the cost alone, and all of it. */
  pull: number;
  fall: number;
  fineness: number;
  key: readonly number[];
}

function makeAction(core: Core, kind: ActionKind, making: Making): Action {
  const { exponential_f64: exp, logarithm_f64: log, arcsine_f64: asin } = core.kernels;
  const { dim, inputVariance, pull, fall, fineness, key } = making;
  const stiffness = dim / inputVariance;
  const printed = kind === "printed";
  const frozen = {
    values: new Float64Array([inputVariance]),
    logWeights: new Float64Array(1),
    weights: new Float64Array([1]),
  };
  const across = (fall: number) =>
    printed ? frozen : gammaNodes(core, (dim - 1) / 2, stiffness / 2, { fall, fineness });
  const prior = across(pull);
  const tilted = across(fall);
  const constant = printed ? 1 + 2 * inputVariance : 1;

  function nodes({ nodes: x, logWeights }: Line, fluctuations: Fluctuations | null): Nodes {
    const result = {
      logWeights: new Float64Array(x.length),
      z: new Float64Array(x.length),
      squaredOverlaps: new Float64Array(x.length),
      across: new Float64Array(x.length),
    };
    const exponents = new Float64Array(prior.values.length);
    for (let i = 0; i < x.length; i++) {
      const square = x[i]! * x[i]!;
      const bare = constant + 2 * square;
      const y = square / bare;
      // Printed: s and D are what they are. Exact-norm: s = s'(1 − 2y), D = 1 + 2p² + 2s', measure √D.
      const normAt = (j: number) => (printed ? bare : bare + 2 * prior.values[j]!);
      const shareAt = (j: number) => (printed ? prior.values[j]! : prior.values[j]! / bare) / normAt(j);
      let weight = 0;
      let norms = 0;
      let sum = 0;
      // The cost may be far larger than what numbers can hold the exponential of: the heaviest norm is the unit.
      let heaviest = 0;
      if (fluctuations) {
        for (let j = 0; j < exponents.length; j++) {
          const cost = fluctuations.across * shareAt(j) + fluctuations.rest * asin(1 - 1 / normAt(j));
          exponents[j] = prior.logWeights[j]! - cost;
        }
        heaviest = exponents.reduce((most, exponent) => Math.max(most, exponent));
      }
      for (let j = 0; j < exponents.length; j++) {
        const norm = normAt(j);
        let part = fluctuations ? exp(exponents[j]! - heaviest) : prior.weights[j]!;
        if (!printed) part *= Math.sqrt(norm);
        weight += part;
        norms += part * norm;
        sum += part * shareAt(j);
      }
      let exponent = logWeights[i]! - (stiffness * square) / 2 + heaviest;
      if (!printed) exponent += log(weight) - (dim / 2) * log(bare);
      result.logWeights[i] = exponent;
      result.z[i] = x[i]! / Math.sqrt(bare);
      result.squaredOverlaps[i] = (y * norms) / weight;
      result.across[i] = sum / weight;
    }
    if (fluctuations) {
      const cost = tiltOf(new Float64Array(Math.sqrt(fluctuations.along.length)), fluctuations).gain;
      result.z.forEach((z, i) => {
        result.logWeights[i]! += evenPolynomial(cost, z * z);
      });
    }
    return result;
  }

  // Each array in scratch memory begins on a whole vector.
  const norms = even(tilted.values.length);

  /** S, S′, S″ at each q, in scratch memory; returns the index of the first. */
  function jetsAt(q: ArrayLike<number>, { gain, fluctuations }: Tilt): number {
    const overlapsAt = 0;
    const normsAt = overlapsAt + even(q.length);
    const logWeightsAt = normsAt + norms;
    const gainAt = logWeightsAt + norms;
    const workAt = gainAt + even(gain.length);
    const outAt = workAt + 3 * Math.max(2, norms);
    const base = scratch(core, outAt + 3 * q.length);
    const memory = memoryView(core);
    const first = base >> 3;
    for (let i = 0; i < q.length; i++) memory[first + i] = q[i]!;
    for (let k = 0; k < gain.length; k++) memory[first + gainAt + k] = gain[k]!;
    const costs = [fluctuations?.across ?? 0, fluctuations?.rest ?? 0] as const;
    const at = (place: number) => base + 8 * place;
    if (printed) {
      core.kernels.frozenAction_f64(
        ...([
          base,
          q.length,
          stiffness,
          inputVariance,
          at(gainAt),
          gain.length,
          ...costs,
          at(workAt),
          at(outAt),
        ] as const),
      );
      return first + outAt;
    }
    for (let j = 0; j < norms; j++) {
      const real = j < tilted.values.length;
      memory[first + normsAt + j] = real ? tilted.values[j]! : 0;
      memory[first + logWeightsAt + j] = real ? tilted.logWeights[j]! : Number.NEGATIVE_INFINITY;
    }
    core.kernels.overlapAction_f64(
      base,
      q.length,
      stiffness,
      at(normsAt),
      at(logWeightsAt),
      norms,
      at(gainAt),
      gain.length,
      ...costs,
      at(workAt),
      at(outAt),
    );
    return first + outAt;
  }

  function marginal(q: ArrayLike<number>, tilt: Tilt): Float64Array {
    const jets = jetsAt(q, tilt);
    return memoryView(core).subarray(jets, jets + 3 * q.length);
  }

  function density(q: ArrayLike<number>, tilt: Tilt, logNorm: number): Float64Array {
    const jets = jetsAt(q, tilt);
    const memory = memoryView(core);
    for (let i = 0; i < q.length; i++) memory[jets + i] = -memory[jets + 3 * i]! - logNorm;
    core.kernels.exp_f64(8 * jets, 8 * jets, q.length);
    return memory.subarray(jets, jets + q.length);
  }

  function average(q: number, { gain, fluctuations }: Tilt, f: (z: number, s: number) => number): number {
    const square = q * q;
    const exponents = tilted.values.map((s, j) => {
      const norm = 1 + 2 * s + 2 * square;
      const cost = fluctuations ? fluctuations.across * (s / norm) + fluctuations.rest * asin(1 - 1 / norm) : 0;
      return tilted.logWeights[j]! + evenPolynomial(gain, square / norm) - cost;
    });
    const highest = exponents.reduce((most, e) => Math.max(most, e), Number.NEGATIVE_INFINITY);
    let total = 0;
    let sum = 0;
    exponents.forEach((exponent, j) => {
      const p = exp(exponent - highest);
      total += p;
      sum += p * f(q / Math.sqrt(1 + 2 * tilted.values[j]! + 2 * square), tilted.values[j]!);
    });
    return sum / total;
  }

  /** x = √(constant)·z/√(1 − 2z²), dx ∝ (1 − 2z²)^(−3/2) dz. */
  function roughLine(count: number): Line {
    const line = { nodes: new Float64Array(count), logWeights: new Float64Array(count) };
    const scale = Math.sqrt(constant / 2);
    for (let j = 0; j < count; j++) {
      const t = (j + 0.5) / count;
      line.nodes[j] = (scale * t) / Math.sqrt(1 - t * t);
      line.logWeights[j] = -1.5 * log(1 - t * t);
    }
    return line;
  }

  const scale = printed ? 0.15 * Math.sqrt(constant) : 0.1;
  const step = Math.min(0.7 / Math.sqrt(stiffness), scale);
  return { kind, key, step, roughLine, nodes, marginal, density, average };
}
