/**
 * max(0, x) smoothed (PHYSICS 11): with t = β/r, G = βΦ(t) + rϕ(t), ∂_βG = Φ(t) and
 *
 *     ∂_β^l G = (−1)^l r^(1−l) He_{l−2}(t) ϕ(t),   l ≥ 2
 */
import { hermite, NORMAL, polynomials, type Smoothing } from "./smoothing.ts";

export const relu: Smoothing = {
  name: "relu",
  parity: null,
  derivatives(core, radius, bias, order, out) {
    const t = bias / radius;
    const density = NORMAL * core.kernels.exponential_f64((-t * t) / 2);
    const below = (1 + core.kernels.errorFunction_f64(t * Math.SQRT1_2)) / 2;
    out[0] = bias * below + radius * density;
    if (order > 0) out[1] = below;
    const he = hermite(t, Math.max(0, order - 2), polynomials);
    let factor = density / radius;
    for (let l = 2; l <= order; l++) {
      out[l] = factor * he[l - 2]!;
      factor *= -1 / radius;
    }
  },
};
