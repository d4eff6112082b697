/**
 * Activations on all p² pairs split into four parts that are orthogonal over the pairs. With
 * u = U + ũ and v = V + ṽ about their means and s = U + V,
 *
 *     (u(n) + v(m))² = κ + α(n) + β(m) + 2ũ(n)ṽ(m)
 *     κ = s² + mean ũ² + mean ṽ²,   α = 2sũ + ũ² − mean ũ²,   β = 2sṽ + ṽ² − mean ṽ²
 *
 * so that Σ f² is the sum over the parts. The first three are 2p + 1 rows that stand for pairs:
 * √p·α, √p·β and p·κ. The targets have no such parts, only the last one.
 */
import { lanes, quads, ROW } from "../linalg/panels";
import { multiplyAdd } from "../simd/multiply_add";
import { transposeFour } from "../simd/transpose";

/** Rows that stand for the pairs, padding included. */
@inline
export function separableRows(modulus: usize): usize {
  return quads(2 * modulus + 1);
}

/** centred ← rows less their mean; returns nothing but leaves the mean in `mean` (16 bytes). One half panel. */
@inline
function centre<T extends number>(rows: usize, centred: usize, mean: usize, modulus: usize): void {
  let sum = v128.splat<T>(0);
  const end = modulus * ROW;
  for (let offset: usize = 0; offset < end; offset += ROW) sum = v128.add<T>(sum, v128.load(rows + offset));
  sum = v128.mul<T>(sum, v128.splat<T>(<T>(1.0 / <f64>modulus)));
  v128.store(mean, sum);
  for (let offset: usize = 0; offset < end; offset += ROW) {
    v128.store(centred + offset, v128.sub<T>(v128.load(rows + offset), sum));
  }
}

/** values ← √p·(2sx + x² − mean x²); returns mean x². One half panel. */
function curve<T extends number>(centred: usize, values: usize, s: v128, modulus: usize): v128 {
  const twice = v128.add<T>(s, s);
  const end = modulus * ROW;
  let sum = v128.splat<T>(0);
  for (let offset: usize = 0; offset < end; offset += ROW) {
    const x = v128.load(centred + offset);
    sum = multiplyAdd<T>(x, x, sum);
  }
  const mean = v128.mul<T>(sum, v128.splat<T>(<T>(1.0 / <f64>modulus)));
  const root = v128.splat<T>(<T>Math.sqrt(<f64>modulus));
  for (let offset: usize = 0; offset < end; offset += ROW) {
    const x = v128.load(centred + offset);
    const value = v128.sub<T>(v128.mul<T>(x, v128.add<T>(twice, x)), mean);
    v128.store(values + offset, v128.mul<T>(root, value));
  }
  return mean;
}

/**
 * One panel: ũ and ṽ in rows of their own, and the rows that stand for pairs.
 *
 *     weights          ⌈2p/4⌉·4 × P
 *     first, second    ⌈p/4⌉·4 × P, rows beyond p untouched     ũ, ṽ
 *     separable        ⌈(2p+1)/4⌉·4 × P, rows beyond 2p + 1 untouched
 *     sums             P                                         s
 */
export function split<T extends number>(
  weights: usize,
  first: usize,
  second: usize,
  separable: usize,
  sums: usize,
  modulus: usize,
): void {
  const half = modulus * ROW;
  for (let part: usize = 0; part < ROW; part += 16) {
    centre<T>(weights + part, first + part, sums + part, modulus);
    const mean = v128.load(sums + part);
    centre<T>(weights + half + part, second + part, sums + part, modulus);
    const s = v128.add<T>(mean, v128.load(sums + part));
    v128.store(sums + part, s);
    const squares = curve<T>(first + part, separable + part, s, modulus);
    const others = curve<T>(second + part, separable + half + part, s, modulus);
    const constant = multiplyAdd<T>(s, s, v128.add<T>(squares, others));
    v128.store(separable + 2 * half + part, v128.mul<T>(v128.splat<T>(<T>(<f64>modulus)), constant));
  }
}

