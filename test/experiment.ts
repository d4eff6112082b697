/** A small experiment to vary in tests. */
import type { ChainSpec } from "../src/experiment/chain.ts";
import type { Experiment } from "../src/experiment/experiment.ts";
import type { LangevinOptions } from "../src/moves/langevin/index.ts";
import type { SamplerOptions } from "../src/moves/samplers.ts";
import type { Schedule } from "../src/moves/schedule.ts";
import type { ModularAdditionTask } from "../src/tasks/modular-addition/configuration.ts";
import type { TeacherStudentTask } from "../src/tasks/teacher-student/configuration.ts";

export type Changes = Partial<Omit<Experiment, "task" | "network" | "sampler">> & {
  task?: Partial<TeacherStudentTask>;
  network?: Partial<Experiment["network"]>;
  /** Of Langevin dynamics unless it names another kind. */
  sampler?: SamplerChanges;
};

type Kind = SamplerOptions["kind"];
type Of<K extends Kind> = Extract<SamplerOptions, { kind: K }>;
type SamplerChanges =
  | Partial<LangevinOptions>
  | { [K in Kind]: { kind: K } & Partial<Omit<Of<K>, "kind">> }[Exclude<Kind, "langevin">];

const metropolis = { adaptation: "burn-in", targetAcceptance: 0.7 } as const;

/** What is each sampler's own. */
const samplers: { [K in Kind]: Omit<Of<K>, keyof Schedule> } = {
  langevin: { kind: "langevin", preconditioner: "prior", stepSize: 0.05 },
  mala: { kind: "mala", stepSize: 0.05, ...metropolis },
  underdamped: { kind: "underdamped", adaptation: "none", stepSize: 0.1, friction: 1 },
  gibbs: { kind: "gibbs", stepSize: 0.3, leapfrogSteps: 3, trajectory: "jittered", ...metropolis },
  hmc: { kind: "hmc", stepSize: 0.3, leapfrogSteps: 5, trajectory: "jittered", ...metropolis },
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
        ...samplers[sampler?.kind ?? "langevin"],
        steps: 60,
        burnIn: 20,
        thin: 4,
        spacing: "linear",
        start: "prior",
        plantedFraction: 0.3,
        ...sampler,
      } as SamplerOptions,
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

export type ModularChanges = Omit<Changes, "task"> & { task?: Partial<ModularAdditionTask> };

/** One chain of a small experiment on modular addition with these changes. */
export function modularChainSpec(
  { task, ...changes }: ModularChanges = {},
  rest: Partial<Omit<ChainSpec, "experiment">> = {},
): ChainSpec<ModularAdditionTask> {
  const { experiment, ...spec } = chainSpec({
    noise: 2e-3,
    ...changes,
    network: { width: 21, inputVariance: 1, readoutVariance: 1e-4, ...changes.network },
    sampler: { stepSize: 0.002, ...changes.sampler } as Changes["sampler"] & object,
  });
  return {
    ...spec,
    ...rest,
    experiment: {
      ...experiment,
      task: {
        kind: "modular-addition",
        modulus: 7,
        fraction: 1,
        sextic: 3,
        sexticSpace: "fourier",
        readout: "sampled",
        ...task,
      },
    },
  };
}
