import { exp } from "../simd/exp";

/**
 * E[erf(a)erf(b)] for jointly Gaussian a, b with means: one row of the kernel that
 * neurons in one Gaussian well give. With ρ the correlation that the arcsine kernel
 * would take and h the means in its units,
 *
 *     E = e_a e_b + (2/π) ∫₀^ρ exp{−(h_a² + h_b² − 2h_a h_b t)/(2(1−t²))} dt/√(1−t²),   e = erf(h/√2)
 *
 * (the bivariate normal distribution as an integral over its correlation), by 16
 * Gauss–Legendre points.
 *
 *     left:  dim numbers, so scaled that ρ = left·right; dim is even
 *     right: count × dim; shifts, levels: count, the h and e of its rows
 *     out:   count, added to
 */
const points = memory.data<f64>([
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
]);
const weights = memory.data<f64>([
  0.18945061045506864, 0.18260341504492364, 0.16915651939500265, 0.1495959888165767, 0.12462897125553407,
  0.0951585116824926, 0.062253523938647456, 0.027152459411754176,
]);

export function wellRow_f64(
  left: usize,
  shift: f64,
  level: f64,
  right: usize,
  shifts: usize,
  levels: usize,
  count: i32,
  dim: i32,
  scale: f64,
  out: usize,
): void {
  const bytes = (<usize>dim) << 3;
  const one = f64x2.splat(1);
  const half = f64x2.splat(-0.5);
  // One point of each pair lies above the middle, one below.
  const sides = f64x2.replace_lane(one, 1, -1);
  for (let j = 0; j < count; j++) {
    let products = f64x2.splat(0);
    for (let k: usize = 0; k < bytes; k += 16) {
      products = f64x2.add(products, f64x2.mul(v128.load(left + k), v128.load(right + k)));
    }
    const rho = f64x2.extract_lane(products, 0) + f64x2.extract_lane(products, 1);
    const other = load<f64>(shifts);
    const squares = f64x2.splat(shift * shift + other * other);
    const twice = f64x2.splat(2 * shift * other);
    const middle = f64x2.splat(rho / 2);
    let sum = f64x2.splat(0);
    for (let p: usize = 0; p < 64; p += 8) {
      const t = f64x2.mul(middle, f64x2.add(one, f64x2.mul(sides, v128.load_splat<f64>(points + p))));
      const rest = f64x2.sub(one, f64x2.mul(t, t));
      const exponent = f64x2.div(f64x2.mul(half, f64x2.sub(squares, f64x2.mul(twice, t))), rest);
      const value = f64x2.div(exp<f64>(exponent), f64x2.sqrt(rest));
      sum = f64x2.add(sum, f64x2.mul(v128.load_splat<f64>(weights + p), value));
    }
    const integral = (rho / 2) * (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    const value = level * load<f64>(levels) + (2 / Math.PI) * integral;
    store<f64>(out, load<f64>(out) + scale * value);
    right += bytes;
    shifts += 8;
    levels += 8;
    out += 8;
  }
}
