/**
 * tanh smoothed (PHYSICS 11). There is no closed form: ∂_β^l G = E tanh⁽ˡ⁾(r g + β) by the trapezoid rule in g, whose
 * error falls exponentially until the step resolves the poles of tanh, π/2r away from the line. Derivatives of tanh are
 * polynomials in T = tanh: P_0 = T, P_{l+1} = P_l′(T)(1 − T²).
 */
import { NORMAL, type Smoothing } from "./smoothing.ts";

/** exp(−REACH²/2) is below the rounding of a sum. */
const REACH = 8.7;
const MOST_ORDER = 24;

/** Coefficients of P_l: row l, from the constant on. */
const rows: Float64Array[] = [Float64Array.of(0, 1)];
for (let l = 0; l < MOST_ORDER; l++) {
  const last = rows[l]!;
  const next = new Float64Array(last.length + 1);
  for (let k = 1; k < last.length; k++) {
    next[k - 1]! += k * last[k]!;
    next[k + 1]! -= k * last[k]!;
  }
  rows.push(next);
}

export const tanh: Smoothing = {
  name: "tanh",
  parity: "odd",
  derivatives(core, radius, bias, order, out) {
    const { exponential_f64: exp } = core.kernels;
    const step = Math.min(0.18, 0.18 / radius);
    const count = Math.ceil(REACH / step);
    out.fill(0, 0, order + 1);
    for (let i = -count; i <= count; i++) {
      const g = i * step;
      const weight = exp((-g * g) / 2);
      const x = radius * g + bias;
      // From the side on which the exponential is small, so that tails keep their digits.
      const tail = exp(-2 * Math.abs(x));
      const value = Math.sign(x) * ((1 - tail) / (1 + tail));
      for (let l = 0; l <= order; l++) {
        const row = rows[l]!;
        let sum = 0;
        for (let k = row.length - 1; k >= 0; k--) sum = sum * value + row[k]!;
        out[l]! += weight * sum;
      }
    }
    for (let l = 0; l <= order; l++) out[l]! *= step * NORMAL;
  },
};
