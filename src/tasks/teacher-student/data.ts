/**
 * Data sets of the teacher–student task, drawn from the seed (PHYSICS 3):
 * x ~ N(0, I_d), a unit teacher w*, y = H1 + εH3 with H1 = w*·x and
 * H3 = (w*·x)³ − 3 w*·x. Data set k is the same for every chain, noise and width.
 */
import { bytesOf, kernelsOf } from "../../core/kernels.ts";
import type { Core } from "../../core/module.ts";
import { deriveKey, type Key } from "../../core/random.ts";
import type { ErfNetwork } from "../../network/erf-network.ts";
import { quads } from "../../network/panels.ts";
import { doubles, scratch } from "../../theory/scratch.ts";

/** Streams of random numbers under a data set's key. */
const TEACHER = 1;
const TRAINING_INPUTS = 2;
const TEST_INPUTS = 3;

/** Stands where a chain's number stands in the keys of chains. */
const DATA = 0xffffffff;

/** Samples drawn, labelled and packed at a time: a stretch of assembly/linalg/panels.ts. */
const STRETCH = 256;

/**
 * Fills the training set, the test set and the teacher of a network with data set number `dataSet`.
 * @returns w*·x of the training samples.
 */
export function drawDataSet(
  core: Core,
  network: ErfNetwork,
  epsilon: number,
  seed: number,
  dataSet: number,
): Float64Array {
  const { at } = network.layout;
  const key = deriveKey(core, seed, dataSet, DATA, at.scratch);
  const { samples, testSamples, dim } = network.shape;
  drawTeacher(core, network.doubles(at.teacher, dim), at.staging, key);
  const draw = (stream: number, count: number, rows: number, columns: number | null, targets: number) =>
    drawSamples(core, network, { key, epsilon, stream, count, rows, columns, targets });
  const training = draw(TRAINING_INPUTS, samples, at.inputRows, at.inputColumns, at.targets);
  draw(TEST_INPUTS, testSamples, at.testInputRows, null, at.testTargets);
  return training;
}

function drawTeacher(core: Core, teacher: Float64Array, staging: number, key: Key): void {
  core.kernels.fillNormals_f64(staging, teacher.length, key.low, key.high, 0, TEACHER, 0, 0);
  teacher.set(new Float64Array(core.memory.buffer, staging, teacher.length));
  let norm = 0;
  for (const w of teacher) norm += w * w;
  for (let k = 0; k < teacher.length; k++) teacher[k]! /= Math.sqrt(norm);
}

interface Samples {
  key: Key;
  epsilon: number;
  stream: number;
  count: number;
  /** Address of the inputs packed for the forward pass. */
  rows: number;
  /** Address of the inputs packed for the gradient; null where none is needed. */
  columns: number | null;
  targets: number;
}

/** @returns w*·x of the samples. */
function drawSamples(core: Core, network: ErfNetwork, samples: Samples): Float64Array {
  const { key, epsilon, stream, count, rows, columns, targets } = samples;
  const { staging, teacher } = network.layout.at;
  const { dim, precision } = network.shape;
  const { packRows, packColumns } = kernelsOf(core, precision);
  const size = bytesOf(precision);
  const y = network.numbers(targets, count);
  const w = network.doubles(teacher, dim);
  const projections = new Float64Array(count);
  for (let start = 0; start < count; start += STRETCH) {
    const some = Math.min(STRETCH, count - start);
    core.kernels.fillNormals_f64(staging, some * dim, key.low, key.high, start * dim, stream, 0, 0);
    const inputs = network.doubles(staging, some * dim);
    for (let i = 0; i < some; i++) {
      let h1 = 0;
      for (let k = 0; k < dim; k++) h1 += inputs[i * dim + k]! * w[k]!;
      projections[start + i] = h1;
      y[start + i] = h1 + epsilon * (h1 * h1 * h1 - 3 * h1);
    }
    // In place: a number of the network's type never lies behind its double.
    network.numbers(staging, some * dim).set(inputs);
    packRows(staging, rows + start * dim * size, some, dim);
    if (columns !== null) packColumns(staging, columns + start * quads(dim) * size, some, dim);
  }
  return projections;
}

/** A data set in natural order, in f64: the same that a network of this seed is trained on. */
export interface PlainDataSet {
  /** w*: dim. */
  teacher: Float64Array;
  training: PlainSamples;
  test: PlainSamples;
}

export interface PlainSamples {
  /** rows × dim, row-major. */
  data: Float64Array;
  rows: number;
  dim: number;
  targets: Float64Array;
}

/** Data set number `dataSet` of a seed, for kernel methods on the very data of a network. */
export function plainDataSet(
  core: Core,
  { dim, samples, testSamples, epsilon }: { dim: number; samples: number; testSamples: number; epsilon: number },
  seed: number,
  dataSet: number,
): PlainDataSet {
  const at = scratch(core, Math.max(samples, testSamples) * dim + 16);
  const key = deriveKey(core, seed, dataSet, DATA, at);
  const teacher = new Float64Array(dim);
  drawTeacher(core, teacher, at, key);
  const samplesOf = (stream: number, rows: number): PlainSamples => {
    core.kernels.fillNormals_f64(at, rows * dim, key.low, key.high, 0, stream, 0, 0);
    const data = doubles(core, at, rows * dim).slice();
    const targets = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      let h1 = 0;
      for (let k = 0; k < dim; k++) h1 += data[i * dim + k]! * teacher[k]!;
      targets[i] = h1 + epsilon * (h1 * h1 * h1 - 3 * h1);
    }
    return { data, rows, dim, targets };
  };
  return { teacher, training: samplesOf(TRAINING_INPUTS, samples), test: samplesOf(TEST_INPUTS, testSamples) };
}
