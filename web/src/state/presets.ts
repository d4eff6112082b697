/** States of the page with a name. */
import { presets as experiments } from "grokphase";
import type { ModularAdditionSettings, Settings, TeacherStudentSettings } from "./settings.ts";

export interface Preset {
  title: string;
  /** What there is to see. */
  sentence: string;
  settings: Settings;
  /** Always begins with a new network, whatever there was before. */
  fresh?: boolean;
}

/** The paper's Fig. 2 at a member of its scaling family, as the package has it. */
function figure2(name: "fig2-eighth" | "fig2-one"): TeacherStudentSettings {
  const { task, network } = experiments[name]!;
  if (task.kind !== "teacher-student") throw new Error(`${name} is no teacher–student experiment`);
  return {
    "task.kind": "teacher-student",
    noise: 0.15,
    "task.samples": task.samples,
    "network.width": network.width,
    "task.dim": task.dim,
    "task.epsilon": task.epsilon ?? -0.3,
    "network.readoutVariance": Number((network.readoutVariance ?? 8 / network.width).toPrecision(6)),
    "network.inputVariance": network.inputVariance ?? 0.5,
    seed: 4,
    "sampler.start": "prior",
    "sampler.plantedFraction": 0.1,
    "sampler.kind": "langevin",
    "sampler.preconditioner": "prior",
    "sampler.stepSize": 0.05,
    dataSets: 2,
    pace: 300,
    workers: 2,
    action: "exact-norm",
    ridge: "finite-n",
    view: "action",
    against: "task.samples",
  };
}

/** Modular addition in a case that can be simulated, as the package has it. */
function modular(name: "modular-p11"): ModularAdditionSettings {
  const { task, network, noise } = experiments[name]!;
  if (task.kind !== "modular-addition") throw new Error(`${name} is no modular addition`);
  return {
    "task.kind": "modular-addition",
    noise: Number(noise.toPrecision(4)),
    "task.modulus": task.modulus,
    "task.fraction": 1,
    "task.sextic": task.sextic,
    "network.width": network.width,
    "network.readoutVariance": Number(network.readoutVariance!.toPrecision(6)),
    seed: 1,
    "sampler.start": "prior",
    "sampler.plantedFraction": 0.1,
    "sampler.kind": "langevin",
    "sampler.preconditioner": "prior",
    "sampler.stepSize": 0.01,
    dataSets: 1,
    pace: 300,
    workers: 1,
    against: "network.width",
  };
}

const eighth = figure2("fig2-eighth");

export const presets = {
  before: {
    title: "Before the transition",
    sentence: "Much noise: one well, every neuron in it, and the cubic part of the teacher is not learned.",
    settings: { ...eighth, noise: 0.3 },
  },
  at: {
    title: "At the transition",
    sentence:
      "Where theory says that side wells first hold neurons: the centre and the side wells weigh against each other.",
    settings: { ...eighth, noise: 0.145 },
  },
  after: {
    title: "After the transition",
    sentence: "Little noise: a few neurons have settled far out, aligned with the teacher, and carry the cubic part.",
    settings: { ...eighth, noise: 0.05 },
  },
  droplet: {
    title: "Watch a droplet nucleate",
    sentence:
      "A fresh network where side wells are deep but a barrier stands before them: neurons cross it one by one, in slow motion.",
    fresh: true,
    settings: { ...eighth, noise: 0.065, pace: 60, dataSets: 1, workers: 1 },
  },
  paper: {
    title: "The paper’s Fig. 2",
    sentence:
      "The paper’s own size, 700 neurons on 3,000 samples in 150 dimensions: the same physics, sharper and slower.",
    settings: { ...figure2("fig2-one"), pace: 0, dataSets: 1 },
  },
  modular: {
    title: "Modular addition, P = 11",
    sentence:
      "Another task that groks: adding numbers modulo a prime. Neurons that understand it are waves, one Fourier mode each.",
    settings: { ...modular("modular-p11"), noise: 1.7e-4 },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as PresetName[];

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}
