/** The paper's claims as numbers with tolerances. */
import { scaled } from "../../diagnostics/estimate.ts";
import { fixed, plusMinus, scientific } from "../../drawing/format.ts";
import type { Target, TargetGroup } from "../figure.ts";
import { toTheDigit, verdict } from "../shared/verdicts.ts";
import type { Claims } from "./data.ts";
import { cubicFunctions } from "./panels.ts";

/** Share of ε from which on the cubic part counts as learned, and below which as not. */
const LEARNED = 0.1;
const MISSING = 0.01;

export function claimTargets(data: Claims): TargetGroup[] {
  return [sampleComplexity(data), transitionGroup(data), finiteSizeGroup(data), gaussianProcessGroup(data)];
}

function sampleComplexity(data: Claims): TargetGroup {
  const { sampled, onData, network, theory } = data;
  const share = scaled(sampled.f3, 1 / network.epsilon);
  const largest = (parts: "nngp" | "adaptive", pick: (...values: number[]) => number) =>
    pick(...onData.map((one) => one[parts].at(-1)!.f3 / network.epsilon));
  const [nngp, kernel] = [largest("nngp", Math.max), largest("adaptive", Math.min)];
  const needed = cubicFunctions(data);
  return {
    title: "Sample complexity",
    note: `At _n_ = ${sampled.samples}, σ² = ${network.noise}: networks have learned the cubic part to more than a tenth, the Gaussian process on the same data to less than a hundredth. It needs more samples than there are cubic functions, _d_³/6.`,
    targets: [
      {
        quantity: "_f__{3}/ε of the sampled networks",
        target: `above ${LEARNED}`,
        measured: plusMinus(share),
        tolerance: fixed(2 * share.error, 4),
        verdict: verdict(share.mean - 2 * share.error > LEARNED),
      },
      {
        quantity: "_f__{3}/ε with the kernel of the trained network, the smallest of the data sets",
        target: `above ${LEARNED}`,
        measured: fixed(kernel, 4),
        tolerance: "none",
        verdict: verdict(kernel > LEARNED),
      },
      {
        quantity: "|_f__{3}/ε| of the Gaussian process, the largest of the data sets",
        target: `below ${MISSING}`,
        measured: fixed(Math.abs(nngp), 5),
        tolerance: "none",
        verdict: verdict(Math.abs(nngp) < MISSING),
      },
      {
        quantity: "_n_ at which the Gaussian process has learned half of the cubic part",
        target: `above ${Math.round(needed)}`,
        measured: scientific(theory.halfLearned, 2),
        tolerance: "none",
        verdict: verdict(theory.halfLearned > needed),
      },
    ],
  };
}

function transitionGroup({ references: { transition } }: Claims): TargetGroup {
  const { noise, u, b, q, exactNorm } = transition;
  return {
    title: "The transition",
    note: "For _d_ → ∞ on the parameters of Fig 2, against independent calculations; to the last digit. (The paper: _u__{c} ≈ 30.2.)",
    targets: [
      toTheDigit("σ²_{c}, printed", 0.17872, 5, noise),
      toTheDigit("_u__{c}, printed", 30.669, 3, u),
      toTheDigit("_b_ there", 0.29196, 5, b),
      toTheDigit("_q_ of the degenerate well", 0.7214, 4, q),
      toTheDigit("σ²_{c}, exact norm", 0.2171, 4, exactNorm),
    ],
  };
}

const FINITE_SIZE = [
  { f1: 0.8741, f3: -0.0529 },
  { f1: 0.7755, f3: -0.0186 },
  { f1: 0.6856, f3: -0.0076 },
  { f1: 0.7894, f3: -0.0364 },
];

function finiteSizeGroup({ references: { theory } }: Claims): TargetGroup {
  return {
    title: "Theory at finite size, α = β = 1",
    note: "Against independent calculations, to the last digit.",
    targets: theory.flatMap(({ noise, action, f1, f3 }, i) => [
      toTheDigit(`_f__{1} at σ² = ${fixed(noise, 2)}, ${action}`, FINITE_SIZE[i]!.f1, 4, f1),
      toTheDigit(`_f__{3} at σ² = ${fixed(noise, 2)}, ${action}`, FINITE_SIZE[i]!.f3, 4, f3),
    ]),
  };
}

/** What b and c scatter by between data sets of 3000 samples in 150 dimensions; the reference is of one other data set. */
const DATA_SCATTER = 0.02;

function gaussianProcessGroup({ references: { gaussianProcess } }: Claims): TargetGroup {
  const target = (quantity: string, value: number, digits: number, measured: number): Target => ({
    quantity,
    target: fixed(value, digits),
    measured: fixed(measured, 4),
    tolerance: fixed(DATA_SCATTER, 2),
    verdict: verdict(Math.abs(measured - value) <= DATA_SCATTER),
  });
  return {
    title: "The Gaussian process on data",
    note: `At _n_ = 3000, _d_ = 150, σ² = ${gaussianProcess.noise}, against a calculation on another data set. Tolerance: what data sets scatter by.`,
    targets: [
      target("_b_, residual linear part", 0.704, 3, gaussianProcess.b),
      target("_c_, residual cubic part", -0.3, 3, gaussianProcess.c),
    ] satisfies Target[],
  };
}
