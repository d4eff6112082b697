/**
 * erf smoothed (PHYSICS 11): with D = 1 + 2r² and s = β/√D, G = erf(s) and
 *
 *     ∂_β^l G = (2/√π) D^(−l/2) (−1)^(l−1) H_{l−1}(s) e^(−s²),   H the physicists' polynomials
 */
import type { Smoothing } from "./smoothing.ts";

export const erf: Smoothing = {
  name: "erf",
  parity: "odd",
  derivatives(core, radius, bias, order, out) {
    const scale = 1 / Math.sqrt(1 + 2 * radius * radius);
    const s = bias * scale;
    out[0] = core.kernels.errorFunction_f64(s);
    if (order === 0) return;
    // a_l = (−1)^(l−1) H_{l−1}(s): a_{l+1} = −2s a_l − 2(l−1) a_{l−1}.
    let factor = (2 / Math.sqrt(Math.PI)) * core.kernels.exponential_f64(-s * s) * scale;
    let [before, here] = [0, 1];
    for (let l = 1; l <= order; l++) {
      out[l] = factor * here;
      factor *= scale;
      [before, here] = [here, -2 * s * here - 2 * (l - 1) * before];
    }
  },
};
