/** The density of a neuron's overlap on the nodes of a solved stage, and integrals of it between nodes. */
import type { Core } from "../../../../core/module.ts";
import type { Saddle } from "../../../../theory/saddles.ts";
import type { Stage } from "./stage.ts";

/** At every overlap of the line. */
export interface Profile {
  q: Float64Array;
  /** Probability that the node stands for. */
  mass: Float64Array;
  /** S′ and S″. */
  slope: Float64Array;
  curvature: Float64Array;
  /** Means of |w_⊥|² and of β². */
  across: Float64Array;
  biasSquare: Float64Array;
}

/**
 * @param density  probability of each node of the stage
 * @param field  √(σ_a²/N)·t on normalised polynomials: degrees
 * @param stiffness  d/σ_w²
 */
export function profileOf(stage: Stage, density: Float64Array, field: Float64Array, stiffness: number): Profile {
  const { line, rows, features, slopes, curvatures, norms, biases } = stage;
  const overlaps = line.nodes.length;
  const count = rows[overlaps]!;
  const made = () => new Float64Array(overlaps);
  const profile: Profile = {
    q: line.nodes,
    mass: made(),
    slope: made(),
    curvature: made(),
    across: made(),
    biasSquare: made(),
  };
  for (let i = 0; i < overlaps; i++) {
    let [mass, first, second, across, biasSquare] = [0, 0, 0, 0, 0];
    for (let j = rows[i]!; j < rows[i + 1]!; j++) {
      let [value, slope, bend] = [0, 0, 0];
      for (let k = 0; k < field.length; k++) {
        value += field[k]! * features[k * count + j]!;
        slope += field[k]! * slopes[k * count + j]!;
        bend += field[k]! * curvatures[k * count + j]!;
      }
      const p = density[j]!;
      const pull = value * slope;
      mass += p;
      first += p * pull;
      second += p * (slope * slope + value * bend + pull * pull);
      across += p * norms[j]!;
      biasSquare += p * biases[j]! * biases[j]!;
    }
    // A node that holds nothing tells nothing either.
    const share = mass > 0 ? 1 / mass : 0;
    const pull = first * share;
    profile.mass[i] = mass;
    profile.slope[i] = stiffness * line.nodes[i]! - pull;
    profile.curvature[i] = stiffness - (second * share - pull * pull);
    profile.across[i] = across * share;
    profile.biasSquare[i] = biasSquare * share;
  }
  return profile;
}

/**
 * P(from ≤ q) or P(q ≤ from) for a node `from` of evenly spaced ones, by the trapezoid rule with the Euler–Maclaurin
 * terms of its cut end: h²p′/12 − h⁴p‴/720, p‴ by a difference of p″.
 * @param direction  1 for what lies above, −1 for what lies below
 */
export function massBeyond(profile: Profile, from: number, direction: 1 | -1): number {
  const { mass, slope, curvature, q } = profile;
  const inside = from > 0 && from < q.length - 1;
  if (!inside) return 0;
  const step = q[1]! - q[0]!;
  let total = mass[from]! / 2;
  for (let i = from + direction; i >= 0 && i < q.length; i += direction) total += mass[i]!;
  const bend = (i: number) => (slope[i]! * slope[i]! - curvature[i]!) * mass[i]!;
  const first = -slope[from]! * mass[from]! * direction;
  const third = (direction * (bend(from + 1) - bend(from - 1))) / (2 * step);
  // `mass` is h·p.
  return total + (step * first) / 12 - (step * step * step * third) / 720;
}

/**
 * ∫ p from a place to the next node above it, S being expanded to second order between two nodes' jets: quintic Hermite
 * interpolation of S, Gauss–Legendre of three points.
 */
