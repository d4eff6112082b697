/** A network whose data and weights a test gives, in the core's memory. */

import type { Precision } from "../../src/core/kernels.ts";
import type { Core } from "../../src/core/module.ts";
import { ErfNetwork } from "../../src/network/erf-network.ts";
import { type LayerStep, langevinStep } from "../../src/network/langevin-step.ts";
import type { Posterior } from "../../src/network/network.ts";
import { columnQuads, inPanels, quadsOf, rowQuads } from "../kernels/packing.ts";
import type { Data, Network } from "../reference/network.ts";

export class GivenNetwork {
  readonly core: ErfNetwork;
  readonly #core: Core;
  readonly #dim: number;
  readonly #width: number;
  readonly #precision: Precision;

  constructor(core: Core, { inputs, targets }: Data, { weights, readout }: Network, precision: Precision) {
    const samples = targets.length;
    const dim = inputs.length / samples;
    const width = readout.length;
    this.#core = core;
    this.#dim = dim;
    this.#width = width;
    this.#precision = precision;
    this.core = new ErfNetwork(core, { samples, testSamples: 1, dim, width, precision });
    const { at } = this.core.layout;
    const rows = rowQuads(inputs, samples, dim, precision);
    const columns = columnQuads(inputs, samples, dim, precision);
    this.core.numbers(at.inputRows, rows.length).set(rows);
    this.core.numbers(at.inputColumns, columns.length).set(columns);
    this.core.numbers(at.targets, samples).set(Array.from(targets));
    const panels = this.core.weights();
    for (let i = 0; i < width; i++) {
      for (let k = 0; k < dim; k++) panels[inPanels(i, k, quadsOf(dim), precision)] = weights[i * dim + k]!;
    }
    this.core.readout().set(Array.from(readout));
  }

  /** Copies of the weights (N × d) and the readout (N). */
  get network(): { weights: Float64Array; readout: Float64Array } {
    const panels = this.core.weights();
    const weights = new Float64Array(this.#width * this.#dim);
    for (let i = 0; i < this.#width; i++) {
      for (let k = 0; k < this.#dim; k++) {
        weights[i * this.#dim + k] = panels[inPanels(i, k, quadsOf(this.#dim), this.#precision)]!;
      }
    }
    return { weights, readout: Float64Array.from(this.core.readout().subarray(0, this.#width)) };
  }

  /** One step at the gradient of the present weights; returns the loss before it. */
  step(posterior: Posterior, input: LayerStep, readout: LayerStep, step: number, key = { low: 11, high: 22 }): number {
    const loss = this.core.evaluate();
    langevinStep(this.#core, this.core, this.core.layers(posterior), [input, readout], key, step, false);
    return loss;
  }
}
