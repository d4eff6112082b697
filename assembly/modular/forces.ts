/**
 * What acts on each neuron by itself, made mode by mode in Fourier space (PHYSICS 4):
 *
 *     pull    Σ y·f = 4p² Σ_i Σ_{k=1}^{h} Re(â_k conj(û_k v̂_k)),   over all p² pairs
 *     decay   Γ/γ = (p/6) Σ_k (|u_k|⁶ + |v_k|⁶),                    over all k, 0 too
 *
 * and the sextic decay in real space, Γ/γ = (1/60) Σ_n (u(n)⁶ + v(n)⁶): a neuron of one single
 * mode costs the same in both (p > 6).
 */
import { quads, ROW } from "../linalg/panels";
import { multiplyAdd } from "../simd/multiply_add";
import { sumToDouble } from "../simd/sum_lanes";
import { fourierRows, fromSpectrum, spectrumRows, toSpectrum } from "./fourier";

/** Bytes that the forces need for themselves: three spectra, their gradients in place, and what a transform takes. */
export function forcesScratch(modulus: usize): usize {
  return (3 * spectrumRows(modulus) + fourierRows(modulus)) * ROW;
}

/**
 * Gradient of the decay in place of a spectrum, times `strength`; returns Γ/γ of its neurons.
 * |x_k|² = c² + s²; modes k and −k are the same number.
 */
function decay<T extends number>(spectrum: usize, gradient: usize, modulus: usize, strength: f64): f64 {
  const half = modulus >> 1;
  const odd = (quads(half + 1) - 1) * ROW;
  const once = v128.splat<T>(<T>(strength * <f64>modulus));
  const twice = v128.splat<T>(<T>(2 * strength * <f64>modulus));
  let total: f64 = 0;
  for (let part: usize = 0; part < ROW; part += 16) {
    const c0 = v128.load(spectrum + part);
    let power = v128.mul<T>(c0, c0);
    let fourth = v128.mul<T>(power, power);
    let sum = v128.mul<T>(v128.splat<T>(<T>0.5), v128.mul<T>(fourth, power));
    v128.store(gradient + part, v128.mul<T>(v128.mul<T>(once, fourth), c0));
    for (let k: usize = 1; k <= half; k++) {
      const c = v128.load(spectrum + k * ROW + part);
      const s = v128.load(spectrum + odd + k * ROW + part);
      power = multiplyAdd<T>(s, s, v128.mul<T>(c, c));
      fourth = v128.mul<T>(power, power);
      sum = multiplyAdd<T>(fourth, power, sum);
      const force = v128.mul<T>(twice, fourth);
      v128.store(gradient + k * ROW + part, v128.mul<T>(force, c));
      v128.store(gradient + odd + k * ROW + part, v128.mul<T>(force, s));
    }
    total += sumToDouble<T>(sum);
  }
  return (<f64>modulus / 3) * total;
}

/**
 * Gradients of −(Σ y·f) and of Γ/γ by the spectra of a, u and v: `pull` of the first, `strength` of the
 * second. In place: the spectra of a, u, v become their gradients.
 * @returns Γ/γ; adds Σ y·f of the panel's neurons to `overlap`
 */
function pullAndDecay<T extends number>(
  a: usize,
  u: usize,
  v: usize,
  modulus: usize,
  strength: f64,
  overlap: usize,
): f64 {
  const half = modulus >> 1;
  const odd = (quads(half + 1) - 1) * ROW;
  const once = v128.splat<T>(<T>(strength * <f64>modulus));
  const twice = v128.splat<T>(<T>(2 * strength * <f64>modulus));
  const factor = v128.splat<T>(<T>(-4 * <f64>(modulus * modulus)));
  let total: f64 = 0;
  let aligned: f64 = 0;
  for (let part: usize = 0; part < ROW; part += 16) {
    const u0 = v128.load(u + part);
    const v0 = v128.load(v + part);
    let pu = v128.mul<T>(u0, u0);
    let pv = v128.mul<T>(v0, v0);
    let fu = v128.mul<T>(pu, pu);
    let fv = v128.mul<T>(pv, pv);
    let sum = v128.mul<T>(v128.splat<T>(<T>0.5), multiplyAdd<T>(fu, pu, v128.mul<T>(fv, pv)));
    let overlaps = v128.splat<T>(0);
    v128.store(a + part, v128.splat<T>(0));
    v128.store(u + part, v128.mul<T>(v128.mul<T>(once, fu), u0));
    v128.store(v + part, v128.mul<T>(v128.mul<T>(once, fv), v0));
    for (let k: usize = 1; k <= half; k++) {
      const even = k * ROW + part;
      const other = odd + even;
      const uc = v128.load(u + even);
      const us = v128.load(u + other);
      const vc = v128.load(v + even);
      const vs = v128.load(v + other);
      const ac = v128.mul<T>(factor, v128.load(a + even));
      const as = v128.mul<T>(factor, v128.load(a + other));
      pu = multiplyAdd<T>(us, us, v128.mul<T>(uc, uc));
      pv = multiplyAdd<T>(vs, vs, v128.mul<T>(vc, vc));
      fu = v128.mul<T>(pu, pu);
      fv = v128.mul<T>(pv, pv);
      sum = multiplyAdd<T>(fu, pu, sum);
      sum = multiplyAdd<T>(fv, pv, sum);
      fu = v128.mul<T>(twice, fu);
      fv = v128.mul<T>(twice, fv);
      // conj(û v̂) = real + i·imaginary, and Re(â conj(û v̂)) = a_c·real + a_s·imaginary.
      const real = v128.sub<T>(v128.mul<T>(uc, vc), v128.mul<T>(us, vs));
      const imaginary = multiplyAdd<T>(us, vc, v128.mul<T>(uc, vs));
      overlaps = multiplyAdd<T>(ac, real, overlaps);
      overlaps = multiplyAdd<T>(as, imaginary, overlaps);
      v128.store(a + even, v128.mul<T>(factor, real));
      v128.store(a + other, v128.mul<T>(factor, imaginary));
      const gu = multiplyAdd<T>(as, vs, v128.mul<T>(ac, vc));
      const gus = v128.sub<T>(v128.mul<T>(as, vc), v128.mul<T>(ac, vs));
      const gv = multiplyAdd<T>(as, us, v128.mul<T>(ac, uc));
      const gvs = v128.sub<T>(v128.mul<T>(as, uc), v128.mul<T>(ac, us));
      v128.store(u + even, multiplyAdd<T>(fu, uc, gu));
      v128.store(u + other, multiplyAdd<T>(fu, us, gus));
      v128.store(v + even, multiplyAdd<T>(fv, vc, gv));
      v128.store(v + other, multiplyAdd<T>(fv, vs, gvs));
    }
    total += sumToDouble<T>(sum);
    aligned -= sumToDouble<T>(overlaps);
  }
  store<f64>(overlap, load<f64>(overlap) + aligned);
  return (<f64>modulus / 3) * total;
}

