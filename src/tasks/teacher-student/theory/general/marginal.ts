/**
 * S(q) = −log p(q) of one neuron, averaged over its norm across and its bias at fixed q, with derivatives (PHYSICS 11):
 *
 *     S(q) = d q²/2σ_w² − log Σ_j e^(l_j + F_j²/2),   F = √(σ_a²/N) Σ_l t_l m_l/√l!
 */
import type { Core } from "../../../../core/module.ts";
import type { Jets } from "../../../../theory/saddles.ts";
import type { GeneralNetwork, Symmetry } from "./network.ts";
import { type Extent, featureJets, slices } from "./stage.ts";

/** Averages over s and β at one overlap. */
export interface Conditional {
  /** S, S′, S″. */
  jet: readonly [number, number, number];
  /** Mean of |w_⊥|². */
  across: number;
  /** Mean and mean square of β. */
  bias: number;
  biasSquare: number;
}

/**
 * @param field  √(σ_a²/N)·t on normalised polynomials: degrees
 * @param extent  at least as far as what will be asked for
 */
export function conditionals(
  core: Core,
  network: GeneralNetwork,
  symmetry: Symmetry,
  field: Float64Array,
  extent: Extent,
): (q: number) => Conditional {
  const { degrees } = symmetry;
  const exp = core.kernels.exponential_f64;
  const sliceAt = slices(core, network, symmetry, extent);
  const jetsAt = featureJets(core, network, degrees);
  const stiffness = network.dim / network.inputVariance;
  const jets = new Float64Array(3 * degrees.length);
  let exponents = new Float64Array(0);
  return (q) => {
    const { logWeights, norms, biases } = sliceAt(q);
    const count = norms.length;
    if (exponents.length < 3 * count) exponents = new Float64Array(3 * count);
    let highest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < count; j++) {
      jetsAt(q, norms[j]!, biases[j]!, jets);
      let [value, slope, bend] = [0, 0, 0];
      for (let k = 0; k < degrees.length; k++) {
        value += field[k]! * jets[3 * k]!;
        slope += field[k]! * jets[3 * k + 1]!;
        bend += field[k]! * jets[3 * k + 2]!;
      }
      const exponent = logWeights[j]! + (value * value) / 2;
      exponents[3 * j] = exponent;
      exponents[3 * j + 1] = value * slope;
      exponents[3 * j + 2] = slope * slope + value * bend;
      highest = Math.max(highest, exponent);
    }
    let [total, first, second, across, bias, biasSquare] = [0, 0, 0, 0, 0, 0];
    for (let j = 0; j < count; j++) {
      const p = exp(exponents[3 * j]! - highest);
      const slope = exponents[3 * j + 1]!;
      total += p;
      first += p * slope;
      second += p * (exponents[3 * j + 2]! + slope * slope);
      across += p * norms[j]!;
      bias += p * biases[j]!;
      biasSquare += p * biases[j]! * biases[j]!;
    }
    const slope = first / total;
    const value = (stiffness * q * q) / 2 - highest - core.kernels.logarithm_f64(total);
    return {
      jet: [value, stiffness * q - slope, stiffness - (second / total - slope * slope)],
      across: across / total,
      // Folded biases stand for themselves and their mirror images.
      bias: symmetry.bias ? 0 : bias / total,
      biasSquare: biasSquare / total,
    };
  };
}

/** The same as many jets at once, for `stationaryPoints`. */
export function jetsOf(conditional: (q: number) => Conditional): Jets {
  return (points) => {
    const flat = new Float64Array(3 * points.length);
    for (let i = 0; i < points.length; i++) flat.set(conditional(points[i]!).jet, 3 * i);
    return flat;
  };
}
