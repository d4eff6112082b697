/** Which pairs (n, m) are trained on: chosen by the seed and the data set, the same for every chain, noise and width. */
import type { Core } from "../../core/module.ts";
import type { NamedArray } from "../../network/data-files.ts";
import type { DataSet, Samples } from "../../network/data-set.ts";
import { withDataNormals } from "../data-normals.ts";

/** Stream of random numbers under a data set's key. */
const PAIRS = 6;

/**
 * n·P + m of all pairs: first the `trained` of the training set, then the others, each in rising order.
 * A uniformly random subset: those whose normal numbers are the least.
 */
export function orderPairs(core: Core, modulus: number, trained: number, seed: number, dataSet: number): Uint32Array {
  const count = modulus * modulus;
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (trained === count) return order;
  const lots = withDataNormals(core, seed, dataSet, (normals) => normals(PAIRS, count));
  order.sort((i, j) => lots[i]! - lots[j]! || i - j);
  order.subarray(0, trained).sort();
  order.subarray(trained).sort();
  return order;
}

/** The data set of these pairs: inputs are (n, m), the target is (n + m) mod P. */
export function pairsData(modulus: number, order: Uint32Array, trained: number): DataSet {
  const samples = (some: Uint32Array): Samples => {
    const inputs = new Int32Array(2 * some.length);
    const targets = new Int32Array(some.length);
    some.forEach((pair, i) => {
      const [n, m] = [Math.floor(pair / modulus), pair % modulus];
      inputs.set([n, m], 2 * i);
      targets[i] = (n + m) % modulus;
    });
    return {
      inputs: { data: inputs, rows: some.length, columns: 2 },
      targets: { data: targets, rows: some.length, columns: 1 },
    };
  };
  const test = trained === order.length ? null : samples(order.subarray(trained));
  return { training: samples(order.subarray(0, trained)), test, about: {} };
}

/** Data set number `dataSet` of a seed. */
export function drawPairs(core: Core, modulus: number, trained: number, seed: number, dataSet: number): DataSet {
  return pairsData(modulus, orderPairs(core, modulus, trained, seed, dataSet), trained);
}

/** Pairs with their answers, samples × 3: n, m, (n + m) mod P. Where all pairs are trained on, none are left to test. */
export function pairFiles({ training, test }: DataSet): Record<string, NamedArray> {
  const table = (samples: Samples | null): NamedArray => {
    const rows = samples?.inputs.rows ?? 0;
    const data = new Int32Array(3 * rows);
    for (let i = 0; samples && i < rows; i++) {
      const { inputs, targets } = samples;
      data.set([inputs.data[2 * i]!, inputs.data[2 * i + 1]!, targets.data[i]!], 3 * i);
    }
    return { data, shape: [rows, 3] };
  };
  return { "pairs.npy": table(training), "test-pairs.npy": table(test) };
}
