/** The first-order transition of the teacher–student network for d → ∞ at fixed u and r (PHYSICS 3). */
import type { Core } from "../../core/module.ts";
import type { ActionKind } from "./action.ts";
import { gaussianDiscrepancy } from "./limit.ts";
import { checkParameters, type Parameters, scales } from "./parameters.ts";

/**
 * The noise σ²_c at which side wells become as deep as the central one when the noise falls.
 *
 * With y = q²/D, a side well at y is as deep as the centre where u = F(y), F(y) = π·cost(y) / (2y(b − 2εy)²), cost
 * the part of Ŝ that the prior makes. So the first one to get there is at the minimum of F, with b and c = ε of the GFL
 * phase.
 *
 * @param parameters their `noise` is where the search starts
 * @returns null for ε = 0, where nothing but the centre ever holds
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function transitionNoise(core: Core, parameters: Parameters, action: ActionKind): number | null {
  checkParameters(parameters);
  const { inputVariance, epsilon } = parameters;
  if (epsilon === 0) return null;
  const threshold = (y: number, b: number) => {
    const stretch = 1 - 2 * y;
    const across = action === "printed" ? 1 / stretch : -core.kernels.logarithm_f64(stretch) / (2 * y);
    const gain = b - 2 * epsilon * y;
    return (Math.PI * (1 / (2 * inputVariance * stretch) + across)) / (2 * gain * gain);
  };
  const isBelow = (noise: number) => {
    const { u, r } = scales(core, { ...parameters, noise }, "ek");
    const b = gaussianDiscrepancy(u, r, inputVariance);
    return u > lowest((y) => threshold(y, b));
  };
  let low = parameters.noise;
  while (!isBelow(low)) low /= 2;
  let high = 2 * low;
  while (isBelow(high)) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return low;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
}

/** y = q²/D lies in (0, ½); its ends are left out by this much. */
const EDGE = 1e-4;
const SCAN = 256;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The lowest value of f on (0, ½): the best of a scan, refined by golden section. */
function lowest(f: (y: number) => number): number {
  const spacing = 0.5 / SCAN;
  let best = EDGE;
  for (let i = 1; i < SCAN; i++) if (f(i * spacing) < f(best)) best = i * spacing;
  let left = Math.max(EDGE, best - spacing);
  let right = Math.min(0.5 - EDGE, best + spacing);
  for (let i = 0; i < 60; i++) {
    const step = GOLDEN * (right - left);
    if (f(right - step) < f(left + step)) right = left + step;
    else left = right - step;
  }
  return f((left + right) / 2);
}
