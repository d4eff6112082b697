/**
 * The action of one neuron of the teacher–student network, S[w] = −log p(w), as a
 * function of the overlap q = w·w* and of the norm across, s = |w_⊥|² (PHYSICS 3.2):
 *
 *     S = d(q² + s)/(2σ_w²) − ((d−3)/2) log s − gain(z),     z = q/√D,   D = 1 + 2s + 2q²
 *     gain(z) = (σ_a²/2N)(t·v(z))²                            v: projections.ts
 *
 * "printed" freezes s at σ_w², as the paper does; "exact-norm" integrates over it.
 *
 * For exact-norm the change of variables q² = p²D/(1+2p²), s = s'/(1+2p²), under which
 *
 *     z² = p²/(1+2p²),   D = 1 + 2p² + 2s'
 *     dq ds s^((d−3)/2) e^(−d(q²+s)/2σ_w²) ∝ dp (1+2p²)^(−d/2) e^(−dp²/2σ_w²) ds' s'^((d−3)/2) e^(−ds'/2σ_w²) √D
 *
 * leaves the gain a function of p alone, so that the two-dimensional average is a
 * one-dimensional one with a smooth factor E[√D]. The solver works in p (in q for
 * "printed"); densities and wells of q come from the average over s at fixed q.
 */
import type { Core } from "../../core/module.ts";
import { gammaNodes, type Line } from "../../theory/quadrature.ts";
import type { Jet } from "../../theory/saddles.ts";
import type { Parameters } from "./parameters.ts";
import { oddPolynomial, projectionFactors } from "./projections.ts";

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

/** A solved tilt: what the action needs to know of the rest of the network. */
export interface Tilt {
  /** √(σ_a²/N)·t: modes. */
  field: Float64Array;
  fluctuations: Fluctuations | null;
}

export interface Action {
  readonly kind: ActionKind;
  /** Spacing that resolves the prior along the teacher. */
  readonly step: number;
  /** The whole half-line of x in even steps of z: fine at the centre, coarse far out. */
  roughLine(count: number): Line;
  /** z at a solver coordinate x. */
  z(x: number): number;
  /** Log weight of x beside the gain, up to a constant, ⟨q²|x⟩ and ⟨s/D|x⟩. */
  node(x: number, fluctuations: Fluctuations | null): { logWeight: number; squaredOverlap: number; across: number };
  /** S(q) = −log p(q) up to the same constant as `node`'s, with its derivatives in q. */
  marginal(q: number, tilt: Tilt): Jet;
  /** Average of f(z) over s at fixed q. */
  average(q: number, tilt: Tilt, f: (z: number) => number): number;
}

