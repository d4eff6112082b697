/**
 * The readout of a network with one output, drawn from its distribution given the input weights (PHYSICS 1): a Gaussian
 * of precision A = ΦᵀΦ/σ² + I/v_a and mean A⁻¹Φᵀy/σ². A draw from the joint prior of readout and outputs is shifted by
 * what its outputs are off (Matheron's rule; Bhattacharya, Chakraborty and Mallick, 2016):
 *
 *     u ~ N(0, v_a I),   δ ~ N(0, σ² I),   z = y − Φu − δ,      a = u + B⁻¹Φᵀz = u + ΦᵀK⁻¹z
 *
 * with B or K as `readoutGram` makes them. The covariance of u + B⁻¹Φᵀz is A⁻¹
 * exactly; nothing is inverted and no square root of A is needed. All of it is in f64; the draw is rounded once.
 * Rounding in between moves it by some 2⁻⁵³/SMALLEST_PIVOT of a standard deviation at most.
 *
 *     values   panel × ⌈n/4⌉·4 × P    Φ
 *     targets  ⌈n/4⌉·4
 *     gram     in: −B or −K, out: its factor
 *     readout  panel × P, out
 *
 * Returns whether the matrix is conditioned well enough; if not, the readout is as it was.
 *
 * u_i is normal number i of stream `priorStream`, δ_μ normal number μ of `noiseStream`.
 */
import { choleskyBackward_f64, choleskyForward_f64, choleskyWhole_f64 } from "../linalg/cholesky";
import { quads, ROW } from "../linalg/panels";
import { fillNormals } from "../random/normals";
import { firstTwo, lastTwo } from "../simd/widen";

/** Of the largest that a diagonal element of the matrix can be. */
const SMALLEST_PIVOT: f64 = 1.0 / 1099511627776.0;

/** Bytes that a draw needs for itself: two numbers a neuron, one a sample, and two pivots. */
export function drawScratch<T>(samples: usize, panels: usize): usize {
  return (2 * panels * (ROW / sizeof<T>()) + quads(samples) + 2) * 8;
}

/** out_i ← deviation · normal number i, i < count; 0 from there to `length`. */
@inline
function fillScaled(
  out: usize,
  count: usize,
  length: usize,
  deviation: f64,
  key0: u32,
  key1: u32,
  stream: u32,
  stepLow: u32,
  stepHigh: u32,
): void {
  fillNormals<f64>(out, <i32>count, key0, key1, 0, stream, stepLow, stepHigh);
  for (let i: usize = 0; i < count; i++) store<f64>(out + i * 8, deviation * load<f64>(out + i * 8));
  memory.fill(out + count * 8, 0, (length - count) * 8);
}

/** z ← z − Φu. */
@inline
function subtractOutputs<T extends number>(values: usize, u: usize, z: usize, rows: usize, panels: usize): void {
  const lanes = ROW / sizeof<T>();
  for (let panel: usize = 0; panel < panels; panel++) {
    const own = u + panel * lanes * 8;
    for (let row: usize = 0; row < rows; row++) {
      const phi = values + (panel * rows + row) * ROW;
      let sum = f64x2.mul(firstTwo<T>(phi), v128.load(own));
      sum = f64x2.add(sum, f64x2.mul(lastTwo<T>(phi), v128.load(own, 16)));
      if (sizeof<T>() == 4) {
        sum = f64x2.add(sum, f64x2.mul(firstTwo<T>(phi + 16), v128.load(own, 32)));
        sum = f64x2.add(sum, f64x2.mul(lastTwo<T>(phi + 16), v128.load(own, 48)));
      }
      const at = z + row * 8;
      store<f64>(at, load<f64>(at) - (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
    }
  }
}

/** x ← (add ? x : 0) + Φᵀz. */
@inline
function project<T extends number>(values: usize, z: usize, x: usize, rows: usize, panels: usize, add: bool): void {
  const lanes = ROW / sizeof<T>();
  for (let panel: usize = 0; panel < panels; panel++) {
    // Four neurons at a time: half a panel in f32, all of it in f64.
    for (let lane: usize = 0; lane < lanes; lane += 4) {
      let phi = values + panel * rows * ROW + lane * sizeof<T>();
      const own = x + (panel * lanes + lane) * 8;
      let low = add ? v128.load(own) : f64x2.splat(0);
      let high = add ? v128.load(own, 16) : f64x2.splat(0);
      for (let row: usize = 0; row < rows; row++) {
        const factor = v128.load_splat<f64>(z + row * 8);
        low = f64x2.add(low, f64x2.mul(factor, firstTwo<T>(phi)));
        high = f64x2.add(high, f64x2.mul(factor, lastTwo<T>(phi)));
        phi += ROW;
      }
      v128.store(own, low);
      v128.store(own, high, 16);
    }
  }
}

@inline
@kernel
export function drawReadout<T extends number>(
  values: usize,
  targets: usize,
  gram: usize,
  readout: usize,
  scratch: usize,
  samples: usize,
  width: usize,
  byNeurons: bool,
  readoutDeviation: f64,
  noiseDeviation: f64,
  priorStream: u32,
  noiseStream: u32,
  key0: u32,
  key1: u32,
  stepLow: u32,
  stepHigh: u32,
): bool {
  const lanes = ROW / sizeof<T>();
  const panels = (width + lanes - 1) / lanes;
  const neurons = panels * lanes;
  const rows = quads(samples);
  const u = scratch;
  const x = u + neurons * 8;
  const z = x + neurons * 8;
  const order = quads(byNeurons ? width : samples);
  const pivots = z + rows * 8;
  if (!choleskyWhole_f64(gram, order, pivots)) return false;
  // |Φ| ≤ 1.
  const ridge = (noiseDeviation * noiseDeviation) / (readoutDeviation * readoutDeviation);
  const largest = ridge + <f64>(byNeurons ? samples : width);
  if (load<f64>(pivots) < SMALLEST_PIVOT * largest) return false;
  fillScaled(u, width, neurons, readoutDeviation, key0, key1, priorStream, stepLow, stepHigh);
  fillScaled(z, samples, rows, -noiseDeviation, key0, key1, noiseStream, stepLow, stepHigh);
  for (let i: usize = 0; i < samples; i++) {
    store<f64>(z + i * 8, load<f64>(z + i * 8) + <f64>load<T>(targets + i * sizeof<T>()));
  }
  subtractOutputs<T>(values, u, z, rows, panels);
  if (byNeurons) {
    project<T>(values, z, x, rows, panels, false);
    choleskyForward_f64(gram, order * ROW, 0, order, x);
    choleskyBackward_f64(gram, order * ROW, 0, order, x);
    for (let i: usize = 0; i < width; i++) store<f64>(u + i * 8, load<f64>(u + i * 8) + load<f64>(x + i * 8));
  } else {
    choleskyForward_f64(gram, order * ROW, 0, order, z);
    choleskyBackward_f64(gram, order * ROW, 0, order, z);
    project<T>(values, z, u, rows, panels, true);
  }
  for (let i: usize = 0; i < width; i++) store<T>(readout + i * sizeof<T>(), <T>load<f64>(u + i * 8));
  return true;
}
