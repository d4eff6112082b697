/**
 * xΦ(x) smoothed (PHYSICS 11): with s² = 1 + r² and t = β/s, G = βΦ(t) + (r²/s)ϕ(t), ∂_βG = Φ(t) + tϕ(t)/s² and
 *
 *     ∂_β^l G = (−1)^l s^(1−l) [He_{l−2}(t) − He_l(t)/s²] ϕ(t),   l ≥ 2
 */
import { hermite, NORMAL, polynomials, type Smoothing } from "./smoothing.ts";

export const gelu: Smoothing = {
  name: "gelu",
  parity: null,
  derivatives(core, radius, bias, order, out) {
    const square = 1 + radius * radius;
    const s = Math.sqrt(square);
    const t = bias / s;
    const density = NORMAL * core.kernels.exponential_f64((-t * t) / 2);
    const below = (1 + core.kernels.errorFunction_f64(t * Math.SQRT1_2)) / 2;
    out[0] = bias * below + ((radius * radius) / s) * density;
    if (order > 0) out[1] = below + (t * density) / square;
    const he = hermite(t, order, polynomials);
    let factor = density / s;
    for (let l = 2; l <= order; l++) {
      out[l] = factor * (he[l - 2]! - he[l]! / square);
      factor *= -1 / s;
    }
  },
};
