/** Quadrature for smooth densities: the trapezoid rule where they die out, Gauss–Legendre where they are cut. */
import type { Core } from "../core/module.ts";

/** Abscissas and weights of the 16-point Gauss–Legendre rule on [−1, 1], positive half. */
const legendre: readonly (readonly [number, number])[] = [
  [0.09501250983763744, 0.18945061045506864],
  [0.2816035507792589, 0.18260341504492364],
  [0.45801677765722737, 0.16915651939500265],
  [0.6178762444026438, 0.1495959888165767],
  [0.755404408355003, 0.12462897125553407],
  [0.8656312023878318, 0.0951585116824926],
  [0.9445750230732326, 0.062253523938647456],
  [0.9894009349916499, 0.027152459411754176],
];

/** 16 Gauss–Legendre points in each panel between neighbouring edges: points and weights, panels × 16. */
export function legendrePanels(edges: ArrayLike<number>): { points: Float64Array; weights: Float64Array } {
  const panels = edges.length - 1;
  const points = new Float64Array(16 * panels);
  const weights = new Float64Array(16 * panels);
  for (let panel = 0; panel < panels; panel++) {
    const half = (edges[panel + 1]! - edges[panel]!) / 2;
    const middle = edges[panel]! + half;
    for (let i = 0; i < legendre.length; i++) {
      const [x, weight] = legendre[i]!;
      const at = 16 * panel + 2 * i;
      points[at] = middle - half * x;
      points[at + 1] = middle + half * x;
      weights[at] = weights[at + 1] = half * weight;
    }
  }
  return { points, weights };
}

/** ∫ f over `panels` equal panels of 16 Gauss–Legendre points each; f takes all points at once. */
export function integrate(f: (x: Float64Array) => ArrayLike<number>, from: number, to: number, panels: number): number {
  const edges = new Float64Array(panels + 1);
  for (let i = 0; i <= panels; i++) edges[i] = from + ((to - from) * i) / panels;
  const { points, weights } = legendrePanels(edges);
  const values = f(points);
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]! * values[i]!;
  return total;
}

/** Nodes on the positive half of a line and the logarithms of their weights, up to a constant. */
export interface Line {
  nodes: Float64Array;
  logWeights: Float64Array;
}

/**
 * The trapezoid rule of an even function on the line, folded onto its positive
 * half: 0, h, 2h … up to `reach`. For functions that are analytic near the line
 * and die out before `reach` its error falls exponentially in 1/h.
 */
export function foldedLine(step: number, reach: number): Line {
  const count = Math.ceil(reach / step) + 1;
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
