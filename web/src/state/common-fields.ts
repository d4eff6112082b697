/** The fields that all tasks share. */
import { count, type Field, linear } from "./field.ts";

export const commonFields = {
  "network.width": {
    ...count,
    label: "Width",
    symbol: "N",
    sentence: "Hidden neurons. A wider network needs each neuron less, and feels the transition later.",
    from: 8,
    to: 1400,
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
} as const satisfies Record<string, Field>;
