/**
 * Data sets of the teacher–student task, drawn from the seed (PHYSICS 3): x ~ N(0, I_d), a unit teacher w*, and
 * y = H1 + εH3 with H1 = w*·x and H3 = (w*·x)³ − 3 w*·x. Data set k is the same for every chain, noise and width.
 */
import type { Core } from "../../core/module.ts";
import type { DataSet, Samples } from "../../network/data-set.ts";
import { withDataNormals } from "../data-normals.ts";

/** Streams of random numbers under a data set's key. */
const TEACHER = 1;
const TRAINING_INPUTS = 2;
const TEST_INPUTS = 3;

export interface TeacherStudentShape {
  dim: number;
  samples: number;
  testSamples: number;
  epsilon: number;
}

/** Data set number `dataSet` of a seed, in f64; `about.teacher` is w*: dim. */
export function drawTeacherStudent(
  core: Core,
  { dim, samples, testSamples, epsilon }: TeacherStudentShape,
  seed: number,
  dataSet: number,
): DataSet {
  const samplesOf = ({ inputs, targets }: TeacherStudentData): Samples => ({
    inputs: { data: inputs.data, rows: inputs.rows, columns: dim },
    targets: { data: targets, rows: inputs.rows, columns: 1 },
  });
  const training = drawTeacherStudentData(core, { dim, epsilon }, samples, seed, 2 * dataSet);
  const test = drawTeacherStudentData(core, { dim, epsilon }, testSamples, seed, 2 * dataSet + 1, training.teacher);
  return { training: samplesOf(training), test: samplesOf(test), about: { teacher: training.teacher } };
}

/** Inputs as kernel methods take them, with what the teacher says of them. */
export interface TeacherStudentData {
  /** w*, of norm 1: dim. */
  teacher: Float64Array;
  /** rows × dim. */
  inputs: { data: Float64Array; rows: number; dim: number };
  /** H1 + εH3 at the inputs: rows. */
  targets: Float64Array;
}

/**
 * The first inputs of the data that a run of this seed trains or tests on, and their targets (PHYSICS 3).
 *
 * @param stream  2k for the training set of data set k, 2k + 1 for its test set.
 * @param teacher  w*, of norm 1 (default that of the data set).
 */
export function drawTeacherStudentData(
  core: Core,
  { dim, epsilon }: Pick<TeacherStudentShape, "dim" | "epsilon">,
  rows: number,
  seed: number,
  stream: number,
  teacher?: Float64Array,
): TeacherStudentData {
  return withDataNormals(core, seed, Math.floor(stream / 2), (normals) => {
    const direction = teacher ?? unit(normals(TEACHER, dim));
    const data = normals(stream % 2 === 0 ? TRAINING_INPUTS : TEST_INPUTS, rows * dim);
    return { teacher: direction, inputs: { data, rows, dim }, targets: targetsOf(data, direction, epsilon) };
  });
}

/** H1 + εH3 of each input. */
function targetsOf(inputs: Float64Array, teacher: Float64Array, epsilon: number): Float64Array {
  return projections(inputs, teacher).map((h1) => h1 + epsilon * (h1 * h1 * h1 - 3 * h1));
}

/** w*·x of each input: inputs × dim. */
export function projections(inputs: ArrayLike<number>, teacher: Float64Array): Float64Array {
  const dim = teacher.length;
  return Float64Array.from({ length: inputs.length / dim }, (_, i) => {
    let h1 = 0;
    for (let k = 0; k < dim; k++) h1 += inputs[i * dim + k]! * teacher[k]!;
    return h1;
  });
}

function unit(direction: Float64Array): Float64Array {
  let norm = 0;
  for (const w of direction) norm += w * w;
  return direction.map((w) => w / Math.sqrt(norm));
}