/** @param reach the furthest overlap that `marginal` will be asked for: it bounds how far s is tilted towards 0 */
export function createAction(core: Core, kind: ActionKind, parameters: Parameters, reach: number): Action {
  const { exponential_f64: exp, logarithm_f64: log, arcsine_f64: asin } = core.kernels;
  const { dim, inputVariance } = parameters;
  const stiffness = dim / inputVariance;
  const printed = kind === "printed";
  const frozen = {
    values: new Float64Array([inputVariance]),
    logWeights: new Float64Array(1),
    weights: new Float64Array([1]),
  };
  const prior = printed ? frozen : gammaNodes(core, (dim - 1) / 2, stiffness / 2);
  const tilted = printed ? frozen : gammaNodes(core, (dim - 1) / 2, stiffness / 2, log(1 + 2 * reach * reach));

  const logPrior = printed
    ? (x: number) => (-stiffness * x * x) / 2
    : (x: number) => (-stiffness * x * x) / 2 - (dim / 2) * log(1 + 2 * x * x);

  const z = printed
    ? (x: number) => x / Math.sqrt(1 + 2 * inputVariance + 2 * x * x)
    : (x: number) => x / Math.sqrt(1 + 2 * x * x);

  function node(x: number, fluctuations: Fluctuations | null) {
    const y = z(x) * z(x);
    let weight = 0;
    let squared = 0;
    let across = 0;
    // The fluctuations' cost may be large: only what exceeds its value at the first norm is exponentiated.
    let offset: number | null = null;
    for (let j = 0; j < prior.values.length; j++) {
      // Printed: s is what it is. Exact-norm: s = s'(1 − 2y), and q² = yD.
      const s = prior.values[j]! * (printed ? 1 : 1 - 2 * y);
      const norm = printed ? 1 + 2 * inputVariance + 2 * x * x : 1 + 2 * x * x + 2 * prior.values[j]!;
      let part = prior.weights[j]! * (printed ? 1 : Math.sqrt(norm));
      if (fluctuations) {
        const cost = fluctuations.across * (s / norm) + fluctuations.rest * asin(1 - 1 / norm);
        offset ??= cost;
        part *= exp(offset - cost);
      }
      weight += part;
      squared += part * y * norm;
      across += part * (s / norm);
    }
    const cost = fluctuations ? alongCost(fluctuations, z(x)).value + offset! : 0;
    return { logWeight: logPrior(x) + log(weight) - cost, squaredOverlap: squared / weight, across: across / weight };
  }

  /** Log weight of the j-th s at overlap q, beside its prior in q, with derivatives in q. */
  function exponent(j: number, q: number, coefficients: Float64Array, fluctuations: Fluctuations | null): Jet {
    const s = tilted.values[j]!;
    const norm = 1 + 2 * s + 2 * q * q;
    const root = Math.sqrt(norm);
    const slope = (1 + 2 * s) / (norm * root);
    const along: Jet = { value: q / root, slope, curvature: (-6 * q * slope) / norm };
    const gain = through(squareOf(coefficients, along.value), along);
    gain.value += tilted.logWeights[j]!;
    if (fluctuations) {
      const cost = through(alongCost(fluctuations, along.value), along);
      const across = normCost(asin, fluctuations, s, norm);
      gain.value -= cost.value + across.value;
      gain.slope -= cost.slope + across.slope * 4 * q;
      gain.curvature -= cost.curvature + across.curvature * 16 * q * q + across.slope * 4;
    }
    return gain;
  }

  function exponents(q: number, { field, fluctuations }: Tilt): { jets: Jet[]; highest: number } {
    const coefficients = projectionFactors(field.length).map((factor, m) => factor * field[m]!);
    const jets = Array.from(tilted.values, (_, j) => exponent(j, q, coefficients, fluctuations));
    return { jets, highest: jets.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY) };
  }

  function marginal(q: number, tilt: Tilt): Jet {
    const { jets, highest } = exponents(q, tilt);
    let total = 0;
    let slope = 0;
    let bend = 0;
    for (const jet of jets) {
      const p = exp(jet.value - highest);
      total += p;
      slope += p * jet.slope;
      bend += p * (jet.slope * jet.slope + jet.curvature);
    }
    slope /= total;
    return {
      value: (stiffness * q * q) / 2 - highest - log(total),
      slope: stiffness * q - slope,
      curvature: stiffness - (bend / total - slope * slope),
    };
  }

  function average(q: number, tilt: Tilt, f: (z: number) => number): number {
    const { jets, highest } = exponents(q, tilt);
    let total = 0;
    let sum = 0;
    for (let j = 0; j < jets.length; j++) {
      const p = exp(jets[j]!.value - highest);
      total += p;
      sum += p * f(q / Math.sqrt(1 + 2 * tilted.values[j]! + 2 * q * q));
    }
    return sum / total;
  }

  /** x = norm·z/√(1 − 2z²), dx = norm (1 − 2z²)^(−3/2) dz. */
  function roughLine(count: number): Line {
    const norm = printed ? Math.sqrt(1 + 2 * inputVariance) : 1;
    const nodes = new Float64Array(count);
    const logWeights = new Float64Array(count);
    for (let j = 0; j < count; j++) {
      const t = (j + 0.5) / count;
      nodes[j] = (norm * Math.SQRT1_2 * t) / Math.sqrt(1 - t * t);
      logWeights[j] = -1.5 * log(1 - t * t);
    }
    return { nodes, logWeights };
  }

  const scale = printed ? 0.15 * Math.sqrt(1 + 2 * inputVariance) : 0.1;
  const step = Math.min(0.7 / Math.sqrt(stiffness), scale);
  return { kind, step, roughLine, z, node, marginal, average };
}

/** A function of z as a function of q, by the chain rule. */
function through(f: Jet, z: Jet): Jet {
  return {
    value: f.value,
    slope: f.slope * z.slope,
    curvature: f.curvature * z.slope * z.slope + f.slope * z.curvature,
  };
}

/** ½(Σ_m c_m z^(2m+1))². */
function squareOf(coefficients: Float64Array, z: number): Jet {
  const { value, slope, curvature } = oddPolynomial(coefficients, z);
  return { value: (value * value) / 2, slope: value * slope, curvature: slope * slope + value * curvature };
}

/** vᵀ·along·v, differentiated in z. */
function alongCost({ along }: Fluctuations, z: number): Jet {
  const modes = Math.sqrt(along.length);
  const v = Array.from(projectionFactors(modes), (factor, m) => {
    const unit = new Float64Array(m + 1);
    unit[m] = factor;
    return oddPolynomial(unit, z);
  });
  const cost = { value: 0, slope: 0, curvature: 0 };
  for (let k = 0; k < modes; k++) {
    for (let l = 0; l < modes; l++) {
      const weight = along[k * modes + l]!;
      cost.value += weight * v[k]!.value * v[l]!.value;
      cost.slope += 2 * weight * v[k]!.slope * v[l]!.value;
      cost.curvature += 2 * weight * (v[k]!.curvature * v[l]!.value + v[k]!.slope * v[l]!.slope);
    }
  }
  return cost;
}

/** across·s/D + rest·arcsin(1 − 1/D), with its derivatives in D at fixed s. */
function normCost(asin: (x: number) => number, { across, rest }: Fluctuations, s: number, norm: number): Jet {
  const bare = Math.sqrt(2 * norm - 1);
  return {
    value: (across * s) / norm + rest * asin(1 - 1 / norm),
    slope: (-across * s) / (norm * norm) + rest / (norm * bare),
    curvature:
      (2 * across * s) / (norm * norm * norm) - rest / (norm * norm * bare) - rest / (norm * bare * bare * bare),
  };
}
