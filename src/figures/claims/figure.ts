/** The paper's claim on sample complexity, and the reference numbers of theory, as one figure and its targets (PHYSICS 5 and 8). */

import { presets } from "../../configuration/presets.ts";
import type { Core } from "../../core/module.ts";
import { drawTeacherStudentData } from "../../tasks/teacher-student/data.ts";
import { type Parameters, fig2 as paperNetwork } from "../../tasks/teacher-student/parameters.ts";
import { teacherStudentLearningCurve } from "../../tasks/teacher-student/theory/learning-curve.ts";
import { teacherStudentTheory } from "../../tasks/teacher-student/theory/theory.ts";
import { teacherStudentTransition } from "../../tasks/teacher-student/theory/transition.ts";
import type { Calculation, Scale } from "../../work/plan.ts";
import type { Figure } from "../figure.ts";
import { measuredIn } from "../shared/order-parameters.ts";
import type { Claims, OnData, References, TheoryCurves } from "./data.ts";
import { claimPanels } from "./panels.ts";
import { claimTargets } from "./targets.ts";

/** The networks of α = β = 1 at the lowest noise of Fig 2. */
const network: Parameters = { ...paperNetwork, noise: 0.1 };
const SEED = 1;
const TEST_SAMPLES = 3000;
const SIZES = [375, 750, 1500, 3000];

/** Data sets on which kernels are compared, and how networks are sampled on the same ones. */
const sampling: Record<Scale, { dataSets: number; chains: number; steps: number; burnIn: number; thin: number }> = {
  light: { dataSets: 2, chains: 1, steps: 600, burnIn: 300, thin: 5 },
  paper: { dataSets: 50, chains: 4, steps: 3000, burnIn: 600, thin: 10 },
};

/** From one n to the next, ten to a decade: the tenth root of 10. */
const RATIO = 1.2589254117941673;
/** From 100 on, for the trained network as far as 10⁵, for the untrained one until it has learned. */
const TRAINED_POINTS = 31;
const UNTRAINED_POINTS = 91;

type Results = {
  onData: readonly OnData[];
  theory: readonly [TheoryCurves];
  references: readonly [References];
};

export const claims: Figure<"network", Results, Claims> = {
  name: "claims",
  title: "What feature learning saves in samples",
  introduction: [
    "An infinitely wide network does not learn features: it is a Gaussian process with a fixed kernel (NNGP), and to learn a cubic function of one direction it has to learn all cubic functions of _d_ dimensions, of which there are about _d_³/6. " +
      "A network that learns features finds the direction first. The paper's claim: at _n_ = 3000 it has learned of the cubic part what the Gaussian process needs _n_ of order _d_³ for.",
    "Here both are set beside each other on the very same data: Gaussian-process regression, regression with the kernel that theory gives the trained network, and sampled networks. The table below also has the reference numbers of the theory.",
  ],

  plan(scale) {
    const { dataSets, chains, ...sampler } = sampling[scale];
    const base = presets["fig2-one"]!;
    const configuration = { ...base, noise: network.noise, dataSets, chains, seed: SEED };
    const curves = { network, RATIO, TRAINED_POINTS, UNTRAINED_POINTS };
    return {
      runs: {
        network: [
          { name: "claims-network", configuration: { ...configuration, sampler: { ...base.sampler, ...sampler } } },
        ],
      },
      calculations: {
        onData: Array.from({ length: dataSets }, (_, dataSet) => onData(dataSet)),
        theory: [{ name: "claims-theory", parameters: curves, compute: theoryCurves }],
        references: [{ name: "claims-references", parameters: { paperNetwork, SEED }, compute: references }],
      },
    };
  },

  data: (core, { runs, results }) => ({
    network,
    sampled: { samples: network.samples, ...measuredIn(core, runs.network) },
    onData: [...results.onData],
    theory: results.theory[0],
    references: results.references[0],
  }),

  panels: claimPanels,
  targets: claimTargets,
};

function dataSetOf(core: Core, samples: number, dataSet: number) {
  return {
    training: drawTeacherStudentData(core, network, samples, SEED, 2 * dataSet),
    test: drawTeacherStudentData(core, network, TEST_SAMPLES, SEED, 2 * dataSet + 1),
  };
}

/** Both kernels on the first n samples of the data that network number `dataSet` is trained on. */
function onData(dataSet: number): Calculation<OnData> {
  return {
    name: `claims-data-${dataSet}`,
    parameters: { network, SIZES, TEST_SAMPLES, SEED, dataSet },
    compute(core) {
      const { training, test } = dataSetOf(core, network.samples, dataSet);
      const points = teacherStudentLearningCurve(core, network, training, test, SIZES);
      return { samples: SIZES, nngp: points.map(({ nngp }) => nngp), adaptive: points.map(({ adaptive }) => adaptive) };
    },
  };
}

/**
 * Theory of both, for any n. Untrained: of an equivalent kernel with the eigenvalues λ1 of H1 and λ3 of a cubic harmonic,
 * λ3 = σ_a²(2/π)(2σ_w²/(1+2σ_w²))³/d³ to leading order in 1/d; what is learned is nλ/(σ² + nλ).
 */
function theoryCurves(core: Core): TheoryCurves {
  const { inputVariance, readoutVariance, dim, noise, epsilon } = network;
  const samples = (count: number) => {
    const values = [100];
    while (values.length < count) values.push(values.at(-1)! * RATIO);
    return values;
  };
  const trained = samples(TRAINED_POINTS).map((n) => ({
    samples: n,
    ...teacherStudentTheory(core, { ...network, samples: n }),
  }));
  const ratio = (2 * inputVariance) / (1 + 2 * inputVariance);
  const linear = (readoutVariance * (2 / Math.PI) * ratio) / dim;
  const cubic = (readoutVariance * (2 / Math.PI) * ratio * ratio * ratio) / (dim * dim * dim);
  const learned = (n: number, eigenvalue: number) => (n * eigenvalue) / (noise + n * eigenvalue);
  const untrained = samples(UNTRAINED_POINTS);
  return {
    trained: {
      samples: trained.map((point) => point.samples),
      f1: trained.map(({ f1 }) => f1),
      f3: trained.map(({ f3 }) => f3),
    },
    untrained: {
      samples: untrained,
      f1: untrained.map((n) => learned(n, linear)),
      f3: untrained.map((n) => epsilon * learned(n, cubic)),
    },
    halfLearned: noise / cubic,
  };
}

/** Numbers that are known otherwise (PHYSICS 8). */
function references(core: Core): References {
  const at = (noise: number, action: "printed" | "exact-norm") => {
    const { f1, f3 } = teacherStudentTheory(core, { ...paperNetwork, noise }, { action });
    return { noise, action, f1, f3 };
  };
  const { value, u, b, q } = teacherStudentTransition(core, paperNetwork, { limit: true, action: "printed" });
  const exact = teacherStudentTransition(core, paperNetwork, { limit: true, action: "exact-norm" });
  const noise = 0.18;
  const { training, test } = dataSetOf(core, network.samples, 0);
  const [{ nngp }] = teacherStudentLearningCurve(core, { ...paperNetwork, noise }, training, test, [
    network.samples,
  ]) as [ReturnType<typeof teacherStudentLearningCurve>[number]];
  return {
    theory: [at(0.1, "printed"), at(0.15, "printed"), at(0.2, "printed"), at(0.15, "exact-norm")],
    transition: { noise: value!, u: u!, b: b!, q: q!, exactNorm: exact.value! },
    gaussianProcess: { noise, b: 1 - nngp.f1, c: paperNetwork.epsilon - nngp.f3 },
  };
}
