/** What the page has to know of a task; one file a task says it. */
import type { Axis, DiagramLine, Theorist } from "grokphase";
import type { Palette } from "../draw/palette.ts";
import type { Field, NumberField } from "../state/field.ts";
import type { Phase } from "../state/phases.ts";
import type { Key, Settings } from "../state/settings.ts";

/** The action along one coordinate, with its wells. */
export interface Terrain {
  x: Float64Array;
  /** S(x) − S(0). */
  action: Float64Array;
  /** −log p(x), normalised; null where the coordinate has no density of its own. */
  density: Float64Array | null;
  /** In rising order of x. */
  saddles: readonly { x: number; action: number; kind: "minimum" | "maximum" }[];
  /** Whether −x is as good as x. */
  mirrored: boolean;
  /** How far to look. */
  reach: number;
}

/** What theory says. */
export interface Answer {
  /** Where it is of another network than the one that is trained: of which one, and that it foretells nothing here. */
  reference?: Reference;
  phase: Phase;
  /** Probability of the side wells. */
  sideWeight: number;
  converged: boolean;
  iterations: number;
  /** By the observable's name. */
  values: Readonly<Record<string, number>>;
  terrain: Terrain;
}

export interface Reference {
  /** What theory is of: "all pairs". */
  name: string;
  sentence: string;
}

export interface DiagramRows {
  phase: Phase[][];
  /** How much is learned at each point, 0 … 1. */
  learned: number[][];
}

/** A line of the panel of what has been learned. */
export interface Curve {
  observable: string;
  label: string;
  colour: keyof Palette;
  /** The learned share, from the observable. */
  share(value: number, settings: Settings): number;
}

export interface Reading {
  observable: string;
  name: string;
  symbol: string;
  decimals: number;
  /** Of the observable and of its theory. */
  factor?(settings: Settings): number;
}

export interface TaskView {
  /** What is shown as controls, in groups, beside the sampler. */
  groups: readonly { title: string; keys: readonly Key[] }[];
  /** Fields may depend on other settings: a range that follows the transition. */
  field(key: Key, settings: Settings): Field;
  noise(settings: Settings): NumberField;
  /** Keys that theory depends on. */
  physical: readonly Key[];
  /** @throws GrokphaseError "bad-input" where theory does not cover the settings */
  solve(theorist: Theorist, settings: Settings): Promise<Answer>;
  /** Phases over noise and the setting `against`, row by row. */
  diagram(theorist: Theorist, settings: Settings, noise: Float64Array, against: Float64Array): Promise<DiagramRows>;
  /** Lines of transition across the same diagram, or across some of its rows. */
  lines(theorist: Theorist, settings: Settings, noise: Float64Array, against: Float64Array): Promise<DiagramLine[]>;
  landscape: { caption: string; x: string; y: string; side: string };
  learning: { caption: string; curves: readonly Curve[] };
  readings: readonly Reading[];
  /** Whether there are Fourier modes to show. */
  modes: boolean;
}

/** Axes of a phase diagram, by the names that parameters have in theory: "width" for "network.width". */
export function axesOf(noise: Float64Array, upwards: Key, against: Float64Array): [x: Axis, y: Axis] {
  return [
    { name: "noise", values: noise, logarithmic: true },
    { name: upwards.split(".").at(-1)!, values: against, logarithmic: true },
  ];
}
