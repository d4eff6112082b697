/** Modular addition on the page. */
import { type ModularAdditionParameters, modularAdditionLines, thresholds } from "grokphase";
import { commonFields } from "../state/common-fields.ts";
import { count, type Field, logarithmic, type NumberField } from "../state/field.ts";
import { samplerField } from "../state/sampler-fields.ts";
import type { Key, ModularAdditionSettings, Settings } from "../state/settings.ts";
import { axesOf, type Reference, type TaskView } from "./view.ts";

/** Powers Φ at which the action is drawn, in units of Φ*. */
const RELATIVE = Float64Array.from({ length: 181 }, (_, i) => i / 100);

const fields: Readonly<Partial<Record<Key, Field>>> = {
  ...commonFields,
  "network.width": { ...commonFields["network.width"], from: 50, to: 2400 },
  "task.modulus": {
    kind: "choice",
    label: "Modulus",
    symbol: "P",
    sentence: "Numbers are added modulo this prime. Each pair of numbers is one example.",
    choices: [5, 7, 11, 13, 17, 23].map((value) => ({ value, label: String(value) })),
  },
  "task.fraction": {
    kind: "choice",
    label: "Part trained on",
    sentence: "Of all P² pairs; the others are the test. There is theory of all pairs only.",
    choices: [
      { value: 1, label: "all pairs" },
      { value: 0.9, label: "nine in ten" },
      { value: 0.8, label: "eight in ten" },
      { value: 0.6, label: "six in ten" },
    ],
  },
  "task.sextic": {
    ...logarithmic,
    label: "Sextic decay",
    symbol: "γ",
    sentence: "Keeps weights from growing without bound: without it the attraction would win.",
    from: 0.3,
    to: 30,
  },
  "network.readoutVariance": {
    ...logarithmic,
    label: "Readout variance",
    symbol: "σ_a^2",
    sentence: "Prior variance of the output weights, times N.",
    from: 1e-9,
    to: 1e-4,
    limits: [1e-12, 1],
  },
  against: {
    kind: "choice",
    label: "Vertical axis",
    sentence: "What varies upwards in the phase diagram.",
    choices: [
      { value: "network.width", label: "width" },
      { value: "task.sextic", label: "sextic decay" },
    ],
  },
};

const own = (settings: Settings) => settings as ModularAdditionSettings;

function parametersOf(settings: ModularAdditionSettings): ModularAdditionParameters {
  return {
    modulus: settings["task.modulus"],
    width: settings["network.width"],
    readoutVariance: settings["network.readoutVariance"],
    sextic: settings["task.sextic"],
    noise: settings.noise,
  };
}

/** Theory is of all pairs: with a part of them it says where wells would be, but foretells nothing. */
function referenceOf({
  "task.fraction": fraction,
  "task.modulus": modulus,
}: ModularAdditionSettings): Reference | null {
  if (fraction === 1) return null;
  const pairs = modulus * modulus;
  const sentence = `There is theory of all ${pairs} pairs only. Drawn is what it says of those at this noise, for orientation: of the ${Math.round(fraction * pairs)} pairs trained on it foretells nothing.`;
  return { name: "all pairs", sentence };
}

/** The noise, in a range around where droplets first appear. */
function noiseField(settings: Settings): NumberField {
  const { onset } = thresholds(parametersOf(own(settings)), "corrected");
  const round = (value: number) => Number(value.toPrecision(3));
  return {
    ...count,
    whole: false,
    label: "Noise",
    symbol: "σ^2",
    sentence: "How loosely the network may fit its table. Less noise is more pressure to learn.",
    from: round(0.35 * onset),
    to: round(1.6 * onset),
    limits: [1e-9, 1],
  };
}

export const modularAddition: TaskView = {
  groups: [
    { title: "Task", keys: ["task.modulus", "task.fraction", "task.sextic"] },
    { title: "Machine", keys: ["dataSets"] },
    { title: "Network", keys: ["network.width", "network.readoutVariance"] },
    { title: "Theory", keys: ["against"] },
  ],
  field: (key, settings) => (key === "noise" ? noiseField(settings) : (fields[key] ?? samplerField(key, settings))),
  noise: noiseField,
  physical: ["noise", "task.modulus", "task.fraction", "task.sextic", "network.width", "network.readoutVariance"],

  async solve(theorist, settings) {
    const { "task.modulus": modulus, "task.sextic": sextic } = own(settings);
    const theory = await theorist.ask("modularAdditionTheory", parametersOf(own(settings)));
    const { a, lambda, dropletFraction, g, saddles, solver } = theory;
    const scale = Math.sqrt(3 / sextic);
    const x = RELATIVE.map((share) => share * scale);
    const reference = referenceOf(own(settings));
    return {
      ...(reference && { reference }),
      phase: theory.phase,
      sideWeight: theory.sideWeight,
      converged: solver.converged,
      iterations: solver.iterations,
      values: { a, lambda, dropletFraction },
      terrain: {
        x,
        action: x.map((phi) => modulus * phi * (1 - phi * (g - (sextic / 3) * phi))),
        density: null,
        saddles: saddles.map(({ phi, action, kind }) => ({ x: phi, action, kind })),
        mirrored: false,
        reach: 1.55 * scale,
      },
    };
  },

  async diagram(theorist, settings, noise, against) {
    const [x, y] = axesOf(noise, settings.against, against);
    const { phase, orderParameters } = await theorist.ask("modularAdditionDiagram", parametersOf(own(settings)), x, y);
    return { phase, learned: orderParameters.a!.map((row) => row.map((a) => 1 - a)) };
  },

  // Closed forms.
  async lines(_theorist, settings, noise, against) {
    return modularAdditionLines(parametersOf(own(settings)), ...axesOf(noise, settings.against, against));
  },

  landscape: {
    caption:
      "Each bead is a neuron, at the power of its strongest Fourier mode. The curve is theory: the action of one mode of one neuron. A neuron in the side well has become a wave.",
    x: "power of a mode,  Φ",
    y: "action of a mode  S(Φ)",
    side: "Φ",
  },
  learning: {
    caption: "Share of the table that the network’s output holds, and how often its largest output is right.",
    curves: [
      { observable: "testAccuracy", label: "accuracy", colour: "linear", share: (accuracy) => accuracy },
      { observable: "a", label: "learned  1 − |a|", colour: "cubic", share: (a) => 1 - a },
    ],
  },
  readings: [
    { observable: "a", name: "residual", symbol: "|a|", decimals: 4 },
    { observable: "dropletFraction", name: "modes that are droplets", symbol: "", decimals: 3 },
    { observable: "testAccuracy", name: "test accuracy", symbol: "", decimals: 3 },
    { observable: "participationRatio", name: "modes a neuron is spread over", symbol: "", decimals: 3 },
    { observable: "trainLoss", name: "train loss", symbol: "", decimals: 3 },
    { observable: "testLoss", name: "test loss", symbol: "", decimals: 3 },
  ],
  modes: true,
};
