/**
 * The Langevin update of a layer, fused: gradient of the prior and of the
 * likelihood, preconditioned drift and noise in one pass (PHYSICS 1.2),
 *
 *     ∇U = θ/v + s ∇L,     θ ← θ − hM ∇U + √(2hM) ξ,
 *
 * and the layer's virial Σ θ·∇U at the θ before the step.
 *
 * Parameter (panel, row, lane) takes normal number (panel·rows + row)·P + lane
 * of its stream and step, so it does not matter which thread updates it. The
 * padding of the last panel is dead: `live` is zero there and its noise with it.
 */
import { BLOCK, quads, ROW } from "./linalg/panels";
import { fillNormals } from "./random/normals";
import { multiplyAdd } from "./simd/multiply_add";
import { sumToDouble } from "./simd/sum_lanes";

/** Updates rows of a panel that share their neurons' coefficients, and returns Σ θ·∇U. */
@inline
function updateRows<T extends number>(
  parameters: usize,
  gradient: usize,
  coefficients: usize,
  live: usize,
  normals: usize,
  rows: usize,
  precision: f64,
  scale: f64,
  drift: f64,
  noise: f64,
): f64 {
  const p = v128.splat<T>(<T>precision);
  const m = v128.splat<T>(<T>-drift);
  const s0 = v128.mul<T>(v128.load(coefficients), v128.splat<T>(<T>scale));
  const s1 = v128.mul<T>(v128.load(coefficients, 16), v128.splat<T>(<T>scale));
  const n0 = v128.mul<T>(v128.load(live), v128.splat<T>(<T>noise));
  const n1 = v128.mul<T>(v128.load(live, 16), v128.splat<T>(<T>noise));
  let virial0 = v128.splat<T>(0);
  let virial1 = virial0;
  const end = parameters + rows * ROW;
  while (parameters < end) {
    let x0 = v128.load(parameters);
    let x1 = v128.load(parameters, 16);
    const g0 = multiplyAdd<T>(s0, v128.load(gradient), v128.mul<T>(p, x0));
    const g1 = multiplyAdd<T>(s1, v128.load(gradient, 16), v128.mul<T>(p, x1));
    virial0 = multiplyAdd<T>(x0, g0, virial0);
    virial1 = multiplyAdd<T>(x1, g1, virial1);
    x0 = multiplyAdd<T>(m, g0, x0);
    x1 = multiplyAdd<T>(m, g1, x1);
    v128.store(parameters, multiplyAdd<T>(n0, v128.load(normals), x0));
    v128.store(parameters, multiplyAdd<T>(n1, v128.load(normals, 16), x1), 16);
    parameters += ROW;
    gradient += ROW;
    normals += ROW;
  }
  return sumToDouble<T>(virial0) + sumToDouble<T>(virial1);
}

@inline
function accumulate(virials: usize, panel: usize, virial: f64): void {
  if (virials) store<f64>(virials + (panel << 3), load<f64>(virials + (panel << 3)) + virial);
}

/**
 * A layer of d parameters a neuron: panel × ⌈d/4⌉·4 × P. A neuron's likelihood gradient
 * carries a coefficient: the readout weight for the input weights of an erf network. `virials`
 * (f64, a number a panel) grows by the panel's virial; 0 for none. `scratch`: ⌈d/4⌉·4 × P numbers.
 */
@inline
@kernel
export function updateWeights<T extends number>(
  weights: usize,
  gradient: usize,
  coefficients: usize,
  live: usize,
  virials: usize,
  scratch: usize,
  d: usize,
  firstPanel: usize,
  lastPanel: usize,
  precision: f64,
  scale: f64,
  drift: f64,
  noise: f64,
  stream: u32,
  key0: u32,
  key1: u32,
  stepLow: u32,
  stepHigh: u32,
): void {
  const rows = quads(d);
  const count = (rows * ROW) / sizeof<T>();
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    fillNormals<T>(scratch, <i32>count, key0, key1, <u32>(panel * count), stream, stepLow, stepHigh);
    const offset = panel * rows * ROW;
    const a = coefficients + panel * ROW;
    const alive = live + panel * ROW;
    const x = weights + offset;
    const g = gradient + offset;
    accumulate(virials, panel, updateRows<T>(x, g, a, alive, scratch, d, precision, scale, drift, noise));
  }
}

/** A layer of one parameter a neuron: panel × P, for whole blocks. `scratch`: one block. */
@inline
@kernel
export function updateReadout<T extends number>(
  readout: usize,
  gradient: usize,
  live: usize,
  virials: usize,
  scratch: usize,
  panels: usize,
  firstBlock: usize,
  lastBlock: usize,
  precision: f64,
  scale: f64,
  drift: f64,
  noise: f64,
  stream: u32,
  key0: u32,
  key1: u32,
  stepLow: u32,
  stepHigh: u32,
): void {
  const count = (BLOCK * ROW) / sizeof<T>();
  for (let block = firstBlock; block < lastBlock; block++) {
    fillNormals<T>(scratch, <i32>count, key0, key1, <u32>(block * count), stream, stepLow, stepHigh);
    const last = min<usize>((block + 1) * BLOCK, panels);
    for (let panel = block * BLOCK; panel < last; panel++) {
      const a = readout + panel * ROW;
      const g = gradient + panel * ROW;
      const alive = live + panel * ROW;
      const normals = scratch + (panel % BLOCK) * ROW;
      accumulate(virials, panel, updateRows<T>(a, g, alive, alive, normals, 1, precision, scale, drift, noise));
    }
  }
}
