/**
 * Loss and gradient of the quadratic network on pairs (n, m) (PHYSICS 4), for any set of pairs:
 *
 *     f_p(n, m) = Σ_i a_pi h_i,     h_i = (u_i(n) + v_i(m))²
 *
 *     weights    panel × ⌈2p/4⌉·4 × P    rows u(0) … u(p−1), v(0) … v(p−1)
 *     readout    panel × ⌈p/4⌉·4 × P
 *     pairs      3 × i32 each: byte offsets of u(n) and v(m) in a panel, and (n + m) mod p
 *
 * A two-hot row is never made: u and v are gathered where they stand and their gradients
 * added there. Pairs go through all neurons in chunks, so that no array of all pairs × all
 * neurons exists. Three products a pair, 3·pairs·N·p multiply-adds in all.
 */
import { quads, ROW } from "../linalg/panels";
import { sumNeurons } from "./outputs";
import { packNothing, packRow, pullBack } from "./residuals";

/** Bytes of a pair. */
export const PAIR: usize = 12;

/** Pairs of a chunk: not a power of two, so that the same row of all panels does not fall into one set of the cache. */
export const CHUNK: usize = 60;

/** Chunks of equal size, so that the last one is not nearly empty. */
@inline
function chunkOf(count: usize): usize {
  const chunks = (count + CHUNK - 1) / CHUNK;
  return quads((count + chunks - 1) / chunks);
}

/** values: rows × P ← (u + v)² of `count` pairs of one panel, and zeros up to `rows`. */
export function activate<T extends number>(
  weights: usize,
  pairs: usize,
  values: usize,
  count: usize,
  rows: usize,
): void {
  const end = pairs + count * PAIR;
  while (pairs < end) {
    const u = weights + <usize>load<i32>(pairs);
    const v = weights + <usize>load<i32>(pairs, 4);
    const s0 = v128.add<T>(v128.load(u), v128.load(v));
    const s1 = v128.add<T>(v128.load(u, 16), v128.load(v, 16));
    v128.store(values, v128.mul<T>(s0, s0));
    v128.store(values, v128.mul<T>(s1, s1), 16);
    values += ROW;
    pairs += PAIR;
  }
  memory.fill(values, 0, (rows - count) * ROW);
}

/** gradient of u and v += 2(u + v)·slope, pair by pair. */
export function scatter<T extends number>(
  weights: usize,
  gradient: usize,
  pairs: usize,
  slopes: usize,
  count: usize,
): void {
  const end = pairs + count * PAIR;
  const two = v128.splat<T>(2);
  while (pairs < end) {
    const n = <usize>load<i32>(pairs);
    const m = <usize>load<i32>(pairs, 4);
    const u = weights + n;
    const v = weights + m;
    const s0 = v128.add<T>(v128.load(u), v128.load(v));
    const s1 = v128.add<T>(v128.load(u, 16), v128.load(v, 16));
    const t0 = v128.mul<T>(v128.mul<T>(two, v128.load(slopes)), s0);
    const t1 = v128.mul<T>(v128.mul<T>(two, v128.load(slopes, 16)), s1);
    v128.store(gradient + n, v128.add<T>(v128.load(gradient + n), t0));
    v128.store(gradient + n, v128.add<T>(v128.load(gradient + n, 16), t1), 16);
    v128.store(gradient + m, v128.add<T>(v128.load(gradient + m), t0));
    v128.store(gradient + m, v128.add<T>(v128.load(gradient + m, 16), t1), 16);
    slopes += ROW;
    pairs += PAIR;
  }
}

/** Bytes that `pairs` needs for itself: values of a chunk, its outputs, residuals twice, slopes of a panel. */
export function pairsScratch<T>(modulus: usize, panels: usize): usize {
  return CHUNK * (panels * ROW + 3 * quads(modulus) * sizeof<T>() + ROW);
}

