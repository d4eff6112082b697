/** The teacher–student task on the page. */
import type { TeacherStudentParameters } from "grokphase";
import { commonFields } from "../state/common-fields.ts";
import { count, type Field, linear, logarithmic, type NumberField } from "../state/field.ts";
import { samplerField } from "../state/sampler-fields.ts";
import type { Key, Settings, TeacherStudentSettings } from "../state/settings.ts";
import { axesOf, type TaskView } from "./view.ts";

/** Overlaps at which curves are computed. */
const grid = Float64Array.from({ length: 321 }, (_, i) => (i - 160) / 100);
const LARGEST_REACH = 1.6;

const fields: Readonly<Partial<Record<Key, Field>>> = {
  ...commonFields,
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

const own = (settings: Settings) => settings as TeacherStudentSettings;

function parametersOf(settings: TeacherStudentSettings): TeacherStudentParameters {
  return {
    width: settings["network.width"],
    samples: settings["task.samples"],
    dim: settings["task.dim"],
    inputVariance: settings["network.inputVariance"],
    readoutVariance: settings["network.readoutVariance"],
    epsilon: settings["task.epsilon"],
    noise: settings.noise,
  };
}

export const teacherStudent: TaskView = {
  groups: [
    { title: "Task", keys: ["task.samples", "task.dim", "task.epsilon"] },
    { title: "Machine", keys: ["dataSets", "workers"] },
    { title: "Network", keys: ["network.width", "network.readoutVariance", "network.inputVariance"] },
    { title: "Theory", keys: ["action", "ridge", "against"] },
  ],
  field: (key, settings) => fields[key] ?? samplerField(key, settings),
  noise: () => fields.noise as NumberField,
  physical: [
    "noise",
    "task.samples",
    "network.width",
    "task.dim",
    "task.epsilon",
    "network.readoutVariance",
    "network.inputVariance",
    "action",
    "ridge",
  ],

  async solve(theorist, settings) {
    const { action, ridge } = own(settings);
    const { theory, curve } = await theorist.ask(
      "teacherStudent",
      parametersOf(own(settings)),
      { action, ridge },
      grid,
    );
    const centre = curve[grid.length >> 1]!;
    const furthest = Math.max(...theory.saddles.map(({ q }) => q));
    const { f1, f3, dropletFraction, varianceAlongTeacher } = theory;
    return {
      phase: theory.phase,
      sideWeight: theory.sideWeight,
      converged: theory.solver.converged,
      iterations: theory.solver.iterations,
      values: { f1, f3, dropletFraction, varianceAlongTeacher },
      terrain: {
        x: grid,
        action: curve.map((value) => value - centre),
        density: curve,
        saddles: theory.saddles.map(({ q, action: height, kind }) => ({ x: q, action: height, kind })),
        mirrored: true,
        reach: Math.min(LARGEST_REACH, Math.max(1.2, 1.28 * furthest, 4 * Math.sqrt(varianceAlongTeacher))),
      },
    };
  },

  async diagram(theorist, settings, noise, against) {
    const { action, ridge, against: upwards, "task.epsilon": epsilon } = own(settings);
    const [x, y] = axesOf(noise, upwards, against);
    const { phase, orderParameters } = await theorist.ask("teacherStudentDiagram", parametersOf(own(settings)), x, y, {
      action,
      ridge,
    });
    return { phase, learned: orderParameters.f3!.map((row) => row.map((f3) => f3 / (epsilon || 1))) };
  },

  lines(theorist, settings, noise, against) {
    const { action, ridge, against: upwards } = own(settings);
    const [x, y] = axesOf(noise, upwards, against);
    return theorist.ask("teacherStudentLines", parametersOf(own(settings)), x, y, { action, ridge });
  },

  landscape: {
    caption:
      "Each bead is a neuron of the live network, at its overlap with the teacher. The curve is theory: the action, S = −log p. Valleys are where neurons want to be.",
    x: "overlap of a neuron with the teacher,  q = w·w*",
    y: "action  S(q) − S(0)",
    side: "q",
  },
  learning: {
    caption: "Share of the teacher’s line and of its cubic that the network’s output holds.",
    curves: [
      { observable: "f1", label: "linear  f_1", colour: "linear", share: (f1) => f1 },
      {
        observable: "f3",
        label: "cubic  f_3/ε",
        colour: "cubic",
        share: (f3, settings) => f3 / (own(settings)["task.epsilon"] || 1),
      },
    ],
  },
  readings: [
    { observable: "f1", name: "linear part", symbol: "f_1", decimals: 3 },
    { observable: "f3", name: "cubic part", symbol: "f_3", decimals: 4 },
    { observable: "dropletFraction", name: "neurons beyond ½", symbol: "P(|q|>½)", decimals: 3 },
    {
      observable: "varianceAlongTeacher",
      name: "spread along the teacher",
      symbol: "d Var q",
      decimals: 2,
      factor: (settings) => own(settings)["task.dim"],
    },
    { observable: "trainLoss", name: "train loss", symbol: "", decimals: 3 },
    { observable: "testLoss", name: "test loss", symbol: "", decimals: 3 },
  ],
  modes: false,
};
