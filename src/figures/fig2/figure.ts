/**
 * Fig 2 of the paper: the erf teacher–student network goes through a first-order
 * transition as the noise falls (PHYSICS 3 and 6). Real networks, sampled, beside theory.
 */

import { presets } from "../../configuration/presets.ts";
import { resolveExperiment } from "../../configuration/resolve.ts";
import type { Core } from "../../core/module.ts";
import { type Parameters, parametersOf, fig2 as unscaled } from "../../tasks/teacher-student/parameters.ts";
import { teacherStudentTheory } from "../../tasks/teacher-student/theory/theory.ts";
import { transitionNoise } from "../../tasks/teacher-student/theory/transition.ts";
import type { PlannedRun, Scale } from "../../work/plan.ts";
import type { Figure, FinishedRun, Material } from "../figure.ts";
import { type Binning, overlapDensity } from "../shared/density.ts";
import { type Action, measuredIn, OVERLAPS, theoryOf } from "../shared/order-parameters.ts";
import { groupBy, pooledOverlaps } from "../shared/pool.ts";
import type { Family, Figure2, NoiseCurve, Point, PointTheory } from "./data.ts";
import { figure2Panels } from "./panels.ts";
import { figure2Targets } from "./targets.ts";

const NOISES = [0.1, 0.15, 0.2, 0.25, 0.3];
const BINNING: Binning = { binsPerUnit: 20, side: 40 };
/** Theory against noise: 0.08, 0.085 … 0.32. */
const NOISE_GRID = Array.from({ length: 49 }, (_, i) => (16 + i) / 200);

const CONTROL_FACTOR = 8;
const CONTROL_DATA_SETS = 8;

/** One size of network and how much of it is sampled. */
interface Member {
  preset: string;
  steps: number;
  burnIn: number;
  thin: number;
  dataSets: number;
  chains: number;
  /** Into how many runs the data sets are shared out, so that processes can share the work. */
  parts: number;
  /** Instead of the above below the transition, where droplets come and go slowly. */
  below?: { steps: number; burnIn: number };
}

/** The transition for d → ∞ lies above, by either action. */
const BELOW = 0.17;

/**
 * f1 scatters between data sets by about 0.05 at n = 375 and by half of that at n = 1500, far more than chains do on one
 * of them. So a standard error below 0.01 takes many data sets and one chain on each; order parameters settle within
 * 50 underdamped steps, which burn-in exceeds.
 */
const members: Record<Scale, readonly Member[]> = {
  light: [
    { preset: "fig2-eighth", steps: 1600, burnIn: 400, thin: 8, dataSets: 100, chains: 1, parts: 1 },
    {
      preset: "fig2-half",
      steps: 600,
      burnIn: 250,
      thin: 5,
      dataSets: 22,
      chains: 1,
      parts: 1,
      below: { steps: 1000, burnIn: 450 },
    },
  ],
  // The paper's sizes, data sets and networks on each. Its 360,000 plain steps are these underdamped ones.
  paper: [
    { preset: "fig2-eighth", steps: 3000, burnIn: 600, thin: 10, dataSets: 50, chains: 4, parts: 10 },
    { preset: "fig2-half", steps: 3000, burnIn: 600, thin: 10, dataSets: 50, chains: 4, parts: 10 },
    { preset: "fig2-one", steps: 3000, burnIn: 600, thin: 10, dataSets: 50, chains: 4, parts: 10 },
    { preset: "fig2-two", steps: 3000, burnIn: 600, thin: 10, dataSets: 50, chains: 4, parts: 10 },
  ],
};

export const fig2: Figure<"points" | "controls", Record<never, never>, Figure2> = {
  name: "fig2",
  title: "Fig 2 · A first-order transition in what a network learns",
  introduction: [
    "A two-layer network with _N_ hidden neurons is trained on _n_ noisy examples of a teacher, a function of one direction **w*** in " +
      "_d_ dimensions: mostly linear in **x**·**w***, with a small cubic part of weight ε. Trained long enough with noise, it ends up in " +
      "a random state whose statistics are known: the Bayesian posterior. The points below are measured on such networks, sampled here by Langevin dynamics.",
    "The less noise σ², the more the network can learn. The linear part comes in gradually. The cubic part does not: above a critical noise " +
      "it is all but missing, and every neuron's overlap _q_ = **w**·**w*** with the teacher is a small Gaussian number. Below, some neurons — “droplets” — sit in new wells " +
      "far from the centre, aligned with the teacher, and the cubic part is learned through them. New wells that appear beside the old one and take over are what physics " +
      "calls a first-order transition, as of water droplets in vapour; the paper identifies grokking with it.",
    "The lines are theory with no parameter fitted: the adaptive-kernel equations solved for networks of exactly these sizes. “Printed” uses the action as " +
      "printed in the paper, which freezes the length of **w** across the teacher; “exact norm” integrates over it. " +
      "α = β scales the networks up without changing the theory's large-size limit: with growing size the transition sharpens.",
  ],

  plan(scale) {
    const points = members[scale].flatMap((member, m) =>
      NOISES.flatMap((noise, i) => pointRuns(member, noise, m * NOISES.length + i)),
    );
    const controls = NOISES.map((noise) =>
      controlOf(points.find(({ configuration }) => configuration.noise === noise)!),
    );
    return { runs: { points, controls }, calculations: {} };
  },

  data: figure2Data,
  panels: figure2Panels,
  targets: figure2Targets,
};

