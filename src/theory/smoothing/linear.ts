/** x smoothed (PHYSICS 11): G = β. */
import type { Smoothing } from "./smoothing.ts";

export const linear: Smoothing = {
  name: "linear",
  parity: "odd",
  derivatives(_core, _radius, bias, order, out) {
    out.fill(0, 0, order + 1);
    out[0] = bias;
    if (order > 0) out[1] = 1;
  },
};
