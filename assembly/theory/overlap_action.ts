import { exp } from "../simd/exp";

/**
 * S(q) = −log p(q) of one neuron, with its first two derivatives, from the average
 * over the norm across, s, at fixed overlap q (PHYSICS 3.2):
 *
 *     S(q) = stiffness q²/2 − log Σ_j exp{ e_j(q) },     y = q²/D,   D = 1 + 2s_j + 2q²
 *     e_j(q) = l_j + Σ_k gain_k y^(k+1) − across·s_j/D − rest·arcsin(1 − 1/D)
 *
 *     overlaps:     count
 *     norms:        nodes, s_j; even in number, padded with log weights −∞
 *     logWeights:   nodes, l_j
 *     gain:         terms, from the coefficient of y on
 *     work:         3 × nodes
 *     jets:         count × 3, out: S, S′, S″
 */
export function overlapAction_f64(
  overlaps: usize,
  count: i32,
  stiffness: f64,
  norms: usize,
  logWeights: usize,
  nodes: i32,
  gain: usize,
  terms: i32,
  across: f64,
  rest: f64,
  work: usize,
  jets: usize,
): void {
  const bytes = (<usize>nodes) << 3;
  const last = gain + ((<usize>terms) << 3);
  const slopes = work + bytes;
  const curvatures = slopes + bytes;
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  for (let i = 0; i < count; i++) {
    const q = load<f64>(overlaps + ((<usize>i) << 3));
    const square = f64x2.splat(q * q);
    const twiceSquare = f64x2.splat(2 * q * q);
    const eightSquare = f64x2.splat(8 * q * q);
    const twiceOverlap = f64x2.splat(2 * q);
    let highest = f64x2.splat(-Infinity);
    for (let j: usize = 0; j < bytes; j += 16) {
      const s = v128.load(norms + j);
      const bare = f64x2.add(one, f64x2.mul(two, s));
      const norm = f64x2.add(bare, twiceSquare);
      const inverse = f64x2.div(one, norm);
      const y = f64x2.mul(square, inverse);
      // y′ = 2q(1+2s)/D², y″ = 2(1+2s)(D − 8q²)/D³
      const shrink = f64x2.mul(bare, f64x2.mul(inverse, inverse));
      const ySlope = f64x2.mul(twiceOverlap, shrink);
      const yCurvature = f64x2.mul(f64x2.mul(two, shrink), f64x2.mul(f64x2.sub(norm, eightSquare), inverse));
      // Horner for the polynomial and its derivatives; `bend` is half the second.
      let value = zero;
      let slope = zero;
      let bend = zero;
      for (let k = last; k > gain; ) {
        k -= 8;
        bend = f64x2.add(f64x2.mul(bend, y), slope);
        slope = f64x2.add(f64x2.mul(slope, y), value);
        value = f64x2.add(f64x2.mul(value, y), v128.load_splat<f64>(k));
      }
      bend = f64x2.add(f64x2.mul(bend, y), slope);
      slope = f64x2.add(f64x2.mul(slope, y), value);
      value = f64x2.mul(value, y);
      let exponent = f64x2.add(v128.load(logWeights + j), value);
      let first = f64x2.mul(slope, ySlope);
      let second = f64x2.add(f64x2.mul(slope, yCurvature), f64x2.mul(f64x2.mul(two, bend), f64x2.mul(ySlope, ySlope)));
      if (across != 0 || rest != 0) {
        // Costs in D, D′ = 4q, D″ = 4.
        const bent = f64x2.sqrt(f64x2.sub(f64x2.mul(two, norm), one));
        const sine = f64x2.sub(one, inverse);
        const arc = f64x2.replace_lane(
          f64x2.splat(Math.asin(f64x2.extract_lane(sine, 0))),
          1,
          Math.asin(f64x2.extract_lane(sine, 1)),
        );
        const strength = f64x2.mul(f64x2.splat(across), s);
        const weight = f64x2.splat(rest);
        const inverseSquare = f64x2.mul(inverse, inverse);
        const arcSlope = f64x2.div(f64x2.mul(weight, inverse), bent);
        const costSlope = f64x2.sub(arcSlope, f64x2.mul(strength, inverseSquare));
        // d/dD of rest/(D√(2D−1)) is −itself·(1/D + 1/(2D−1)).
        const arcBend = f64x2.mul(arcSlope, f64x2.add(inverse, f64x2.div(one, f64x2.mul(bent, bent))));
        const costBend = f64x2.sub(f64x2.mul(f64x2.mul(two, strength), f64x2.mul(inverseSquare, inverse)), arcBend);
        exponent = f64x2.sub(exponent, f64x2.add(f64x2.mul(strength, inverse), f64x2.mul(weight, arc)));
        first = f64x2.sub(first, f64x2.mul(costSlope, f64x2.splat(4 * q)));
        second = f64x2.sub(
          second,
          f64x2.add(f64x2.mul(costBend, f64x2.splat(16 * q * q)), f64x2.mul(costSlope, f64x2.splat(4))),
        );
      }
      v128.store(work + j, exponent);
      v128.store(slopes + j, first);
      v128.store(curvatures + j, second);
      highest = f64x2.pmax(highest, exponent);
    }
    const peak = Math.max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
    const top = f64x2.splat(peak);
    let totals = zero;
    let firsts = zero;
    let seconds = zero;
    for (let j: usize = 0; j < bytes; j += 16) {
      const p = exp<f64>(f64x2.sub(v128.load(work + j), top));
      const slope = v128.load(slopes + j);
      totals = f64x2.add(totals, p);
      firsts = f64x2.add(firsts, f64x2.mul(p, slope));
      seconds = f64x2.add(seconds, f64x2.mul(p, f64x2.add(v128.load(curvatures + j), f64x2.mul(slope, slope))));
    }
    const total = f64x2.extract_lane(totals, 0) + f64x2.extract_lane(totals, 1);
    const slope = (f64x2.extract_lane(firsts, 0) + f64x2.extract_lane(firsts, 1)) / total;
    const bend = (f64x2.extract_lane(seconds, 0) + f64x2.extract_lane(seconds, 1)) / total;
    // With one node alone the logarithm is that of 1.
    store<f64>(jets, 0.5 * stiffness * q * q - peak - (total == 1 ? 0 : Math.log(total)));
    store<f64>(jets + 8, stiffness * q - slope);
    store<f64>(jets + 16, stiffness - (bend - slope * slope));
    jets += 24;
  }
}
