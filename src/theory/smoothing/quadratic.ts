/** x² smoothed (PHYSICS 11): G = β² + r². */
import type { Smoothing } from "./smoothing.ts";

export const quadratic: Smoothing = {
  name: "quadratic",
  parity: "even",
  derivatives(_core, radius, bias, order, out) {
    out.fill(0, 0, order + 1);
    out[0] = bias * bias + radius * radius;
    if (order > 0) out[1] = 2 * bias;
    if (order > 1) out[2] = 2;
  },
};
