/**
 * A network whose readout alone moves: its posterior given W is a Gaussian known exactly (PHYSICS 1),
 * precision A = ΦᵀΦ/σ² + I/v_a, mean A⁻¹Φᵀy/σ².
 */

import type { Precision } from "../../src/core/kernels.ts";
import type { Core } from "../../src/core/module.ts";
import { ErfNetwork } from "../../src/network/erf-network.ts";
import type { NetworkShape, Workspace } from "../../src/network/layout.ts";
import type { Layer, Posterior } from "../../src/network/network.ts";
import { inPanels, quadsOf, rowQuads } from "../kernels/packing.ts";
import { modes } from "../physics/statistics.ts";
import { erf } from "../reference/erf.ts";
import { preActivation } from "../reference/network.ts";
import { normals } from "../reference/random.ts";

class ReadoutAlone extends ErfNetwork {
  override layers(posterior: Posterior): [Layer, Layer] {
    const [, readout] = super.layers(posterior);
    // One layer instead of two: samplers take what there is.
    return [readout] as unknown as [Layer, Layer];
  }
}

export const posterior = { inputVariance: 1, readoutVariance: 0.5, noise: 0.3 };
const [n, d, N] = [7, 2, 3];

export function readoutAlone(core: Core, precision: Precision) {
  const inputs = normals(n * d, 1);
  const targets = normals(n, 2);
  const weights = normals(N * d, 3);
  const shape: NetworkShape & Workspace = { samples: n, testSamples: 1, dim: d, width: N, precision, vectors: 4 };
  const network = new ReadoutAlone(core, shape);
  const { at } = network.layout;
  const rows = rowQuads(inputs, n, d, precision);
  network.numbers(at.inputRows, rows.length).set(rows);
  network.numbers(at.targets, n).set(targets);
  const panels = network.weights();
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < d; k++) panels[inPanels(i, k, quadsOf(d), precision)] = weights[i * d + k]!;
  }

  const phi = Array.from({ length: n }, (_, sample) =>
    Array.from({ length: N }, (_, i) => erf(preActivation(weights, inputs, i, sample, d))),
  );
  const over = (term: (row: number[], y: number) => number) =>
    phi.reduce((sum, row, sample) => sum + term(row, targets[sample]!) / posterior.noise, 0);
  const A = Array.from({ length: N }, (_, i) =>
    Array.from(
      { length: N },
      (_, j) => over((row) => row[i]! * row[j]!) + (i === j ? 1 / posterior.readoutVariance : 0),
    ),
  );
  const source = Array.from({ length: N }, (_, i) => over((row, y) => row[i]! * y));
  const { values, vectors } = modes(A);
  const means = vectors.map((vector, k) => vector.reduce((sum, v, i) => sum + v * source[i]!, 0) / values[k]!);
  return {
    network,
    /** Precisions of the modes. */
    precisions: values,
    /** Of a readout: each mode's deviation from its mean. */
    deviations: (readout: ArrayLike<number>): number[] =>
      vectors.map((vector, k) => vector.reduce((sum, v, i) => sum + v * readout[i]!, -means[k]!)),
  };
}
