import { expect, test } from "vitest";
import { openChain, weightsOf } from "../../src/chain/open-chain.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { panelIndex, quads } from "../../src/network/panels.ts";

test.each(["f32", "f64"] as const)(
  "the weights of a state are in natural order, without padding (%s)",
  async (precision) => {
    const [width, dim] = [203, 7];
    const experiment = resolveExperiment({
      task: { kind: "teacher-student", dim, samples: 5 },
      network: { width, inputVariance: 0.5, readoutVariance: 3 },
      noise: 0.1,
      sampler: { steps: 10 },
      precision,
    });
    const chain = openChain(await loadCore(), { experiment, dataSet: 0, chain: 0, planted: null }, null);
    const state = chain.state();
    const { input, readout } = weightsOf(experiment, state);
    expect(chain.weights()).toEqual({ input, readout });
    expect([input.length, readout.length]).toEqual([width * dim, width]);

    const Numbers = precision === "f32" ? Float32Array : Float64Array;
    const packed = new Numbers(state.parameters.slice().buffer);
    for (const [neuron, dimension] of [
      [0, 0],
      [0, 6],
      [9, 3],
      [202, 5],
    ] as const) {
      expect(input[neuron * dim + dimension]).toBe(packed[panelIndex(neuron, dimension, dim, precision)]);
    }
    const lanes = precision === "f32" ? 8 : 4;
    expect(readout[0]).toBe(packed[Math.ceil(width / lanes) * lanes * quads(dim)]);

    // A prior start: variances σ_w²/d and σ_a²/N, each within five standard errors, and no number that padding would be.
    for (const [values, variance] of [
      [input, 0.5 / dim],
      [readout, 3 / width],
    ] as const) {
      const found = [...values].reduce((sum, x) => sum + x * x, 0) / values.length / variance;
      expect(Math.abs(found - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
      expect(values.includes(0)).toBe(false);
    }
  },
);
