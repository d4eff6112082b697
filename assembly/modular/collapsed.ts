/**
 * The posterior of the input weights with the readout integrated out exactly (PHYSICS 1), on n pairs, in f64:
 *
 *     V(W) = ½ Σ_p y_pᵀ K⁻¹ y_p + (p/2) logdet K,     K = v_a ΦΦᵀ + σ²I,     Φ_μi = (u_i(n) + v_i(m))²
 *
 * by K itself, n × n, or by B = ΦᵀΦ + (σ²/v_a)I, N × N (Woodbury), which the caller chooses. With T = K⁻¹Y the
 * readout's mean given W is v_a ΦᵀT = B⁻¹ΦᵀY, and the slopes are
 *
 *     ∂V/∂Φ = v_a (p K⁻¹ − T Tᵀ) Φ = p ΦB⁻¹ + (Φm − Y)mᵀ/σ²
 *
 * Padding: neurons without weights have Φ = 0, pairs beyond n are rows of zeros with a diagonal of one.
 */
import { choleskyWhole_f64 } from "../linalg/cholesky";
import { solvePanels, solveScratch } from "../linalg/cholesky_panels";
import { multiplyTile, multiplyTileFrom } from "../linalg/multiply_tile";
import { quads, ROW } from "../linalg/panels";
import { sumNeurons } from "./outputs";
import { activate, PAIR, pairsGradient, scatter } from "./pairs";

/** Bytes of a double. */
const SIZE: usize = 8;
/** Lanes of a panel. */
const LANES: usize = 4;

/** Order of the matrix that is factored: pairs or neurons, padded. */
@inline
function order(count: usize, panels: usize, byNeurons: bool): usize {
  return byNeurons ? panels * LANES : quads(count);
}

/** Bytes that either form needs for itself. */
export function collapsedScratch(modulus: usize, count: usize, panels: usize, byNeurons: bool): usize {
  const n = order(count, panels, byNeurons);
  const rows = quads(count);
  const values = panels * rows * ROW;
  const targets = quads(modulus) * n * SIZE;
  const matrices = (byNeurons ? 2 : 3) * n * n * SIZE;
  return values + matrices + 2 * targets + rows * ROW + solveScratch(n) + 16;
}

/** Σ_i log L_ii² of the factor's diagonal. */
function logDeterminant(matrix: usize, n: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < n; i++) sum += Math.log(load<f64>(matrix + ((i >> 2) * n + i) * ROW + (i & 3) * SIZE));
  return 2 * sum;
}

/** panels of the inverse, n/4 × n × 4, from the factor; returns its trace over the first `some` rows. */
function invert(matrix: usize, inverse: usize, n: usize, some: usize, scratch: usize): f64 {
  memory.fill(inverse, 0, n * n * SIZE);
  for (let i: usize = 0; i < n; i++) store<f64>(inverse + ((i >> 2) * n + i) * ROW + (i & 3) * SIZE, 1);
  solvePanels(matrix, n, inverse, n >> 2, scratch);
  let trace: f64 = 0;
  for (let i: usize = 0; i < some; i++) trace += load<f64>(inverse + ((i >> 2) * n + i) * ROW + (i & 3) * SIZE);
  return trace;
}

@inline
function label(pairs: usize, pair: usize): usize {
  return <usize>load<i32>(pairs + pair * PAIR, 8);
}

/**
 * Adds σ² ∂V/∂θ to the gradient of the input weights.
 * @param meanReadout panel × ⌈p/4⌉·4 × P, out: the readout's mean given W
 * @param results 2 × f64, out: V, and Σ over pairs and outputs of (f − y)², averaged over the readout given W
 * @returns whether K is positive definite in these numbers; otherwise nothing else is meant
 */
