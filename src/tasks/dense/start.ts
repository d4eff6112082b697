/**
 * Where a chain starts (PHYSICS 1): a draw from the prior, or the same draw with
 * some neurons moved into the side wells of the action.
 */
import type { Core } from "../../core/module.ts";
import type { Key } from "../../core/random.ts";
import type { ErfNetwork } from "../../network/erf-network.ts";
import type { Posterior } from "../../network/network.ts";
import { panelIndex } from "../../network/panels.ts";

/** Where a planted start puts its neurons along a direction, w*. */
export type PlantedWell = {
  /** |w·w*| of a planted neuron. */
  overlap: number;
  /** Readout weight of a neuron planted at +overlap (the sign follows the overlap's). */
  readout: number;
};

/** Streams of random numbers under a chain's key. */
const INPUT_WEIGHTS = 4;
const READOUT_WEIGHTS = 5;

/**
 * Fills the weights. The first `planted.fraction` of the neurons keep their
 * perpendicular part and the sign of their overlap; the overlap itself becomes
 * that of the well, and the readout weight moves to its mean there.
 */
export function drawStart(
  core: Core,
  network: ErfNetwork,
  posterior: Posterior,
  key: Key,
  planted: (PlantedWell & { fraction: number; direction: Float64Array }) | null,
): void {
  const { width, dim, precision } = network.shape;
  const { staging } = network.layout.at;
  const inputScale = Math.sqrt(posterior.inputVariance);
  const readoutScale = Math.sqrt(posterior.readoutVariance);
  const weights = network.weights();
  const readout = network.readout();
  const count = planted ? Math.round(planted.fraction * width) : 0;
  // Each neuron takes its normals from its own stretch, a multiple of a group of them.
  const stretch = Math.ceil(dim / 16) * 16;
  for (let i = 0; i < width; i++) {
    core.kernels.fillNormals_f64(staging, dim, key.low, key.high, i * stretch, INPUT_WEIGHTS, 0, 0);
    const w = network.doubles(staging, dim);
    for (let k = 0; k < dim; k++) w[k]! *= inputScale;
    core.kernels.fillNormals_f64(staging + 8 * dim, 1, key.low, key.high, i * stretch, READOUT_WEIGHTS, 0, 0);
    let a = readoutScale * network.doubles(staging + 8 * dim, 1)[0]!;
    if (planted && i < count) {
      const { direction } = planted;
      let overlap = 0;
      for (let k = 0; k < dim; k++) overlap += w[k]! * direction[k]!;
      const sign = overlap < 0 ? -1 : 1;
      const shift = sign * planted.overlap - overlap;
      for (let k = 0; k < dim; k++) w[k]! += shift * direction[k]!;
      a += sign * planted.readout;
    }
    for (let k = 0; k < dim; k++) weights[panelIndex(i, k, dim, precision)] = w[k]!;
    readout[i] = a;
  }
}
