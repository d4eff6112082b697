/** The fused Langevin update of a network's layers (assembly/langevin.ts). */

import { kernelsOf } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import type { Layer, Network } from "./network.ts";

/** Panels of a block (assembly/linalg/panels.ts). */
const PANELS_PER_BLOCK = 2;

/** Coefficients of the Langevin update of one layer (PHYSICS 1.2). */
export interface LayerStep {
  /** h·M. */
  drift: number;
  /** √(2hM). */
  noise: number;
}

/**
 * One Langevin step of this member's neurons from the gradients in memory. With `measure`, the
 * layers' virials Σ θ·∂U/∂θ before the step are added to their running sums.
 * @param layers  input weights first: their gradient may carry the readout, which moves last.
 * @param steps  one a layer.
 */
export function langevinStep(
  core: Core,
  network: Network,
  layers: readonly Layer[],
  steps: readonly LayerStep[],
  key: Key,
  step: number,
  measure: boolean,
): void {
  const { updateWeights, updateReadout } = kernelsOf(core, network.precision);
  const { live, scratch } = network.at;
  const { firstPanel, lastPanel, panels } = network;
  const firstBlock = firstPanel / PANELS_PER_BLOCK;
  const lastBlock = Math.ceil(lastPanel / PANELS_PER_BLOCK);
  const low = step >>> 0;
  const high = Math.floor(step / 2 ** 32);
  for (let i = 0; i < layers.length; i++) {
    const { parameters, gradient, coefficients, virials, rows, stride, priorVariance, scale, noise } = layers[i]!;
    const { drift, noise: amplitude } = steps[i]!;
    const sums = measure ? virials : 0;
    const precision = 1 / priorVariance;
    if (stride === 1) {
      updateReadout(
        parameters,
        gradient,
        live,
        sums,
        scratch,
        panels,
        firstBlock,
        lastBlock,
        precision,
        scale,
        drift,
        amplitude,
        noise,
        key.low,
        key.high,
        low,
        high,
      );
    } else {
      updateWeights(
        parameters,
        gradient,
        coefficients,
        live,
        sums,
        scratch,
        rows,
        firstPanel,
        lastPanel,
        precision,
        scale,
        drift,
        amplitude,
        noise,
        key.low,
        key.high,
        low,
        high,
      );
    }
  }
}
