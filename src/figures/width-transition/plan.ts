/**
 * The runs of Figs 4 to 6 (PHYSICS 6, App. D): delayed generalisation in time, at three widths, by the paper's plain
 * dynamics from a draw of the prior. What the three figures show of them is measured here once.
 */

import { keptSteps, unevenBefore } from "../../chain/kept.ts";
import type { Core } from "../../core/module.ts";
import { type Parameters, fig4 as paper, parametersOf } from "../../tasks/teacher-student/parameters.ts";
import { teacherStudentTheory } from "../../tasks/teacher-student/theory/theory.ts";
import type { PlannedRun, Scale } from "../../work/plan.ts";
import type { Figure, FinishedRun, Material, Plan } from "../figure.ts";
import { overlapDensity } from "../shared/density.ts";
import { type Action, measuredIn, OVERLAPS, theoryOf } from "../shared/order-parameters.ts";
import { groupBy } from "../shared/pool.ts";
import {
  type Check,
  FOLLOWED,
  type Followed,
  type WidthCourse,
  type WidthTheory,
  type WidthTransition,
} from "./data.ts";
import { courseOf, delayOf, fallOf, halfTime, stretchSteps, type Tracks, tracksOf } from "./time-course.ts";

const WIDTHS = [2800, 1400, 700];

/** A member of the scaling family of PHYSICS 3, which keeps u and r, and how it is sampled. */
interface Sampling {
  /** β: N, d and σ_a² are the paper's times β, √β and 1/√β; n is the paper's times α = samples/600, σ² times α/β. */
  beta: number;
  dim: number;
  samples: number;
  testSamples: number;
  step: { stepSize: number } | { learningRate: number };
  steps: number;
  dataSets: number;
  /** Into how many runs the data sets are shared out, so that processes can share the work. */
  parts: number;
  /** How the equilibrium is sampled: of the same posterior, and with MORE_SAMPLES times the samples, where the data matter less. */
  equilibrium: Equilibrium;
  moreSamples: Equilibrium;
}

/** At the largest width. */
interface Equilibrium {
  steps: number;
  burnIn: number;
  thin: number;
  dataSets: number;
}

/** How many times the samples the second check has. */
const MORE_SAMPLES = 8;

/**
 * Light: an eighth of the neurons with the paper's ratio n/d of samples to dimensions. What memory and noise do is much
 * the same, but a step takes two thousandths of the time and, since wide readouts are the stiffest, may be longer.
 */
const sampling: Record<Scale, Sampling> = {
  light: {
    beta: 1 / 8,
    dim: 53,
    samples: 212,
    testSamples: 2000,
    step: { stepSize: 6e-5 },
    steps: 16_384,
    dataSets: 24,
    parts: 1,
    equilibrium: { steps: 2400, burnIn: 800, thin: 8, dataSets: 12 },
    moreSamples: { steps: 1200, burnIn: 400, thin: 8, dataSets: 6 },
  },
  paper: {
    beta: 1,
    dim: 150,
    samples: 600,
    testSamples: 3000,
    step: { learningRate: 2e-3 },
    steps: 7_000_000,
    dataSets: 50,
    parts: 50,
    equilibrium: { steps: 6000, burnIn: 2000, thin: 10, dataSets: 12 },
    moreSamples: { steps: 6000, burnIn: 2000, thin: 10, dataSets: 6 },
  },
};

/** Networks from the start on, and each width in equilibrium: on the same posterior, and with more samples. */
type Runs = "trained" | "equilibrium" | "moreSamples";

/** A figure of these runs: Figs 4 to 6. */
export type WidthFigure = Figure<Runs, Record<never, never>, WidthTransition>;

export function widthPlan(scale: Scale): Plan<Runs, Record<never, never>> {
  const { beta, dim, samples, testSamples, step, steps, dataSets, parts, equilibrium, moreSamples } = sampling[scale];
  const noise = ((samples / paper.samples) * paper.noise) / beta;
  const widths = WIDTHS.map((paperWidth) => Math.round(paperWidth * beta));
  const configurationOf = (width: number) => ({
    task: { kind: "teacher-student" as const, dim, samples, epsilon: paper.epsilon, testSamples },
    network: { width, inputVariance: paper.inputVariance, readoutVariance: paper.readoutVariance / Math.sqrt(beta) },
    noise,
    chains: 1,
  });
  const trained = widths.flatMap((width) =>
    Array.from({ length: parts }, (_, part): PlannedRun => {
      return {
        name: parts === 1 ? `width-${width}` : `width-${width}-part-${part + 1}`,
        configuration: {
          ...configurationOf(width),
          sampler: {
            kind: "langevin",
            preconditioner: "none",
            ...step,
            steps,
            burnIn: 0,
            thin: 1,
            spacing: "logarithmic",
          },
          dataSets: dataSets / parts,
          // The same data sets at every width, so that only the width differs.
          seed: 1 + part,
        },
      };
    }),
  );
  // From both sides, since droplets come and go slowly: the more slowly the narrower the network, whose steps cost less.
  const sampled = (width: number, { dataSets, thin, ...counts }: Equilibrium) => {
    const longer = Math.round(widths[0]! / width);
    const [steps, burnIn] = [longer * counts.steps, longer * counts.burnIn];
    return { dataSets, chains: 2, seed: 1, sampler: { steps, burnIn, thin: longer * thin, start: "both" as const } };
  };
  const inEquilibrium = widths.map((width): PlannedRun => {
    const configuration = { ...configurationOf(width), ...sampled(width, equilibrium) };
    return { name: `width-${width}-equilibrium`, configuration };
  });
  const withMore = widths.map((width): PlannedRun => {
    const { task, noise, ...rest } = configurationOf(width);
    const more = { task: { ...task, samples: MORE_SAMPLES * task.samples }, noise: MORE_SAMPLES * noise };
    return {
      name: `width-${width}-more-samples`,
      configuration: { ...rest, ...more, ...sampled(width, moreSamples) },
    };
  });
  return { runs: { trained, equilibrium: inEquilibrium, moreSamples: withMore }, calculations: {} };
}

