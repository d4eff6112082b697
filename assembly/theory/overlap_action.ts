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
  const slopes = work + bytes;
  const curvatures = slopes + bytes;
  for (let i = 0; i < count; i++) {
    const q = load<f64>(overlaps + ((<usize>i) << 3));
    let highest = f64x2.splat(-Infinity);
    for (let j: usize = 0; j < bytes; j += 16) {
      exponents(f64x2.splat(q), v128.load(norms + j), gain, terms, across, rest, work + j, bytes);
      const exponent = f64x2.add(v128.load(logWeights + j), v128.load(work + j));
      v128.store(work + j, exponent);
      highest = f64x2.pmax(highest, exponent);
    }
    const peak = Math.max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
    const top = f64x2.splat(peak);
    let totals = f64x2.splat(0);
    let firsts = totals;
    let seconds = totals;
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
    store<f64>(jets, 0.5 * stiffness * q * q - peak - Math.log(total));
    store<f64>(jets, stiffness * q - slope, 8);
    store<f64>(jets, stiffness - (bend - slope * slope), 16);
    jets += 24;
  }
}

/**
 * The same at one frozen norm, of log weight 0: no average, and so two overlaps at once.
 *
 *     overlaps: count, in room for an even number
 *     work:     6 numbers
 */
export function frozenAction_f64(
  overlaps: usize,
  count: i32,
  stiffness: f64,
  norm: f64,
  gain: usize,
  terms: i32,
  across: f64,
  rest: f64,
  work: usize,
  jets: usize,
): void {
  const s = f64x2.splat(norm);
  for (let i = 0; i < count; i += 2) {
    exponents(v128.load(overlaps + ((<usize>i) << 3)), s, gain, terms, across, rest, work, 16);
    const lanes = min(2, count - i);
    for (let lane = 0; lane < lanes; lane++) {
      const place = (<usize>lane) << 3;
      const q = load<f64>(overlaps + ((<usize>i) << 3) + place);
      store<f64>(jets, 0.5 * stiffness * q * q - load<f64>(work + place));
      store<f64>(jets, stiffness * q - load<f64>(work + place, 16), 8);
      store<f64>(jets, stiffness - load<f64>(work + place, 32), 16);
      jets += 24;
    }
  }
}

/** e − l of two pairs of q and s, with its first and second derivatives in q: at `out`, `stride` bytes apart. */
@inline
function exponents(q: v128, s: v128, gain: usize, terms: i32, across: f64, rest: f64, out: usize, stride: usize): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  const four = f64x2.splat(4);
  const square = f64x2.mul(q, q);
  const bare = f64x2.add(one, f64x2.mul(two, s));
  const norm = f64x2.add(bare, f64x2.mul(two, square));
  const inverse = f64x2.div(one, norm);
  const y = f64x2.mul(square, inverse);
  // y′ = 2q(1+2s)/D², y″ = 2(1+2s)(D − 8q²)/D³
  const shrink = f64x2.mul(bare, f64x2.mul(inverse, inverse));
  const ySlope = f64x2.mul(f64x2.mul(two, q), shrink);
  const eightSquare = f64x2.mul(f64x2.splat(8), square);
  const yCurvature = f64x2.mul(f64x2.mul(two, shrink), f64x2.mul(f64x2.sub(norm, eightSquare), inverse));
  // Horner for the polynomial and its derivatives; `bend` is half the second.
  let value = zero;
  let slope = zero;
  let bend = zero;
  for (let k = gain + ((<usize>terms) << 3); k > gain; ) {
    k -= 8;
    bend = f64x2.add(f64x2.mul(bend, y), slope);
    slope = f64x2.add(f64x2.mul(slope, y), value);
    value = f64x2.add(f64x2.mul(value, y), v128.load_splat<f64>(k));
  }
  bend = f64x2.add(f64x2.mul(bend, y), slope);
  slope = f64x2.add(f64x2.mul(slope, y), value);
  value = f64x2.mul(value, y);
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
    const fourOverlaps = f64x2.mul(four, q);
    value = f64x2.sub(value, f64x2.add(f64x2.mul(strength, inverse), f64x2.mul(weight, arc)));
    first = f64x2.sub(first, f64x2.mul(costSlope, fourOverlaps));
    second = f64x2.sub(
      second,
      f64x2.add(f64x2.mul(costBend, f64x2.mul(fourOverlaps, fourOverlaps)), f64x2.mul(costSlope, four)),
    );
  }
  v128.store(out, value);
  v128.store(out + stride, first);
  v128.store(out + 2 * stride, second);
}