/** gradient += 4·cross + the chain of the separable rows by one half of the input weights; one half panel. */
function join<T extends number>(
  centred: usize,
  slopes: usize,
  constant: v128,
  cross: usize,
  gradient: usize,
  s: v128,
  common: v128,
  modulus: usize,
): void {
  const end = modulus * ROW;
  const root = v128.splat<T>(<T>(2 * Math.sqrt(<f64>modulus)));
  const four = v128.splat<T>(4);
  const twice = v128.add<T>(constant, constant);
  let sum = v128.splat<T>(0);
  for (let offset: usize = 0; offset < end; offset += ROW) {
    const x = v128.load(centred + offset);
    const slope = v128.mul<T>(root, v128.load(slopes + offset));
    let force = v128.mul<T>(four, v128.load(cross + offset));
    force = multiplyAdd<T>(slope, v128.add<T>(s, x), force);
    force = multiplyAdd<T>(twice, x, force);
    v128.store(cross + offset, force);
    sum = v128.add<T>(sum, force);
  }
  // A centred row does not feel what is common to all its numbers; the mean does, through s.
  const shift = v128.mul<T>(v128.sub<T>(common, sum), v128.splat<T>(<T>(1.0 / <f64>modulus)));
  for (let offset: usize = 0; offset < end; offset += ROW) {
    const force = v128.add<T>(v128.load(cross + offset), shift);
    v128.store(gradient + offset, v128.add<T>(v128.load(gradient + offset), force));
  }
}

/** Σ slope·x over the rows of a half panel. */
function along<T extends number>(slopes: usize, centred: usize, modulus: usize): v128 {
  let sum = v128.splat<T>(0);
  for (let offset: usize = 0; offset < modulus * ROW; offset += ROW) {
    sum = multiplyAdd<T>(v128.load(slopes + offset), v128.load(centred + offset), sum);
  }
  return sum;
}

/**
 * One panel: gradient of u and v += that of all four parts, from `slopes`, the derivatives by the
 * separable rows, and from the cross parts without their factor 4, which are overwritten.
 */
export function unite<T extends number>(
  first: usize,
  second: usize,
  sums: usize,
  slopes: usize,
  crossFirst: usize,
  crossSecond: usize,
  gradient: usize,
  modulus: usize,
): void {
  const half = modulus * ROW;
  const root = v128.splat<T>(<T>(2 * Math.sqrt(<f64>modulus)));
  const count = v128.splat<T>(<T>(<f64>(2 * modulus)));
  for (let part: usize = 0; part < ROW; part += 16) {
    const s = v128.load(sums + part);
    const constant = v128.load(slopes + 2 * half + part);
    const both = v128.add<T>(
      along<T>(slopes + part, first + part, modulus),
      along<T>(slopes + half + part, second + part, modulus),
    );
    const common = multiplyAdd<T>(root, both, v128.mul<T>(count, v128.mul<T>(constant, s)));
    join<T>(first + part, slopes + part, constant, crossFirst + part, gradient + part, s, common, modulus);
    join<T>(
      second + part,
      slopes + half + part,
      constant,
      crossSecond + part,
      gradient + half + part,
      s,
      common,
      modulus,
    );
  }
}

/** target: ⌈p/4⌉ × (panels·P) × 4 ← rows of one panel, whose rows beyond p are 0. */
export function packQuads<T extends number>(
  rows: usize,
  target: usize,
  panel: usize,
  panels: usize,
  modulus: usize,
): void {
  const lane = lanes<T>();
  const step = panels * lane * 4 * sizeof<T>();
  let to = target + panel * lane * 4 * sizeof<T>();
  for (let p: usize = 0; p < modulus; p += 4) {
    for (let part: usize = 0; part < ROW; part += 16) {
      const x0 = v128.load(rows + p * ROW + part);
      const x1 = v128.load(rows + p * ROW + part, ROW);
      const x2 = v128.load(rows + p * ROW + part, 2 * ROW);
      const x3 = v128.load(rows + p * ROW + part, 3 * ROW);
      transposeFour<T>(x0, x1, x2, x3, to + part * 4, 4 * sizeof<T>());
    }
    to += step;
  }
}