export function collapsedByPairs(
  weights: usize,
  pairs: usize,
  gradient: usize,
  meanReadout: usize,
  results: usize,
  scratch: usize,
  modulus: usize,
  count: usize,
  panels: usize,
  readoutVariance: f64,
  noise: f64,
): bool {
  const n = quads(count);
  const weightStep = quads(2 * modulus) * ROW;
  const readoutStep = quads(modulus) * ROW;
  const outputPanels = quads(modulus) >> 2;
  const values = scratch;
  const products = values + panels * n * ROW;
  const matrix = products + n * n * SIZE;
  const inverse = matrix + n * n * SIZE;
  const solved = inverse + n * n * SIZE;
  const slopes = solved + outputPanels * n * ROW;
  const turned = slopes + n * ROW;
  const rest = turned + outputPanels * n * ROW;
  const pivots = rest + solveScratch(n);

  for (let panel: usize = 0; panel < panels; panel++) {
    activate<f64>(weights + panel * weightStep, pairs, values + panel * n * ROW, count, n);
  }
  sumNeurons<f64>(values, n, values, products, n, n, panels);
  for (let i: usize = 0; i < n; i++) {
    for (let k: usize = 0; k < n; k++) {
      const diagonal: f64 = i != k ? 0 : i < count ? noise : 1;
      const value = readoutVariance * load<f64>(products + (i * n + k) * SIZE) + diagonal;
      store<f64>(matrix + ((i >> 2) * n + k) * ROW + (i & 3) * SIZE, -value);
    }
  }
  if (!choleskyWhole_f64(matrix, n, pivots)) return false;

  // T = K⁻¹Y, then y·T and its transpose.
  memory.fill(solved, 0, outputPanels * n * ROW);
  const off = 1.0 / <f64>modulus;
  for (let pair: usize = 0; pair < count; pair++) {
    for (let p: usize = 0; p < modulus; p++) {
      const y = p == label(pairs, pair) ? 1 - off : -off;
      store<f64>(solved + ((p >> 2) * n + pair) * ROW + (p & 3) * SIZE, y);
    }
  }
  solvePanels(matrix, n, solved, outputPanels, rest);
  let quadratic: f64 = 0;
  let squares: f64 = 0;
  for (let p: usize = 0; p < modulus; p++) {
    const column = solved + (p >> 2) * n * ROW + (p & 3) * SIZE;
    for (let pair: usize = 0; pair < n; pair++) {
      const t = load<f64>(column + pair * ROW);
      store<f64>(turned + (p * n + pair) * SIZE, t);
      if (pair < count) quadratic += t * (p == label(pairs, pair) ? 1 - off : -off);
      squares += t * t;
    }
  }
  const outputs = <f64>modulus;
  store<f64>(results, 0.5 * quadratic + 0.5 * outputs * logDeterminant(matrix, n));
  const trace = invert(matrix, inverse, n, count, rest);
  store<f64>(results, noise * noise * (squares - outputs * trace) + noise * outputs * <f64>count, 8);

  // σ²v_a(p K⁻¹ − T Tᵀ) in place of K⁻¹.
  const strength = noise * readoutVariance;
  const scale = f64x2.splat(strength * outputs);
  for (let block: usize = 0; block < n; block += 4) {
    for (let row: usize = 0; row < n; row++) {
      const at = inverse + ((block >> 2) * n + row) * ROW;
      let low = f64x2.mul(scale, v128.load(at));
      let high = f64x2.mul(scale, v128.load(at, 16));
      for (let p: usize = 0; p < modulus; p++) {
        const t = f64x2.splat(-strength * load<f64>(turned + (p * n + row) * SIZE));
        const others = turned + (p * n + block) * SIZE;
        low = f64x2.add(low, f64x2.mul(t, v128.load(others)));
        high = f64x2.add(high, f64x2.mul(t, v128.load(others, 16)));
      }
      v128.store(at, low);
      v128.store(at, high, 16);
    }
  }
  const variance = f64x2.splat(readoutVariance);
  for (let panel: usize = 0; panel < panels; panel++) {
    const own = values + panel * n * ROW;
    for (let row: usize = 0; row < n; row += 4) {
      multiplyTile<f64>(inverse + row * n * SIZE, own, slopes + row * ROW, n, true);
    }
    scatter<f64>(weights + panel * weightStep, gradient + panel * weightStep, pairs, slopes, count);
    const mean = meanReadout + panel * readoutStep;
    for (let p: usize = 0; p < modulus; p += 4) {
      multiplyTile<f64>(solved + p * n * SIZE, own, mean + p * ROW, n, true);
    }
    for (let offset: usize = 0; offset < readoutStep; offset += 16) {
      v128.store(mean + offset, f64x2.mul(variance, v128.load(mean + offset)));
    }
  }
  return true;
}

