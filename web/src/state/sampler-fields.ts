/** How a sampler and its options are shown: in the page's words where it has any, and otherwise in the library's. */
import type { SamplerOption } from "grokphase";
import { commonFields } from "./common-fields.ts";
import { type ChoiceField, type Field, linear, logarithmic, type NumberField } from "./field.ts";
import { formOf, kindsFor, showsTime } from "./sampler.ts";
import type { Key, Settings } from "./settings.ts";

/** Kinds by the names that the field has for them. */
const kindNames: Readonly<Record<string, string>> = {
  langevin: "Langevin",
  mala: "MALA",
  underdamped: "underdamped Langevin",
  hmc: "Hamiltonian Monte Carlo",
  gibbs: "Gibbs",
};

/** A range wider than this is shown in steps of its logarithm. */
const WIDE = 50;

type Words = Partial<Omit<NumberField, "kind" | "whole">> & { choices?: Readonly<Record<string, string>> };

const words: Readonly<Record<string, Words>> = {
  preconditioner: {
    label: "Dynamics",
    sentence: "Both have the same equilibrium; only the paper’s dynamics mean something as a history in time.",
    choices: { prior: "preconditioned, fast", none: "the paper’s dynamics" },
  },
  stepSize: {
    label: "Step",
    sentence: "Larger is faster; too large is inexact, or refused, or diverges.",
    from: 1e-3,
    to: 1.9,
  },
  adaptation: {
    label: "Length of a step",
    sentence:
      "As given, or following the network: the step is then its first, or counts in units of the stiffest direction.",
    choices: { "burn-in": "follows the network", none: "as given" },
  },
  targetAcceptance: {
    label: "Acceptance",
    sentence: "Part of the proposals that is to be accepted; longer steps are refused more often.",
  },
  friction: {
    label: "Friction",
    symbol: "γ",
    sentence: "How soon momenta are forgotten: little lets neurons glide, much makes them diffuse.",
    from: 0.02,
    to: 20,
  },
  leapfrogSteps: {
    label: "Leapfrog steps",
    sentence: "Gradients in one trajectory, which counts as one step.",
    from: 1,
    to: 64,
  },
  trajectory: {
    label: "Trajectory",
    sentence: "Of a length drawn anew each time, which lets it miss no orbit, or always as long.",
    choices: { jittered: "of random length", fixed: "of one length" },
  },
};

/** What the first plain dynamics may be slowed down to. */
const PLAIN_STEPS = { from: 1e-7, to: 1 };

export function kindNameOf(kind: string): string {
  return kindNames[kind] ?? kind;
}

const kindName = (settings: Settings) => kindNameOf(settings["sampler.kind"]);

/** What a step is, for an axis of them. */
export function stepsName(settings: Settings, narrow: boolean): string {
  if (showsTime(settings)) return narrow ? "steps" : "steps = the paper’s epochs";
  return narrow ? "steps, not the paper’s time" : `steps of ${kindName(settings)}, not the paper’s time`;
}

/** Whether what is seen happening is a history in time. */
export function timeSentence(settings: Settings): string {
  if (showsTime(settings)) return "These steps are the paper’s: one is an epoch of its training.";
  const whose = settings["sampler.kind"] === "langevin" ? "preconditioned Langevin" : kindName(settings);
  return `Steps of ${whose} are not the paper’s time: the same equilibrium, another history.`;
}

export function samplerField(key: Key, settings: Settings): Field {
  if (key === "sampler.kind") return kindField(settings);
  if (Object.hasOwn(commonFields, key)) return commonFields[key as keyof typeof commonFields];
  const name = key.split(".")[1]!;
  const form = formOf(settings["sampler.kind"]);
  const option = form.options.find((one) => one.name === name)!;
  const known = words[name] ?? {};
  const said = { label: known.label ?? labelOf(name), sentence: known.sentence ?? sentenceOf(option.description) };
  if (option.type === "choice") return choiceOf(option.choices, known.choices ?? {}, said);
  return numberOf(option, settings["sampler.preconditioner"] === "none" ? { ...known, ...PLAIN_STEPS } : known, said);
}

function kindField(settings: Settings): ChoiceField {
  const { description } = formOf(settings["sampler.kind"]);
  return {
    kind: "choice",
    label: "Sampler",
    sentence: sentenceOf(description),
    choices: kindsFor(settings).map(({ kind }) => ({ value: kind, label: kindNameOf(kind) })),
  };
}

type Said = Pick<Field, "label" | "sentence">;

function choiceOf(values: readonly string[], names: Readonly<Record<string, string>>, said: Said): ChoiceField {
  return { ...said, kind: "choice", choices: values.map((value) => ({ value, label: names[value] ?? value })) };
}

function numberOf(option: SamplerOption & { type: "number" }, known: Words, said: Said): NumberField {
  const from = known.from ?? option.from;
  const to = known.to ?? option.to;
  return {
    ...(from > 0 && to / from > WIDE ? logarithmic : linear),
    ...said,
    ...(known.symbol && { symbol: known.symbol }),
    whole: option.whole,
    from: Math.max(from, option.from),
    to: Math.min(to, option.to),
    limits: [option.from, option.to],
  };
}

/** "targetAcceptance" as "Target acceptance". */
function labelOf(name: string): string {
  const spaced = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced[0]!.toUpperCase() + spaced.slice(1);
}

/** The first sentence of a description, without the quotes of a configuration. */
function sentenceOf(description: string): string {
  const plain = description.split(";")[0]!.replaceAll('"', "");
  return plain.endsWith(".") ? plain : `${plain}.`;
}
