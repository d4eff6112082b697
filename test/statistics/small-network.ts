/** A network small enough that its targets can be drawn anew at every step. */

import type { Precision } from "../../src/core/kernels.ts";
import type { Core } from "../../src/core/module.ts";
import type { Sampler } from "../../src/moves/sampler.ts";
import { openSampler } from "../../src/moves/samplers.ts";
import { type Changes, chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";
import { erf } from "../reference/erf.ts";

/** Standard normals, one after another, from the core's own stream under a key of the test's own. */
function normalsFrom(core: Core): () => number {
  const count = 1 << 14;
  const [out] = core.face.allocate(Float64Array.of(8 * count));
  let block = 0;
  let at = count;
  let values = new Float64Array(0);
  return () => {
    if (at === count) {
      core.kernels.fillNormals_f64(out!, count, 77, 78, 0, 1, block++, 0);
      values = new Float64Array(core.memory.buffer, out, count).slice();
      at = 0;
    }
    return values[at++]!;
  };
}

export interface SmallNetwork {
  readonly inputs: Float64Array;
  readonly targets: Float64Array | Float32Array;
  readonly weights: Float64Array | Float32Array;
  readonly readout: Float64Array | Float32Array;
  /** Draws all weights from the prior. */
  drawWeights(): void;
  /** Draws targets from the likelihood at the present weights. */
  drawTargets(): void;
  output(sample: number): number;
  /** The sampler, from whatever weights and targets stand there now. */
  sampler(): Sampler;
  normal(): number;
  /**
   * For underdamped dynamics of one neuron at rest: gives them the momenta (w's, a's) that they have in the middle of a
   * step of this size, half a kick before the next.
   */
  setMomenta(w: number, a: number, stepSize: number): void;
  close(): void;
}

/** One dimension, so that padding is plain; `width` neurons on `samples` inputs. */
export function smallNetwork(
  core: Core,
  { width, samples, noise }: { width: number; samples: number; noise: number },
  sampler: NonNullable<Changes["sampler"]>,
  precision: Precision,
): SmallNetwork {
  const spec = chainSpec({
    precision,
    noise,
    task: { dim: 1, samples, testSamples: 1 },
    network: { width, inputVariance: 1, readoutVariance: width },
    sampler,
  });
  const { network, posterior, key } = openTeacherStudent(core, spec);
  const { at } = network.layout;
  const normal = normalsFrom(core);
  // Of an input layer of one dimension, a panel has four rows; of a quad of samples in one dimension, four numbers.
  const lanes = precision === "f32" ? 8 : 4;
  const place = (i: number) => Math.floor(i / lanes) * 4 * lanes + (i % lanes);
  const inputs = Float64Array.from(network.numbers(at.inputRows, samples));
  const targets = network.numbers(at.targets, samples);
  const weights = network.weights();
  const readout = network.readout();
  const output = (sample: number) => {
    let f = 0;
    for (let i = 0; i < width; i++) f += readout[i]! * erf(weights[place(i)]! * inputs[sample]!);
    return f;
  };
  return {
    inputs,
    targets,
    weights,
    readout,
    output,
    normal,
    drawWeights() {
      for (let i = 0; i < width; i++) {
        weights[place(i)] = Math.sqrt(posterior.inputVariance) * normal();
        readout[i] = Math.sqrt(posterior.readoutVariance) * normal();
      }
    },
    drawTargets() {
      for (let sample = 0; sample < samples; sample++) {
        targets[sample] = output(sample) + Math.sqrt(noise) * normal();
      }
    },
    setMomenta(w, a, stepSize) {
      let [slopeW, slopeA] = [weights[0]! / posterior.inputVariance, readout[0]! / posterior.readoutVariance];
      for (let sample = 0; sample < samples; sample++) {
        const x = inputs[sample]!;
        const pull = (output(sample) - targets[sample]!) / noise;
        const h = weights[0]! * x;
        slopeW += pull * readout[0]! * (2 / Math.sqrt(Math.PI)) * Math.exp(-h * h) * x;
        slopeA += pull * erf(h);
      }
      const momenta = network.numbers(at.vectors, weights.length + readout.length);
      momenta[0] = w + (stepSize / 2) * Math.sqrt(posterior.inputVariance) * slopeW;
      momenta[weights.length] = a + (stepSize / 2) * Math.sqrt(posterior.readoutVariance) * slopeA;
    },
    sampler: () => openSampler({ core, network, posterior, key }, spec.experiment.sampler),
    close: () => network.close(),
  };
}