/** Each point and part has its own seed and so its own data sets: otherwise all points of a curve are off the same way. */
function pointRuns(
  { preset, dataSets, chains, parts, below, ...sampling }: Member,
  noise: number,
  point: number,
): PlannedRun[] {
  const base = presets[preset]!;
  return Array.from({ length: parts }, (_, part) => ({
    name: parts === 1 ? `${preset}-noise-${noise}` : `${preset}-noise-${noise}-part-${part + 1}`,
    configuration: {
      ...base,
      noise,
      dataSets: dataSets / parts,
      chains,
      seed: 1 + point * parts + part,
      sampler: { ...base.sampler, ...sampling, ...(noise < BELOW ? below : {}) },
    },
  }));
}

/** A point of the smallest networks again, with CONTROL_FACTOR times the samples and the noise. */
function controlOf({ name, configuration }: PlannedRun): PlannedRun {
  const { task, noise } = configuration;
  const { samples } = parametersOf(resolveExperiment(configuration));
  return {
    name: `${name}-control`,
    configuration: {
      ...configuration,
      task: Object.assign({}, task, { samples: CONTROL_FACTOR * samples }),
      noise: CONTROL_FACTOR * noise,
      dataSets: CONTROL_DATA_SETS,
    },
  };
}

/** Points with networks of one width are a family. */
function figure2Data(core: Core, { runs: { points, controls } }: Material<"points" | "controls">): Figure2 {
  const { experiment } = controls[0]!;
  return {
    epsilon: parametersOf(experiment).epsilon,
    // Of the whole family, so at α = β = 1, whose sizes are not rounded.
    transition: byAction((action) => transitionNoise(core, unscaled, action)!),
    families: groupBy(points, ({ experiment }) => experiment.network.width).map((ofOneWidth) =>
      measureFamily(core, ofOneWidth),
    ),
    control: {
      samplesFactor: CONTROL_FACTOR,
      scale: scaleOf(parametersOf(experiment)),
      points: controls.map((control) => measurePoint(core, [control])),
    },
  };
}

/** α = β of the paper's family, whose networks have 700β neurons. */
function scaleOf({ width }: Parameters): number {
  const scale = width / 700;
  return scale < 1 ? 1 / Math.round(1 / scale) : Math.round(scale);
}

function measureFamily(core: Core, runs: readonly FinishedRun[]): Family {
  const parameters = parametersOf(runs[0]!.experiment);
  const { width, dim, samples, inputVariance, readoutVariance } = parameters;
  return {
    scale: scaleOf(parameters),
    width,
    dim,
    samples,
    inputVariance,
    readoutVariance,
    points: groupBy(runs, ({ experiment }) => experiment.noise)
      .map((ofOneNoise) => measurePoint(core, ofOneNoise))
      .sort((one, other) => one.noise - other.noise),
    curves: byAction((action) => noiseCurve(core, parameters, action)),
  };
}

/** @param runs of one size and noise, with different seeds */
function measurePoint(core: Core, runs: readonly FinishedRun[]): Point {
  const { experiment } = runs[0]!;
  return {
    runs: runs.map(({ name }) => name),
    status: worstOf(runs),
    noise: experiment.noise,
    experiment: measuredIn(core, runs),
    density: overlapDensity(pooledOverlaps(runs), BINNING, core.kernels.logarithm_f64),
    theory: byAction((action) => pointTheory(core, parametersOf(experiment), action)),
  };
}

function worstOf(runs: readonly FinishedRun[]): Point["status"] {
  const found = runs.map(({ result }) => result.verdict.status);
  return (
    found.find((status) => status === "not-equilibrated") ??
    found.find((status) => status === "unclear") ??
    "equilibrated"
  );
}

function pointTheory(core: Core, parameters: Parameters, action: Action): PointTheory {
  const { theory, curve } = theoryOf(core, parameters, action);
  return { ...theory, q: OVERLAPS, minusLogDensity: [...curve(OVERLAPS)] };
}

function noiseCurve(core: Core, parameters: Parameters, action: Action): NoiseCurve {
  const theories = NOISE_GRID.map((noise) => teacherStudentTheory(core, { ...parameters, noise }, { action }));
  return {
    noise: NOISE_GRID,
    f1: theories.map(({ f1 }) => f1),
    f3: theories.map(({ f3 }) => f3),
    dropletFraction: theories.map(({ dropletFraction }) => dropletFraction),
  };
}

function byAction<T>(value: (action: Action) => T): Record<Action, T> {
  return { printed: value("printed"), "exact-norm": value("exact-norm") };
}
