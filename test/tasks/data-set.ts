/** A network's data in natural order, out of the core's packed memory. */
import type { ErfNetwork } from "../../src/network/erf-network.ts";
import { quadsOf } from "../kernels/packing.ts";

export interface DataSet {
  /** n × d. */
  inputs: Float64Array;
  targets: Float64Array;
  testInputs: Float64Array;
  testTargets: Float64Array;
}

export function dataSetOf(network: ErfNetwork): DataSet {
  const { at } = network.layout;
  const { samples, testSamples, dim } = network.shape;
  const inputsAt = (pointer: number, n: number) => {
    const packed = network.numbers(pointer, quadsOf(n) * dim);
    const inputs = new Float64Array(n * dim);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < dim; k++) inputs[i * dim + k] = packed[(Math.floor(i / 4) * dim + k) * 4 + (i % 4)]!;
    }
    return inputs;
  };
  return {
    inputs: inputsAt(at.inputRows, samples),
    targets: Float64Array.from(network.numbers(at.targets, samples)),
    testInputs: inputsAt(at.testInputRows, testSamples),
    testTargets: Float64Array.from(network.numbers(at.testTargets, testSamples)),
  };
}
