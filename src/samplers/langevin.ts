/**
 * Overdamped Langevin dynamics (PHYSICS 1.2), θ ← θ − hM∇U + √(2hM) ξ, with
 * M = T = 2σ² on every parameter (the paper's dynamics) or M = a layer's prior
 * variance (the same stationary density, reached in far fewer steps).
 */
import type { Key } from "../core/random.ts";
import type { ErfNetwork, LayerStep, Posterior } from "../network/erf-network.ts";
import type { LangevinSampler } from "../runs/experiment.ts";

export class Langevin {
  readonly #network: ErfNetwork;
  readonly #posterior: Posterior;
  readonly #key: Key;
  readonly #input: LayerStep;
  readonly #readout: LayerStep;

  constructor(network: ErfNetwork, posterior: Posterior, key: Key, sampler: LangevinSampler) {
    const { inputVariance, readoutVariance, noise } = posterior;
    const plain = sampler.preconditioner === "none";
    this.#network = network;
    this.#posterior = posterior;
    this.#key = key;
    this.#input = layerStep(sampler.stepSize * (plain ? 2 * noise : inputVariance));
    this.#readout = layerStep(sampler.stepSize * (plain ? 2 * noise : readoutVariance));
  }

  /** Σ (f − y)² at the present weights, whose gradient is in memory afterwards. */
  evaluate(): number {
    return this.#network.evaluate();
  }

  /** Step number `step` from the gradient in memory. */
  move(step: number, measure: boolean): void {
    this.#network.step(this.#posterior, this.#input, this.#readout, this.#key, step, measure);
  }
}

function layerStep(drift: number): LayerStep {
  return { drift, noise: Math.sqrt(2 * drift) };
}
