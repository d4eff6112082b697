/**
 * The matrix behind the readout's distribution given the input weights (PHYSICS 1), in f64, Φ = erf(XWᵀ):
 *
 *     by neurons   B = ΦᵀΦ + ridge·I,  N × N
 *     by samples   K = ΦΦᵀ + ridge·I,  n × n,     ridge = σ²/v_a
 *
 *     values   panel × ⌈n/4⌉·4 × P             Φ, as `forward` leaves it
 *     gram     quads × order × 4, lower half   −B or −K, as `choleskyFactor_f64` takes it; order = ⌈N/4⌉·4 or ⌈n/4⌉·4
 *
 * In padding the diagonal is as large as it can be elsewhere. The sum runs in stretches, of samples or of neurons, that are turned into quads of f64 and consumed in cache. An
 * element is summed in the same order whoever computes it, so members of a team can share the rows.
 */
import { multiplyTile } from "../linalg/multiply_tile";
import { quads, ROW, STRETCH } from "../linalg/panels";
import { firstTwo, lastTwo } from "../simd/widen";

/** Bytes that a gram of this order needs for itself: one stretch of Φ. */
export function gramScratch(order: usize): usize {
  return (order >> 2) * STRETCH * ROW;
}

/** Of neurons 4q … 4q + 3, `depth` samples from `start` on → depth × 4. */
@inline
function packNeurons<T extends number>(
  values: usize,
  packed: usize,
  rows: usize,
  quad: usize,
  start: usize,
  depth: usize,
): void {
  const lanes = ROW / sizeof<T>();
  let from = values + (((4 * quad) / lanes) * rows + start) * ROW + ((4 * quad) % lanes) * sizeof<T>();
  const end = packed + depth * ROW;
  for (; packed < end; packed += ROW) {
    v128.store(packed, firstTwo<T>(from));
    v128.store(packed, lastTwo<T>(from), 16);
    from += ROW;
  }
}

/** Of samples 4q … 4q + 3, `depth` neurons from `start` on → depth × 4. */
@inline
function packSamples<T extends number>(
  values: usize,
  packed: usize,
  rows: usize,
  quad: usize,
  start: usize,
  depth: usize,
): void {
  const lanes = ROW / sizeof<T>();
  for (let k = start; k < start + depth; k++) {
    const from = values + ((k / lanes) * rows + 4 * quad) * ROW + (k % lanes) * sizeof<T>();
    for (let r: usize = 0; r < 4; r++) store<f64>(packed + r * 8, <f64>load<T>(from + r * ROW));
    packed += ROW;
  }
}

/** The rows of quads firstQuad … lastQuad − 1. */
@inline
@kernel
export function readoutGram<T extends number>(
  values: usize,
  gram: usize,
  scratch: usize,
  samples: usize,
  width: usize,
  byNeurons: bool,
  ridge: f64,
  firstQuad: usize,
  lastQuad: usize,
): void {
  const rows = quads(samples);
  const count = byNeurons ? width : samples;
  const order = quads(count);
  const length = byNeurons ? samples : width;
  for (let start: usize = 0; start < length; start += STRETCH) {
    const depth = min<usize>(STRETCH, length - start);
    for (let i: usize = 0; i < lastQuad; i++) {
      const packed = scratch + i * STRETCH * ROW;
      if (byNeurons) {
        packNeurons<T>(values, packed, rows, i, start, depth);
      } else {
        packSamples<T>(values, packed, rows, i, start, depth);
      }
    }
    for (let i = firstQuad; i < lastQuad; i++) {
      const own = scratch + i * STRETCH * ROW;
      for (let j: usize = 0; j <= i; j++) {
        multiplyTile<f64>(scratch + j * STRETCH * ROW, own, gram + (i * order + 4 * j) * ROW, depth, start == 0);
      }
    }
  }
  for (let i = firstQuad; i < lastQuad; i++) {
    const diagonal = gram + (i * order + 4 * i) * ROW;
    for (let k: usize = 0; k < 4; k++) {
      const at = diagonal + k * (ROW + 8);
      const isPadding = i * 4 + k >= count;
      store<f64>(at, ridge + (isPadding ? <f64>length : load<f64>(at)));
    }
    for (let at = gram + i * order * ROW; at < diagonal + 4 * ROW; at += 16) {
      v128.store(at, f64x2.neg(v128.load(at)));
    }
  }
}
