import { exp_f64 } from "../elementwise/exp";

/**
 * Averages of a density known up to a quadratic tilt: node j has a log weight
 * l_j and a feature vector φ_j, and its probability is
 *
 *     p_j ∝ exp{ l_j + (coupling/2)(t·φ_j)² }                  (PHYSICS 2.1)
 *
 *     logWeights:   nodes
 *     features:     modes × nodes, one row a mode
 *     t:            modes
 *     density:      nodes, out: p_j, summing to 1
 *     projections:  nodes, out: h_j = t·φ_j
 *     averages:     out: log Σ_j exp{…}, then ⟨hφ_k⟩ for each k, then for each
 *                   pair k ≤ l in rows: ⟨φ_kφ_l⟩, Cov[hφ_k, hφ_l]
 *
 * `nodes` is even; a padding node has the log weight −∞ and features 0.
 */
export function averageNodes_f64(
  logWeights: usize,
  features: usize,
  nodes: i32,
  modes: i32,
  t: usize,
  coupling: f64,
  density: usize,
  projections: usize,
  averages: usize,
): void {
  if (modes == 2) {
    averageTwoModes(logWeights, features, nodes, t, coupling, density, projections, averages);
    return;
  }
  const bytes = (<usize>nodes) << 3;
  const half = f64x2.splat(0.5 * coupling);
  const zero = f64x2.splat(0);

  let highest = f64x2.splat(-Infinity);
  for (let j: usize = 0; j < bytes; j += 16) {
    let h = zero;
    for (let k = 0; k < modes; k++) {
      const row = features + <usize>k * bytes;
      h = f64x2.add(h, f64x2.mul(v128.load_splat<f64>(t + ((<usize>k) << 3)), v128.load(row + j)));
    }
    const exponent = f64x2.add(v128.load(logWeights + j), f64x2.mul(half, f64x2.mul(h, h)));
    v128.store(projections + j, h);
    v128.store(density + j, exponent);
    highest = f64x2.pmax(highest, exponent);
  }
  const peak = Math.max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));

  const top = f64x2.splat(peak);
  for (let j: usize = 0; j < bytes; j += 16) v128.store(density + j, f64x2.sub(v128.load(density + j), top));
  exp_f64(density, density, nodes);
  let totals = zero;
  for (let j: usize = 0; j < bytes; j += 16) totals = f64x2.add(totals, v128.load(density + j));
  const total = f64x2.extract_lane(totals, 0) + f64x2.extract_lane(totals, 1);
  store<f64>(averages, peak + Math.log(total));
  averages += 8;

  const means = averages;
  const scale = f64x2.splat(1 / total);
  for (let j: usize = 0; j < bytes; j += 16) v128.store(density + j, f64x2.mul(v128.load(density + j), scale));

  for (let k = 0; k < modes; k++) {
    const row = features + <usize>k * bytes;
    let sum = zero;
    for (let j: usize = 0; j < bytes; j += 16) {
      sum = f64x2.add(
        sum,
        f64x2.mul(f64x2.mul(v128.load(density + j), v128.load(projections + j)), v128.load(row + j)),
      );
    }
    store<f64>(averages, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    averages += 8;
  }

  for (let k = 0; k < modes; k++) {
    const left = features + <usize>k * bytes;
    for (let l = k; l < modes; l++) {
      const right = features + <usize>l * bytes;
      const leftMean = v128.load_splat<f64>(means + ((<usize>k) << 3));
      const rightMean = v128.load_splat<f64>(means + ((<usize>l) << 3));
      let plain = zero;
      // About the means: a difference of large sums would not stay positive definite.
      let tilted = zero;
      for (let j: usize = 0; j < bytes; j += 16) {
        const h = v128.load(projections + j);
        const p = v128.load(density + j);
        const first = v128.load(left + j);
        const second = v128.load(right + j);
        plain = f64x2.add(plain, f64x2.mul(p, f64x2.mul(first, second)));
        const firstAside = f64x2.sub(f64x2.mul(h, first), leftMean);
        const secondAside = f64x2.sub(f64x2.mul(h, second), rightMean);
        tilted = f64x2.add(tilted, f64x2.mul(p, f64x2.mul(firstAside, secondAside)));
      }
      store<f64>(averages, f64x2.extract_lane(plain, 0) + f64x2.extract_lane(plain, 1));
      store<f64>(averages + 8, f64x2.extract_lane(tilted, 0) + f64x2.extract_lane(tilted, 1));
      averages += 16;
    }
  }
}