/**
 * weightGradient ← strength · ∂(Γ/γ)/∂θ; readoutGradient ← 0.
 * @returns Γ/γ
 */
@kernel
export function fourierDecay<T extends number>(
  weights: usize,
  weightGradient: usize,
  readoutGradient: usize,
  table: usize,
  scratch: usize,
  modulus: usize,
  panels: usize,
  strength: f64,
): f64 {
  const step = quads(2 * modulus) * ROW;
  const folded = scratch + spectrumRows(modulus) * ROW;
  memory.fill(readoutGradient, 0, panels * quads(modulus) * ROW);
  let total: f64 = 0;
  for (let panel: usize = 0; panel < panels; panel++) {
    for (let half: usize = 0; half < 2; half++) {
      const offset = panel * step + half * modulus * ROW;
      toSpectrum<T>(weights + offset, scratch, folded, table, modulus);
      total += decay<T>(scratch, scratch, modulus, strength);
      fromSpectrum<T>(scratch, weightGradient + offset, folded, table, modulus);
    }
  }
  return total;
}

/**
 * Gradients of strength·Γ/γ − Σ y·f, over all p² pairs, in both layers.
 * @param overlap f64, out: Σ y·f
 * @returns Γ/γ
 */
@inline
@kernel
export function fourierForces<T extends number>(
  weights: usize,
  readout: usize,
  weightGradient: usize,
  readoutGradient: usize,
  table: usize,
  overlap: usize,
  scratch: usize,
  modulus: usize,
  panels: usize,
  strength: f64,
): f64 {
  const size = spectrumRows(modulus) * ROW;
  const weightStep = quads(2 * modulus) * ROW;
  const readoutStep = quads(modulus) * ROW;
  const a = scratch;
  const u = a + size;
  const v = u + size;
  const folded = v + size;
  let total: f64 = 0;
  store<f64>(overlap, 0);
  for (let panel: usize = 0; panel < panels; panel++) {
    const first = panel * weightStep;
    const second = first + modulus * ROW;
    const outer = panel * readoutStep;
    toSpectrum<T>(readout + outer, a, folded, table, modulus);
    toSpectrum<T>(weights + first, u, folded, table, modulus);
    toSpectrum<T>(weights + second, v, folded, table, modulus);
    total += pullAndDecay<T>(a, u, v, modulus, strength, overlap);
    fromSpectrum<T>(a, readoutGradient + outer, folded, table, modulus);
    fromSpectrum<T>(u, weightGradient + first, folded, table, modulus);
    fromSpectrum<T>(v, weightGradient + second, folded, table, modulus);
  }
  return total;
}

/**
 * weightGradient += strength · ∂(Γ/γ)/∂θ of the decay in real space.
 * @returns Γ/γ
 */
@kernel
export function realDecay<T extends number>(
  weights: usize,
  weightGradient: usize,
  modulus: usize,
  panels: usize,
  strength: f64,
): f64 {
  const step = quads(2 * modulus) * ROW;
  const factor = v128.splat<T>(<T>(strength / 10));
  let total: f64 = 0;
  for (let panel: usize = 0; panel < panels; panel++) {
    const x = weights + panel * step;
    const g = weightGradient + panel * step;
    let sum = v128.splat<T>(0);
    for (let offset: usize = 0; offset < 2 * modulus * ROW; offset += 16) {
      const value = v128.load(x + offset);
      const square = v128.mul<T>(value, value);
      const fourth = v128.mul<T>(square, square);
      sum = multiplyAdd<T>(fourth, square, sum);
      const force = v128.mul<T>(v128.mul<T>(factor, fourth), value);
      v128.store(g + offset, v128.add<T>(v128.load(g + offset), force));
    }
    total += sumToDouble<T>(sum);
  }
  return total / 60;
}
