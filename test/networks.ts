/** Networks with data in them, for tests that need no chain. */
import { openTask } from "../src/chain/open-task.ts";
import type { Core } from "../src/core/module.ts";
import type { ChainSpec } from "../src/experiment/chain.ts";
import { ErfNetwork } from "../src/network/erf-network.ts";
import { type Share, WHOLE } from "../src/network/layout.ts";
import type { QuadraticNetwork } from "../src/tasks/modular-addition/network.ts";
import { pairsData } from "../src/tasks/modular-addition/pairs.ts";
import type { TeacherStudentTask } from "../src/tasks/teacher-student/configuration.ts";
import { drawTeacherStudent } from "../src/tasks/teacher-student/data.ts";

/** What a teacher–student chain works on, with its data and first weights; and w*. */
export function openTeacherStudent(core: Core, spec: ChainSpec<TeacherStudentTask>, share: Share = WHOLE) {
  const { network, ...rest } = openTask(core, spec, share);
  if (!(network instanceof ErfNetwork)) throw new Error("another network");
  return { ...rest, network, teacher: teacherOf(core, spec) };
}

/** w* of a chain's data set. */
export function teacherOf(core: Core, { experiment, dataSet }: ChainSpec<TeacherStudentTask>): Float64Array {
  return drawTeacherStudent(core, experiment.task, experiment.seed, dataSet).about.teacher!;
}

/** Fills an erf network with teacher–student data of its shape. */
export function loadData(core: Core, network: ErfNetwork): void {
  const { samples, testSamples, dim } = network.shape;
  network.load(drawTeacherStudent(core, { samples, testSamples, dim, epsilon: -0.3 }, 1, 0));
}

/** Fills a quadratic network with pairs n·P + m: first those of the training set, then the others. */
export function withPairs<N extends QuadraticNetwork>(network: N, order: ArrayLike<number>): N {
  network.load(pairsData(network.modulus, Uint32Array.from(order), network.trained));
  return network;
}
