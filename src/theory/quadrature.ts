/** Quadrature for smooth densities: the trapezoid rule where they die out, Gauss–Legendre where they are cut. */
import type { Core } from "../core/module.ts";

/** Abscissas of the 16-point Gauss–Legendre rule on [−1, 1], positive half, and their weights. */
const abscissas: readonly number[] = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];
const legendreWeights: readonly number[] = [
  0.18945061045506864, 0.18260341504492364, 0.16915651939500265, 0.1495959888165767, 0.12462897125553407,
  0.0951585116824926, 0.062253523938647456, 0.027152459411754176,
];

/** 16 Gauss–Legendre points in each panel between neighbouring edges: points and weights, panels × 16. */
export function legendrePanels(edges: ArrayLike<number>): { points: Float64Array; weights: Float64Array } {
  const panels = edges.length - 1;
  const points = new Float64Array(16 * panels);
  const weights = new Float64Array(16 * panels);
  for (let panel = 0; panel < panels; panel++) fillPanel(edges[panel]!, edges[panel + 1]!, 16 * panel, points, weights);
  return { points, weights };
}

function fillPanel(from: number, to: number, at: number, points: Float64Array, weights: Float64Array): void {
  const half = (to - from) / 2;
  const middle = from + half;
  for (let i = 0; i < 8; i++) {
    const x = half * abscissas[i]!;
    points[at + 2 * i] = middle - x;
    points[at + 2 * i + 1] = middle + x;
    weights[at + 2 * i] = weights[at + 2 * i + 1] = half * legendreWeights[i]!;
  }
}

/** Points and weights of the integral under way; the next one uses them again. */
let room = { points: new Float64Array(0), weights: new Float64Array(0) };

/**
 * ∫ f over `panels` equal panels of 16 Gauss–Legendre points each. f takes all points at once, keeps none of them, and
 * must not integrate itself.
 */
export function integrate(f: (x: Float64Array) => ArrayLike<number>, from: number, to: number, panels: number): number {
  const count = 16 * panels;
  if (room.points.length < count) room = { points: new Float64Array(count), weights: new Float64Array(count) };
  const { points, weights } = room;
  let edge = from;
  for (let i = 0; i < panels; i++) {
    const next = from + ((to - from) * (i + 1)) / panels;
    fillPanel(edge, next, 16 * i, points, weights);
    edge = next;
  }
  const values = f(points.subarray(0, count));
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[i]! * values[i]!;
  return total;
}

/** Nodes on the positive half of a line and the logarithms of their weights, up to a constant. */
export interface Line {
  nodes: Float64Array;
  logWeights: Float64Array;
}

/**
 * The trapezoid rule of an even function on the line, folded onto its positive
 * half: 0, h, 2h … For functions that are analytic near the line and die out before
 * the last of `count` nodes its error falls exponentially in 1/h.
 */
export function foldedLine(step: number, count: number): Line {
  const nodes = new Float64Array(count);
  const logWeights = new Float64Array(count);
  for (let j = 0; j < count; j++) nodes[j] = j * step;
  logWeights[0] = -Math.LN2;
  return { nodes, logWeights };
}

/** exp(−40) is below the rounding of a sum. */
const NEGLIGIBLE = 40;

/**
 * Nodes for the average over s > 0 of density ∝ s^(shape−1) e^(−rate·s), by the
 * trapezoid rule in log s.
 *
 * @param fall how far, in log s, the density may be tilted towards 0 by what is averaged
 * @param fineness how many times finer than enough for the untilted density
 * @returns s, their weights, which sum to 1, and the logarithms of those
 */
export function gammaNodes(core: Core, shape: number, rate: number, { fall = 0, fineness = 1 } = {}) {
  const { exponential_f64: exp, logarithm_f64: log } = core.kernels;
  // In x = log s − log(shape/rate) the density is exp{shape (x + 1 − eˣ)}.
  const exponent = (x: number) => shape * (x + 1 - exp(x));
  const reach = (direction: number) => {
    let near = 0;
    let far = direction;
    while (exponent(far) > -NEGLIGIBLE) far *= 2;
    while (Math.abs(far - near) > 0.01 * Math.abs(far)) {
      const middle = (near + far) / 2;
      if (exponent(middle) > -NEGLIGIBLE) near = middle;
      else far = middle;
    }
    return far;
  };
  const step = Math.min(0.25, 0.7 / Math.sqrt(shape)) / fineness;
  const low = reach(-1) - fall;
  const count = Math.ceil((reach(1) - low) / step) + 1;
  const values = new Float64Array(count);
  const logWeights = new Float64Array(count);
  let total = 0;
  for (let j = 0; j < count; j++) {
    const x = low + j * step;
    values[j] = (shape / rate) * exp(x);
    logWeights[j] = exponent(x);
    total += exp(logWeights[j]!);
  }
  const logTotal = log(total);
  for (let j = 0; j < count; j++) logWeights[j]! -= logTotal;
  return { values, logWeights, weights: logWeights.map(exp) };
}