/** Shared by Figs 4 to 6. */
export function measureWidths(core: Core, { runs }: Material<Runs>): WidthTransition {
  const { dim, samples, noise, epsilon, readoutVariance } = parametersOf(runs.trained[0]!.experiment);
  const widths = groupBy(runs.trained, ({ experiment }) => experiment.network.width);
  return {
    dim,
    samples,
    noise,
    epsilon,
    readoutVariance,
    // The plan has one width after the other, and a check of each in the same order.
    widths: widths.map((ofOneWidth, i) => ({
      ...measureWidth(core, ofOneWidth, WIDTHS[i]!),
      equilibrium: measureCheck(core, runs.equilibrium[i]!),
      moreSamples: measureCheck(core, runs.moreSamples[i]!),
    })),
  };
}

function measureWidth(
  core: Core,
  runs: readonly FinishedRun[],
  paperWidth: number,
): Omit<WidthCourse, "equilibrium" | "moreSamples"> {
  const { sampler, network } = runs[0]!.experiment;
  const steps = stretchSteps(keptSteps(sampler));
  const tracks = Object.fromEntries(
    FOLLOWED.map((name) => [name, tracksOf(runs.flatMap((run) => run.series(name)))]),
  ) as Record<Followed, Tracks>;
  const trained = halfTime(core, steps, tracks.trainLoss);
  const courses = Object.fromEntries(FOLLOWED.map((name) => [name, courseOf(tracks[name])]));
  return {
    runs: runs.map(({ name }) => name),
    width: network.width,
    paperWidth,
    dataSets: tracks.f1.length,
    stepSize: sampler.stepSize,
    steps,
    courses: courses as Record<Followed, ReturnType<typeof courseOf>>,
    halfTimes: {
      trainLoss: trained,
      f1: halfTime(core, steps, tracks.f1),
      f3: halfTime(core, steps, tracks.f3),
    },
    delay: delayOf(core, steps, tracks.trainLoss, tracks.f3),
    fall: fallOf(steps, tracks.testLoss, trained.step),
    end: measuredIn(core, runs),
    density: overlapDensity(lateOverlaps(runs), { binsPerUnit: 20, side: 40 }, core.kernels.logarithm_f64),
    theory: {
      printed: widthTheory(core, parametersOf(runs[0]!.experiment), paperWidth, "printed"),
      "exact-norm": widthTheory(core, parametersOf(runs[0]!.experiment), paperWidth, "exact-norm"),
    },
  };
}

function measureCheck(core: Core, run: FinishedRun): Check {
  const parameters = parametersOf(run.experiment);
  return {
    run: run.name,
    status: run.result.verdict.status,
    samples: parameters.samples,
    experiment: measuredIn(core, [run]),
    theory: theoryOf(core, parameters, "exact-norm").theory,
  };
}

/** The overlaps of the last octave of time, a data set at a time. */
function* lateOverlaps(runs: readonly FinishedRun[]): Generator<Float32Array> {
  for (const { experiment, overlaps } of runs) {
    const { sampler, network, chains } = experiment;
    const early = unevenBefore(sampler, sampler.steps) * network.width;
    for (const dataSet of overlaps()) {
      const length = dataSet.length / chains;
      const late = new Float32Array(chains * (length - early));
      for (let chain = 0; chain < chains; chain++) {
        late.set(dataSet.subarray(chain * length + early, (chain + 1) * length), chain * (length - early));
      }
      yield late;
    }
  }
}

function widthTheory(core: Core, parameters: Parameters, paperWidth: number, action: Action): WidthTheory {
  const { theory, limit, curve } = theoryOf(core, parameters, action);
  const { phase: paperPhase } = teacherStudentTheory(core, { ...paper, width: paperWidth }, { action });
  return { ...theory, phase: limit.phase, paperPhase, q: OVERLAPS, minusLogDensity: [...curve(OVERLAPS)] };
}