@inline
function sumLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** The same for two modes, of which diagrams are made: all sums of a pass at once, in registers. */
function averageTwoModes(
  logWeights: usize,
  features: usize,
  nodes: i32,
  t: usize,
  coupling: f64,
  density: usize,
  projections: usize,
  averages: usize,
): void {
  const bytes = (<usize>nodes) << 3;
  const second = features + bytes;
  const half = f64x2.splat(0.5 * coupling);
  const tFirst = v128.load_splat<f64>(t);
  const tSecond = v128.load_splat<f64>(t, 8);
  let highest = f64x2.splat(-Infinity);
  for (let j: usize = 0; j < bytes; j += 16) {
    const h = f64x2.add(f64x2.mul(tFirst, v128.load(features + j)), f64x2.mul(tSecond, v128.load(second + j)));
    const exponent = f64x2.add(v128.load(logWeights + j), f64x2.mul(half, f64x2.mul(h, h)));
    v128.store(projections + j, h);
    v128.store(density + j, exponent);
    highest = f64x2.pmax(highest, exponent);
  }
  const peak = Math.max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));

  const top = f64x2.splat(peak);
  for (let j: usize = 0; j < bytes; j += 16) v128.store(density + j, f64x2.sub(v128.load(density + j), top));
  exp_f64(density, density, nodes);
  let totals = f64x2.splat(0);
  let firsts = totals;
  let seconds = totals;
  let q11 = totals;
  let q12 = totals;
  let q22 = totals;
  for (let j: usize = 0; j < bytes; j += 16) {
    const p = v128.load(density + j);
    const x = v128.load(features + j);
    const y = v128.load(second + j);
    const px = f64x2.mul(p, x);
    const py = f64x2.mul(p, y);
    const h = v128.load(projections + j);
    totals = f64x2.add(totals, p);
    firsts = f64x2.add(firsts, f64x2.mul(px, h));
    seconds = f64x2.add(seconds, f64x2.mul(py, h));
    q11 = f64x2.add(q11, f64x2.mul(px, x));
    q12 = f64x2.add(q12, f64x2.mul(px, y));
    q22 = f64x2.add(q22, f64x2.mul(py, y));
  }
  const total = sumLanes(totals);
  const scale = 1 / total;
  const firstMean = scale * sumLanes(firsts);
  const secondMean = scale * sumLanes(seconds);
  store<f64>(averages, peak + Math.log(total));
  store<f64>(averages, firstMean, 8);
  store<f64>(averages, secondMean, 16);
  store<f64>(averages, scale * sumLanes(q11), 24);
  store<f64>(averages, scale * sumLanes(q12), 40);
  store<f64>(averages, scale * sumLanes(q22), 56);

  const scales = f64x2.splat(scale);
  const firstMeans = f64x2.splat(firstMean);
  const secondMeans = f64x2.splat(secondMean);
  let c11 = f64x2.splat(0);
  let c12 = c11;
  let c22 = c11;
  for (let j: usize = 0; j < bytes; j += 16) {
    const p = f64x2.mul(v128.load(density + j), scales);
    const h = v128.load(projections + j);
    // About the means: a difference of large sums would not stay positive definite.
    const x = f64x2.sub(f64x2.mul(h, v128.load(features + j)), firstMeans);
    const y = f64x2.sub(f64x2.mul(h, v128.load(second + j)), secondMeans);
    const px = f64x2.mul(p, x);
    v128.store(density + j, p);
    c11 = f64x2.add(c11, f64x2.mul(px, x));
    c12 = f64x2.add(c12, f64x2.mul(px, y));
    c22 = f64x2.add(c22, f64x2.mul(f64x2.mul(p, y), y));
  }
  store<f64>(averages, sumLanes(c11), 32);
  store<f64>(averages, sumLanes(c12), 48);
  store<f64>(averages, sumLanes(c22), 64);
}