/**
 * Adds half the loss's gradient, ½ ∂/∂θ Σ (f − y)² over `count` pairs, to what stands in the gradients.
 * @returns Σ (f − y)², accumulated in f64
 */
@inline
@kernel
export function pairsGradient<T extends number>(
  weights: usize,
  readout: usize,
  pairs: usize,
  weightGradient: usize,
  readoutGradient: usize,
  scratch: usize,
  modulus: usize,
  count: usize,
  panels: usize,
): f64 {
  const padded = quads(modulus);
  const weightStep = quads(2 * modulus) * ROW;
  const readoutStep = padded * ROW;
  const chunk = chunkOf(count);
  const outputs = scratch + chunk * panels * ROW;
  const byRow = outputs + chunk * padded * sizeof<T>();
  const byOutput = byRow + chunk * padded * sizeof<T>();
  const slopes = byOutput + chunk * padded * sizeof<T>();
  let loss: f64 = 0;
  for (let first: usize = 0; first < count; first += chunk) {
    const some = min<usize>(chunk, count - first);
    const rows = quads(some);
    const chunkPairs = pairs + first * PAIR;
    for (let panel: usize = 0; panel < panels; panel++) {
      activate<T>(weights + panel * weightStep, chunkPairs, scratch + panel * rows * ROW, some, rows);
    }
    sumNeurons<T>(scratch, rows, readout, outputs, rows, modulus, panels);
    for (let row: usize = 0; row < some; row++) {
      const label = load<i32>(chunkPairs + row * PAIR, 8);
      loss += packRow<T>(outputs, byRow, byOutput, row, rows, modulus, label);
    }
    for (let row = some; row < rows; row++) packNothing<T>(byRow, byOutput, row, rows, modulus);
    for (let panel: usize = 0; panel < panels; panel++) {
      const values = scratch + panel * rows * ROW;
      const a = readout + panel * readoutStep;
      const g = readoutGradient + panel * readoutStep;
      pullBack<T>(values, a, byRow, byOutput, slopes, g, rows, modulus);
      scatter<T>(weights + panel * weightStep, weightGradient + panel * weightStep, chunkPairs, slopes, some);
    }
  }
  return loss;
}

/**
 * @param scores 2 × f64, out: Σ (f − y)² over `count` pairs, and how many of them have their largest output at (n + m) mod p
 */
@inline
@kernel
export function pairsScores<T extends number>(
  weights: usize,
  readout: usize,
  pairs: usize,
  scores: usize,
  scratch: usize,
  modulus: usize,
  count: usize,
  panels: usize,
): void {
  const padded = quads(modulus);
  const weightStep = quads(2 * modulus) * ROW;
  const chunk = chunkOf(count);
  const outputs = scratch + chunk * panels * ROW;
  const off = 1.0 / <f64>modulus;
  let loss: f64 = 0;
  let right: f64 = 0;
  for (let first: usize = 0; first < count; first += chunk) {
    const some = min<usize>(chunk, count - first);
    const rows = quads(some);
    const chunkPairs = pairs + first * PAIR;
    for (let panel: usize = 0; panel < panels; panel++) {
      activate<T>(weights + panel * weightStep, chunkPairs, scratch + panel * rows * ROW, some, rows);
    }
    sumNeurons<T>(scratch, rows, readout, outputs, rows, modulus, panels);
    for (let row: usize = 0; row < some; row++) {
      const label = load<i32>(chunkPairs + row * PAIR, 8);
      const f = outputs + row * padded * sizeof<T>();
      let largest: usize = 0;
      for (let p: usize = 0; p < modulus; p++) {
        const output = <f64>load<T>(f + p * sizeof<T>());
        const r = output - (<i32>p == label ? 1 - off : -off);
        loss += r * r;
        if (output > <f64>load<T>(f + largest * sizeof<T>())) largest = p;
      }
      if (<i32>largest == label) right += 1;
    }
  }
  store<f64>(scores, loss);
  store<f64>(scores, right, 8);
}
