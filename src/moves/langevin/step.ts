/**
 * Overdamped Langevin dynamics (PHYSICS 1.2), θ ← θ − hM∇U + √(2hM) ξ, with
 * M = T = 2σ² on every parameter (the paper's dynamics) or M = a layer's prior
 * variance (the same stationary density, reached in far fewer steps). At another
 * temperature the noise is √T times that, for the density e^{−U/T}; schedules
 * multiply h and σ².
 */
import { type LayerStep, langevinStep } from "../../network/langevin-step.ts";
import type { Layer, Posterior } from "../../network/network.ts";
import { type Factor, factorAt } from "../factors.ts";
import type { MoveKind } from "../move.ts";

export interface LangevinDynamics {
  preconditioner: "none" | "prior";
  /** h of PHYSICS 1.2. */
  stepSize: number;
  /** 1 where absent. */
  temperature?: number;
  /** Of `stepSize`; constant where absent. */
  stepSchedule?: Factor;
  /** Of σ²; constant where absent. */
  noiseSchedule?: Factor;
}

export const langevinMove: MoveKind<LangevinDynamics, never> = {
  carries: [],
  open({ core, network, posterior, key, energy }, options) {
    const { stepSchedule, noiseSchedule } = options;
    const changes = stepSchedule !== undefined || noiseSchedule !== undefined;
    const layers = network.layers(posterior);
    const steps = langevinSteps(layers, posterior, options);
    const [layersNow, stepsNow] = [layers.map((layer) => ({ ...layer })), steps.map((one) => ({ ...one }))];

    const factor = (schedule: Factor | undefined, step: number) =>
      schedule ? factorAt(core, schedule, step, network.at.scratch) : 1;

    /** Scales what follows from h and σ² by their factors of a step. */
    function follow(step: number): void {
      const [size, noise] = [factor(stepSchedule, step), factor(noiseSchedule, step)];
      const drift = size * (options.preconditioner === "none" ? noise : 1);
      for (let i = 0; i < layers.length; i++) {
        layersNow[i]!.scale = layers[i]!.scale / noise;
        stepsNow[i]!.drift = steps[i]!.drift * drift;
        stepsNow[i]!.noise = steps[i]!.noise * Math.sqrt(drift);
      }
    }

    return {
      step(step, measure) {
        energy.evaluate();
        if (changes) follow(step);
        langevinStep(core, network, layersNow, stepsNow, key, step, measure);
        energy.stale("weights");
      },
    };
  },
};

/** hM and √(2hMT) of each layer, without schedules. */
export function langevinSteps(
  layers: readonly Layer[],
  { noise }: Posterior,
  { preconditioner, stepSize, temperature = 1 }: LangevinDynamics,
): LayerStep[] {
  return layers.map(({ priorVariance }) => {
    const drift = stepSize * (preconditioner === "none" ? 2 * noise : priorVariance);
    return { drift, noise: Math.sqrt(2 * drift * temperature) };
  });
}