export function massToNode(core: Core, profile: Profile, place: number): { node: number; mass: number } {
  const { q, mass } = profile;
  const step = q[1]! - q[0]!;
  const node = Math.min(q.length - 2, Math.max(1, Math.ceil((place - q[0]!) / step - 1e-9)));
  const gap = q[node]! - place;
  const offsets = [-Math.sqrt(0.6), 0, Math.sqrt(0.6)];
  const weights = [5 / 18, 8 / 18, 5 / 18];
  let sum = 0;
  offsets.forEach((offset, k) => {
    const x = place + (gap * (1 + offset)) / 2;
    sum += weights[k]! * core.kernels.exponential_f64(-interpolated(core, profile, node - 1, x).value);
  });
  // Relative to the density at the node, mass/h.
  return { node, mass: (gap * sum * mass[node]!) / step };
}

/** S less its value at the node after `left`, with derivatives, between two nodes: the quintic through both jets. */
function interpolated(core: Core, profile: Profile, left: number, x: number) {
  const { q, mass, slope, curvature } = profile;
  const h = q[left + 1]! - q[left]!;
  const t = (x - q[left]!) / h;
  const rise = core.kernels.logarithm_f64(weightFree(profile, left + 1) / weightFree(profile, left));
  // Values 0 → −rise … so that S at the right node is 0.
  const [v0, s0, c0] = [rise, slope[left]! * h, curvature[left]! * h * h];
  const [v1, s1, c1] = [0, slope[left + 1]! * h, curvature[left + 1]! * h * h];
  const d = v1 - v0 - s0 - c0 / 2;
  const e = s1 - s0 - c0;
  const f = c1 - c0;
  const a3 = 10 * d - 4 * e + f / 2;
  const a4 = -15 * d + 7 * e - f;
  const a5 = 6 * d - 3 * e + f / 2;
  const value = v0 + t * (s0 + t * (c0 / 2 + t * (a3 + t * (a4 + t * a5))));
  const first = s0 + t * (c0 + t * (3 * a3 + t * (4 * a4 + t * 5 * a5)));
  const second = c0 + t * (6 * a3 + t * (12 * a4 + t * 20 * a5));
  return { value, slope: first / h, curvature: second / (h * h), massAt: mass[left + 1]! };
}

/** h·p at a node; the first of a folded line stands for half a node. */
function weightFree({ mass, q }: Profile, i: number): number {
  return q[i] === 0 && i === 0 ? 2 * mass[i]! : mass[i]!;
}

/** Stationary points of S between the nodes, by the interpolation alone: where S′ of neighbouring nodes changes sign. */
export function wellsBetween(core: Core, profile: Profile): Saddle[] {
  const { q, mass, slope, curvature } = profile;
  const log = core.kernels.logarithm_f64;
  const valueAt = (i: number) => -log(weightFree(profile, i));
  const wells: Saddle[] = [];
  if (q[0] === 0) {
    const kind = curvature[0]! > 0 ? "minimum" : "maximum";
    wells.push({ position: 0, value: valueAt(0), curvature: curvature[0]!, kind });
  }
  for (let i = 0; i + 1 < q.length; i++) {
    const right = slope[i + 1]!;
    // At the centre of an even density the slope is 0, and what follows takes its sign from the curvature.
    const left = q[i] === 0 && i === 0 ? curvature[0]! : slope[i]!;
    // Beyond the density's end there is nothing to tell.
    if (!(left * right < 0) || mass[i]! < Number.MIN_VALUE || mass[i + 1]! < Number.MIN_VALUE) continue;
    let [low, high] = [q[i]!, q[i + 1]!];
    for (let k = 0; k < 40; k++) {
      const middle = (low + high) / 2;
      if (interpolated(core, profile, i, middle).slope * left > 0) low = middle;
      else high = middle;
    }
    const { value, curvature: bend } = interpolated(core, profile, i, low);
    wells.push({
      position: low,
      value: value + valueAt(i + 1),
      curvature: bend,
      kind: right > 0 ? "minimum" : "maximum",
    });
  }
  return wells;
}
