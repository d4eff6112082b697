/** The teacher–student task as a chain sees it: network, first weights and observables. */
import type { Core } from "../../core/module.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { Observer } from "../../experiment/task.ts";
import type { DataSet } from "../../network/data-set.ts";
import type { ErfNetwork } from "../../network/erf-network.ts";
import { DirectionObserver } from "../dense/observers.ts";
import { TRAINING_PARTS, TrainingParts } from "../dense/training-parts.ts";
import type { TeacherStudentTask } from "./configuration.ts";
import { projections } from "./data.ts";

/** Losses are mean squared errors per sample. */
export function observe(
  core: Core,
  network: ErfNetwork,
  { training, about }: DataSet,
  { task: { epsilon } }: Experiment<TeacherStudentTask>,
): Observer {
  const teacher = about.teacher!;
  const direction = new DirectionObserver(core, network, teacher);
  const parts = new TrainingParts(projections(training.inputs.data, teacher), epsilon);
  const { samples, testSamples } = network.shape;
  return {
    names: [...DirectionObserver.names(core), "trainLoss", "testLoss", ...TRAINING_PARTS],
    measure(loss, testLoss) {
      const { values, overlaps } = direction.measure();
      const learned = parts.of(network.residuals());
      return { values: [...values, loss / samples, testLoss / testSamples, ...learned], overlaps };
    },
    close: () => direction.close(),
  };
}