/** The same by the N × N form. `spare`, panel × ⌈p/4⌉·4 × P, is overwritten. */
export function collapsedByNeurons(
  weights: usize,
  pairs: usize,
  gradient: usize,
  meanReadout: usize,
  spare: usize,
  results: usize,
  scratch: usize,
  pairsScratch: usize,
  modulus: usize,
  count: usize,
  panels: usize,
  readoutVariance: f64,
  noise: f64,
): bool {
  const n = panels * LANES;
  const rows = quads(count);
  const weightStep = quads(2 * modulus) * ROW;
  const readoutStep = quads(modulus) * ROW;
  const outputPanels = quads(modulus) >> 2;
  const values = scratch;
  const matrix = values + panels * rows * ROW;
  const inverse = matrix + n * n * SIZE;
  const solved = inverse + n * n * SIZE;
  const projected = solved + outputPanels * n * ROW;
  const slopes = projected + outputPanels * n * ROW;
  const rest = slopes + rows * ROW;
  const pivots = rest + solveScratch(n);
  const ridge = noise / readoutVariance;

  for (let panel: usize = 0; panel < panels; panel++) {
    activate<f64>(weights + panel * weightStep, pairs, values + panel * rows * ROW, count, rows);
  }
  for (let i: usize = 0; i < panels; i++) {
    for (let j: usize = 0; j <= i; j++) {
      const tile = matrix + (i * n + 4 * j) * ROW;
      multiplyTile<f64>(values + j * rows * ROW, values + i * rows * ROW, tile, rows, true);
      for (let element: usize = 0; element < 16; element++) {
        const diagonal: f64 = i == j && element % 5 == 0 ? ridge : 0;
        store<f64>(tile + element * SIZE, -load<f64>(tile + element * SIZE) - diagonal);
      }
    }
  }
  if (!choleskyWhole_f64(matrix, n, pivots)) return false;

  // ΦᵀY and the mean readout B⁻¹ΦᵀY.
  memory.fill(solved, 0, outputPanels * n * ROW);
  const off = 1.0 / <f64>modulus;
  for (let i: usize = 0; i < n; i++) {
    const value = values + (i >> 2) * rows * ROW + (i & 3) * SIZE;
    let sum: f64 = 0;
    for (let pair: usize = 0; pair < count; pair++) {
      const p = label(pairs, pair);
      const h = load<f64>(value + pair * ROW);
      const place = solved + ((p >> 2) * n + i) * ROW + (p & 3) * SIZE;
      store<f64>(place, load<f64>(place) + h);
      sum += h;
    }
    for (let p: usize = 0; p < modulus; p++) {
      const place = solved + ((p >> 2) * n + i) * ROW + (p & 3) * SIZE;
      store<f64>(place, load<f64>(place) - off * sum);
    }
  }
  memory.copy(projected, solved, outputPanels * n * ROW);
  solvePanels(matrix, n, solved, outputPanels, rest);
  memory.fill(meanReadout, 0, panels * readoutStep);
  let explained: f64 = 0;
  for (let i: usize = 0; i < n; i++) {
    for (let p: usize = 0; p < modulus; p++) {
      const place = ((p >> 2) * n + i) * ROW + (p & 3) * SIZE;
      const mean = load<f64>(solved + place);
      explained += mean * load<f64>(projected + place);
      store<f64>(meanReadout + (i >> 2) * readoutStep + p * ROW + (i & 3) * SIZE, mean);
    }
  }
  const outputs = <f64>modulus;
  const squares = <f64>count * (1 - off);
  const logs = logDeterminant(matrix, n) + <f64>count * Math.log(noise) - <f64>n * Math.log(ridge);
  store<f64>(results, (0.5 * (squares - explained)) / noise + 0.5 * outputs * logs);

  const meanLoss = pairsGradient<f64>(
    weights,
    meanReadout,
    pairs,
    gradient,
    spare,
    pairsScratch,
    modulus,
    count,
    panels,
  );
  const trace = invert(matrix, inverse, n, n, rest);
  store<f64>(results, meanLoss + noise * outputs * (<f64>n - ridge * trace), 8);

  const scale = f64x2.splat(noise * outputs);
  for (let panel: usize = 0; panel < panels; panel++) {
    for (let row: usize = 0; row < rows; row += 4) {
      const slope = slopes + row * ROW;
      for (let j: usize = 0; j < panels; j++) {
        const four = values + (j * rows + row) * ROW;
        multiplyTileFrom<f64>(four, ROW, SIZE, inverse + (panel * n + 4 * j) * ROW, slope, LANES, j == 0);
      }
      for (let offset: usize = 0; offset < 4 * ROW; offset += 16) {
        v128.store(slope + offset, f64x2.mul(scale, v128.load(slope + offset)));
      }
    }
    scatter<f64>(weights + panel * weightStep, gradient + panel * weightStep, pairs, slopes, count);
  }
  return true;
}
