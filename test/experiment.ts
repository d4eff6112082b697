/** A small experiment to vary in tests. */
import type { ChainSpec } from "../src/runs/chain.ts";
import type { Experiment } from "../src/runs/experiment.ts";
import type { SamplerOptions } from "../src/samplers/configurations.ts";
import type { TeacherStudentTask } from "../src/tasks/teacher-student/configuration.ts";

export type Changes = Partial<Omit<Experiment, "task" | "network" | "sampler">> & {
  task?: Partial<TeacherStudentTask>;
  network?: Partial<Experiment["network"]>;
  sampler?: Partial<SamplerOptions>;
};

/** One chain of a small experiment with these changes. */
export function chainSpec(
  changes: Changes = {},
  rest: Partial<Omit<ChainSpec, "experiment">> = {},
): ChainSpec<TeacherStudentTask> {
  const { task, network, sampler, ...others } = changes;
  return {
    experiment: {
      task: { kind: "teacher-student", dim: 5, samples: 37, epsilon: -0.3, testSamples: 21, ...task },
      network: { width: 11, inputVariance: 0.5, readoutVariance: 0.8, ...network },
      noise: 0.2,
      sampler: {
        kind: "langevin",
        preconditioner: "prior",
        stepSize: 0.05,
        steps: 60,
        burnIn: 20,
        thin: 4,
        spacing: "linear",
        start: "prior",
        plantedFraction: 0.3,
        ...sampler,
      },
      dataSets: 2,
      chains: 2,
      seed: 2024,
      precision: "f64",
      ...others,
    },
    dataSet: 0,
    chain: 0,
    planted: null,
    ...rest,
  };
}
