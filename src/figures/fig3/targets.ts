/** What Fig 3 has to show, as numbers with tolerances. */

import { fixed, plusMinus } from "../../drawing/format.ts";
import type { Target, TargetGroup } from "../figure.ts";
import { halfDigit, toTheDigit, verdict } from "../shared/verdicts.ts";
import type { Figure3, SampledPoint } from "./data.ts";

export function figure3Targets(data: Figure3): TargetGroup[] {
  const { paper, small } = data;
  return [
    {
      title: "Where theory puts the transitions, as printed",
      note: "Against independent calculations for _P_ → ∞ with the paper's parameters. (The paper itself quotes 0.227, 0.175 and −0.7, from where _S_ passes ±3.)",
      targets: [
        toTheDigit("σ²_{I}, onset", 0.23602, 5, paper.onset),
        toTheDigit("σ²_{II}, completion", 0.17602, 5, paper.completion),
        toTheDigit("_a_ at completion", -0.7458, 4, -paper.aAtCompletion),
      ],
    },
    {
      title: "Where theory puts them for the network that can be sampled",
      note: "_P_ = 11, _N_ = 600, γ = 3: chosen so that completion is at half of the onset.",
      targets: [
        toTheDigit("σ²_{I} · 10^{4}", 2.083, 3, small.onset * 1e4),
        toTheDigit("σ²_{II} / σ²_{I}", 0.5, 3, small.completion / small.onset),
      ],
    },
    exactGroup(data),
    theoryGroup(data),
    phaseGroup(data),
  ];
}

/** |a| by exact sampling of N = 600 networks, an independent program (PHYSICS 8), by σ²/σ_I²: value and digits. */
const EXACT = [
  { ratio: 0.95, value: 0.911, digits: 3 },
  { ratio: 0.5, value: 0.5075, digits: 4 },
];

/** What mean-field theory leaves out of |a| at N = 600; the exact values differ from it by up to 0.008. */
const OF_ORDER_ONE_OVER_N = 0.01;

/** Droplets among the modes: fewer than the first is none to speak of, more than the second nearly all. */
const FEW = 0.1;
const MOST = 0.9;

function ratioOf({ noise }: SampledPoint, { small }: Figure3): number {
  return noise / small.onset;
}

function exactGroup(data: Figure3): TargetGroup {
  return {
    title: "Sampled networks against exact sampling",
    note: "The same networks sampled by an independent program. Tolerance: three standard errors of the experiment and half of the last digit that is known; nothing for the step size.",
    targets: EXACT.map(({ ratio, value, digits }): Target => {
      const point = data.points.reduce((best, one) =>
        Math.abs(ratioOf(one, data) - ratio) < Math.abs(ratioOf(best, data) - ratio) ? one : best,
      );
      const tolerance = 3 * point.a.error + halfDigit(digits);
      return {
        quantity: `|_a_| at σ² = ${fixed(ratio, 2)} σ²_{I}`,
        target: fixed(value, digits),
        measured: plusMinus(point.a),
        tolerance: fixed(tolerance, 4),
        verdict: verdict(Math.abs(point.a.mean - value) <= tolerance),
      };
    }),
  };
}

function theoryGroup(data: Figure3): TargetGroup {
  return {
    title: "Sampled networks against the corrected theory",
    note: `Tolerance: three standard errors, and ${OF_ORDER_ONE_OVER_N} for what mean-field theory leaves out at _N_ = 600: a round number above the 0.008 that exact sampling is known to differ by.`,
    targets: data.points.map((point): Target => {
      const tolerance = 3 * point.a.error + OF_ORDER_ONE_OVER_N;
      return {
        quantity: `|_a_| at σ² = ${fixed(ratioOf(point, data), 2)} σ²_{I}`,
        target: fixed(point.theory.a, 4),
        measured: plusMinus(point.a),
        tolerance: fixed(tolerance, 4),
        verdict: verdict(Math.abs(point.a.mean - point.theory.a) <= tolerance),
      };
    }),
  };
}

function phaseGroup(data: Figure3): TargetGroup {
  const [first, last] = [data.points[0]!, data.points.at(-1)!];
  const fraction = (point: SampledPoint, target: string, met: (value: number) => boolean): Target => ({
    quantity: `droplets among the modes at σ² = ${fixed(ratioOf(point, data), 2)} σ²_{I}`,
    target,
    measured: plusMinus(point.dropletFraction),
    tolerance: fixed(3 * point.dropletFraction.error, 4),
    verdict: verdict(met(point.dropletFraction.mean)),
  });
  return {
    title: "The phases",
    note: "Above the onset hardly any mode of a neuron is a droplet; far below completion nearly all are. Claims hold by at least three standard errors.",
    targets: [
      fraction(last, `below ${FEW}`, (value) => value + 3 * last.dropletFraction.error < FEW),
      fraction(first, `above ${MOST}`, (value) => value - 3 * first.dropletFraction.error > MOST),
    ],
  };
}
