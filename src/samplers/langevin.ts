/**
 * Overdamped Langevin dynamics (PHYSICS 1.2), θ ← θ − hM∇U + √(2hM) ξ, with
 * M = T = 2σ² on every parameter (the paper's dynamics) or M = a layer's prior
 * variance (the same stationary density, reached in far fewer steps).
 */
import { type LayerStep, langevinStep } from "../network/langevin-step.ts";
import type { Layer, Posterior } from "../network/network.ts";
import type { LangevinOptions } from "./langevin-configuration.ts";
import type { SamplerKind } from "./sampler.ts";

export const langevin: SamplerKind<LangevinOptions> = {
  vectors: 0,
  carried: 0,
  numbers: 0,
  open({ core, network, posterior, key }, options) {
    const layers = network.layers(posterior);
    const steps = langevinSteps(layers, posterior, options);
    return {
      evaluate: () => network.evaluate(),
      move: (step, measure) => langevinStep(core, network, layers, steps, key, step, measure),
      memory: new Float64Array(0),
    };
  },
  report: (_core, { stepSize }) => ({ stepSize, acceptance: null }),
};

/** hM and √(2hM) of each layer. */
export function langevinSteps(
  layers: readonly Layer[],
  { noise }: Posterior,
  { preconditioner, stepSize }: Pick<LangevinOptions, "preconditioner" | "stepSize">,
): LayerStep[] {
  return layers.map(({ priorVariance }) => {
    const drift = stepSize * (preconditioner === "none" ? 2 * noise : priorVariance);
    return { drift, noise: Math.sqrt(2 * drift) };
  });
}
