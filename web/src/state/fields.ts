/** How each setting is shown: its symbol, a sentence, its range. */
import type { Key } from "./settings.ts";

interface Shown {
  label: string;
  /** The paper's symbol, with _ and ^ before what is lowered or raised. */
  symbol?: string;
  sentence: string;
}

export interface NumberField extends Shown {
  kind: "number";
  from: number;
  to: number;
  logarithmic: boolean;
  whole: boolean;
}

export interface ChoiceField extends Shown {
  kind: "choice";
  choices: readonly { value: string | number; label: string }[];
}

export type Field = NumberField | ChoiceField;

const logarithmic = { kind: "number", logarithmic: true, whole: false } as const;
const linear = { kind: "number", logarithmic: false, whole: false } as const;
const count = { kind: "number", logarithmic: true, whole: true } as const;

export const fields: Readonly<Record<Exclude<Key, "task.kind">, Field>> = {
  noise: {
    ...logarithmic,
    label: "Noise",
    symbol: "σ^2",
    sentence: "How loosely the network may fit its data. Less noise is more pressure to learn.",
    from: 0.02,
    to: 0.5,
  },
  "task.samples": {
    ...count,
    label: "Samples",
    symbol: "n",
    sentence: "Training examples. More of them press like less noise does.",
    from: 50,
    to: 6000,
  },
  "network.width": {
    ...count,
    label: "Width",
    symbol: "N",
    sentence: "Hidden neurons. A wider network needs each neuron less, and feels the transition later.",
    from: 8,
    to: 1400,
  },
  "task.dim": {
    ...count,
    label: "Input dimension",
    symbol: "d",
    sentence: "Numbers in one input. The wells sharpen with d, for the action is proportional to it.",
    from: 5,
    to: 212,
  },
  "task.epsilon": {
    ...linear,
    label: "Cubic part",
    symbol: "ε",
    sentence: "How much of a cubic the teacher adds to its straight line.",
    from: -1.5,
    to: 1.5,
  },
  "network.readoutVariance": {
    ...logarithmic,
    label: "Readout variance",
    symbol: "σ_a^2",
    sentence: "Prior variance of the output weights, times N. Smaller is richer feature learning.",
    from: 1e-4,
    to: 1,
  },
  "network.inputVariance": {
    ...logarithmic,
    label: "Input variance",
    symbol: "σ_w^2",
    sentence: "Prior variance of the input weights, times d: how long a neuron’s weights want to be.",
    from: 0.05,
    to: 4,
  },
  seed: {
    ...linear,
    whole: true,
    label: "Seed",
    sentence: "Of all random numbers. The same seed gives the same bytes on every machine.",
    from: 0,
    to: 999,
  },
  "sampler.start": {
    kind: "choice",
    label: "Start",
    sentence: "A fresh draw from the prior, or with some neurons already placed in the side wells.",
    choices: [
      { value: "prior", label: "from the prior" },
      { value: "planted", label: "planted in the side wells" },
    ],
  },
  "sampler.plantedFraction": {
    ...linear,
    label: "Planted fraction",
    sentence: "How many of the neurons a planted start places in the side wells.",
    from: 0,
    to: 1,
  },
  "sampler.preconditioner": {
    kind: "choice",
    label: "Dynamics",
    sentence: "Both have the same equilibrium; only the paper’s dynamics mean something as a history in time.",
    choices: [
      { value: "prior", label: "preconditioned, fast" },
      { value: "none", label: "the paper’s dynamics" },
    ],
  },
  "sampler.stepSize": {
    ...logarithmic,
    label: "Step",
    symbol: "h",
    sentence: "Of Langevin dynamics. Larger is faster and less exact; too large diverges.",
    from: 1e-7,
    to: 1,
  },
  dataSets: {
    ...linear,
    whole: true,
    label: "Networks",
    sentence: "Side by side, each on its own data set: how much they differ is the scatter that theory averages over.",
    from: 1,
    to: 4,
  },
  workers: {
    ...linear,
    whole: true,
    label: "Workers",
    sentence: "Threads, at least one for each network. More share a network, where memory can be shared.",
    from: 1,
    to: 8,
  },
  pace: {
    kind: "choice",
    label: "Speed",
    sentence: "Steps a second that are not exceeded.",
    choices: [
      { value: 15, label: "15 steps/s" },
      { value: 60, label: "60 steps/s" },
      { value: 300, label: "300 steps/s" },
      { value: 1000, label: "1,000 steps/s" },
      { value: 0, label: "as fast as can be" },
    ],
  },
  action: {
    kind: "choice",
    label: "Action",
    sentence: "Exact norm integrates over the weights across the teacher; the paper freezes their length.",
    choices: [
      { value: "exact-norm", label: "exact norm" },
      { value: "printed", label: "as printed in the paper" },
    ],
  },
  ridge: {
    kind: "choice",
    label: "Ridge",
    sentence: "The equivalent kernel assumes endless data; the correction counts the samples there are.",
    choices: [
      { value: "finite-n", label: "corrected for finite n" },
      { value: "ek", label: "equivalent kernel" },
    ],
  },
  view: {
    kind: "choice",
    label: "View",
    sentence: "Neurons as beads on the action, or their density against −log p.",
    choices: [
      { value: "action", label: "neurons on the action" },
      { value: "density", label: "−log p, measured" },
    ],
  },
  against: {
    kind: "choice",
    label: "Vertical axis",
    sentence: "What varies upwards in the phase diagram.",
    choices: [
      { value: "task.samples", label: "samples" },
      { value: "network.width", label: "width" },
    ],
  },
};

/** What a field makes of a number: inside its range, whole where it must be. */
export function fitted(field: NumberField, value: number): number {
  const within = Math.min(field.to, Math.max(field.from, value));
  return field.whole ? Math.round(within) : Number(within.toPrecision(4));
}
