/** Fig 4 of the paper: the overlaps of the neurons at three widths, and how many have specialised in time (PHYSICS 6, App. D). */
import * as Plot from "@observablehq/plot";
import { difference } from "../../diagnostics/estimate.ts";
import type { Cell } from "../../drawing/csv.ts";
import { draw } from "../../drawing/drawing.ts";
import { fixed, plusMinus } from "../../drawing/format.ts";
import { legend, panelTitle, xLabel, yLabel } from "../../drawing/labels.ts";
import { ink, series } from "../../drawing/palette.ts";
import { axes, cutAbove, DASHED, dotStyle, FRAME, line, MARGINS, SOLID, spots, symbols } from "../../drawing/panels.ts";
import type { Panel, Target, TargetGroup } from "../figure.ts";
import { ACTIONS, type Action, notation, ORDER_PARAMETERS, type OrderParameter } from "../shared/order-parameters.ts";
import { type Comparison, type Control, compare, comparedTarget, reasonOf } from "../shared/reasons.ts";
import { verdict } from "../shared/verdicts.ts";
import type { Check, WidthCourse, WidthTransition } from "../width-transition/data.ts";
import { coursePanel, header } from "../width-transition/panels.ts";
import { measureWidths, type WidthFigure, widthPlan } from "../width-transition/plan.ts";

const dashes: Record<Action, string> = { printed: DASHED, "exact-norm": SOLID };

export const fig4: WidthFigure = {
  name: "fig4",
  title: "Fig 4 · The transition in width",
  introduction: [
    "The same transition, driven by the number of neurons: with everything else fixed, a narrower network learns more features. Three widths are trained by the paper's plain Langevin dynamics from a random start, " +
      "here with networks scaled down so that theory stays the same (_N_ and _d_ smaller, σ² and σ_{a}² larger, the ratio _n_/_d_ as in the paper).",
    "Panels a to c show −log _p_(_q_) after training, panel d the share of specialised neurons while it goes on.",
  ],

  plan: widthPlan,
  data: measureWidths,

  panels: (data) => [
    ...data.widths.map(densityPanel),
    coursePanel(data, {
      figure: "fig4",
      letter: "d",
      title: "specialised neurons",
      yLabel: "share with |_q_| > 0.5",
      caption: "The share of neurons with |_q_| above 0.5 during training. Bands: one standard error over data sets.",
      quantities: ["dropletFraction"],
      band: "standardError",
    }),
  ],

  targets: (data) => [
    phaseGroup(data),
    orderGroup(data),
    pointGroup(data),
    equilibriumGroup(data),
    moreSamplesGroup(data),
  ],
};

function densityPanel({ width, paperWidth, density, theory, end }: WidthCourse, i: number): Panel {
  const letter = "abc"[i]!;
  const filled = density.bins.filter((bin) => bin.count > 0);
  const seen = filled.map((bin) => bin.minusLogDensity!);
  const [low, high] = [Math.min(...seen) - 0.5, Math.max(...seen) + 1];
  const reach = Math.max(1, ...filled.map((bin) => Math.abs(bin.q))) + 0.15;
  const bars = { x: "q", y1: "low", y2: (bin: { high: number | null }) => Math.min(bin.high ?? high, high) };
  const title = `_N_ = ${width} (the paper's ${paperWidth})`;
  const drawing = draw(
    {
      ...FRAME,
      name: `fig4${letter}`,
      title: `−log p(w·w*) at N = ${width}`,
      description:
        `Minus the logarithm of the density of q = w·w* after training, N = ${width}: lowest value ${fixed(Math.min(...seen), 2)}; ` +
        `${plusMinus(end.dropletFraction)} of the neurons have |q| above 0.5, theory with the exact norm ${fixed(theory["exact-norm"].dropletFraction, 4)}.`,
    },
    {
      ...MARGINS,
      x: { domain: [-reach, reach] },
      y: { domain: [low, high] },
      marks: [
        axes(),
        panelTitle(letter, title),
        legend([{ label: "experiment", colour: series[i]!.light, glyph: { symbol: symbols[i]! } }], 33),
        legend(
          [
            { label: "theory, exact norm", colour: ink.light, glyph: { dash: SOLID } },
            { label: "theory, printed", colour: ink.light, glyph: { dash: DASHED } },
          ],
          14,
        ),
        xLabel("overlap with the teacher, _q_ = **w**·**w***"),
        yLabel("−log _p_(_q_)"),
        ACTIONS.map((action) => {
          const { q, minusLogDensity } = theory[action];
          const curve = spots(q, minusLogDensity).filter(({ x }) => Math.abs(x) <= reach);
          return line(cutAbove(curve, high), ink.light, dashes[action]);
        }),
        Plot.ruleX(filled, { ...bars, stroke: series[i]!.light, strokeWidth: 1.1 }),
        Plot.dot(filled, { x: "q", y: "minusLogDensity", ...dotStyle(i, 2.8) }),
      ],
    },
  );
  const rows = [
    ...density.bins.map((bin): Cell[] => {
      return [letter, "-log p(q)", width, "experiment", null, bin.q, bin.minusLogDensity, bin.low, bin.high];
    }),
    ...ACTIONS.flatMap((action) =>
      theory[action].q.map((q, k): Cell[] => {
        return [letter, "-log p(q)", width, action, null, q, theory[action].minusLogDensity[k]!, null, null];
      }),
    ),
  ];
  return {
    drawing,
    caption: `**(${letter})** −log _p_(_q_) over the last half of the steps, ${title}.`,
    table: { header, rows },
  };
}

function phaseGroup({ widths }: WidthTransition): TargetGroup {
  return {
    title: "Scaled networks have the phases of the paper's",
    note: "The same theory at the paper's sizes and at these. Only the size _d_ of what is O(1/_d_) differs.",
    targets: ACTIONS.flatMap((action) =>
      widths.map(
        ({ width, paperWidth, theory }): Target => ({
          quantity: `phase at _N_ = ${width}, ${action}`,
          target: `${theory[action].paperPhase}, as at _N_ = ${paperWidth}`,
          measured: theory[action].phase,
          tolerance: "none",
          verdict: verdict(theory[action].phase === theory[action].paperPhase),
        }),
      ),
    ),
  };
}

function orderGroup({ widths }: WidthTransition): TargetGroup {
  return {
    title: "Narrower networks specialise more",
    note: "Shares of neurons with |_q_| > 0.5 at the end. Claims hold by at least two standard errors.",
    targets: widths.slice(1).map(({ width, end }, i): Target => {
      const wider = widths[i]!;
      const growth = difference(end.dropletFraction, wider.end.dropletFraction);
      return {
        quantity: `share at _N_ = ${width} less that at ${wider.width}`,
        target: "above 0",
        measured: plusMinus(growth),
        tolerance: fixed(2 * growth.error, 4),
        verdict: verdict(growth.mean > 2 * growth.error),
      };
    }),
  };
}

function pointGroup({ widths }: WidthTransition): TargetGroup {
  return {
    title: "Experiment against exact-norm theory",
    note:
      "Tolerance: two standard errors, and what the theory itself says it leaves out (its difference to its finite-_n_ form). " +
      "With four samples a dimension, averages over the training set are a rough approximation: the theory is expected to miss. The two groups below show how much of a miss is due to that, and how much to time.",
    targets: widths.flatMap(({ width, end, theory, equilibrium, moreSamples }) =>
      ORDER_PARAMETERS.map((parameter): Target => {
        const { finite, [parameter]: value } = theory["exact-norm"];
        const found = compare(end[parameter], value, finite[parameter]);
        const row = comparedTarget(nameOf(parameter, width), value, end[parameter], found);
        if (found.within) return row;
        const controls: Control[] = [
          {
            cause: "time and the step's bias",
            how: "with longer sampling",
            found: checked(equilibrium, parameter),
            status: equilibrium.status,
          },
          {
            cause: "the finite training set",
            how: `with ${ratio(moreSamples, equilibrium)} times the samples, too,`,
            found: checked(moreSamples, parameter),
            status: moreSamples.status,
          },
        ];
        return { ...row, reason: reasonOf(found, controls) };
      }),
    ),
  };
}

function nameOf(parameter: OrderParameter, width: number): string {
  return `${notation[parameter]} at _N_ = ${width}`;
}

function checked({ experiment, theory }: Check, parameter: OrderParameter): Comparison {
  return compare(experiment[parameter], theory[parameter], theory.finite[parameter]);
}

function ratio(more: Check, fewer: Check): number {
  return more.samples / fewer.samples;
}

function equilibriumGroup({ widths }: WidthTransition): TargetGroup {
  return {
    title: "Has the dynamics come to its end?",
    note:
      "The last half of the steps against the equilibrium of the same posterior, by underdamped Langevin dynamics from both starts on the first of the same data sets. " +
      "Tolerance: two standard errors of the difference, the data sets taken as independent. What is missed here needs more time, or a smaller step.",
    targets: widths.flatMap(({ width, end, equilibrium: { experiment } }) =>
      ORDER_PARAMETERS.map((parameter): Target => {
        const { mean, error } = difference(end[parameter], experiment[parameter]);
        return {
          quantity: nameOf(parameter, width),
          target: plusMinus(experiment[parameter]),
          measured: plusMinus(end[parameter]),
          tolerance: fixed(2 * error, 4),
          verdict: verdict(Math.abs(mean) <= 2 * error),
        };
      }),
    ),
  };
}

function moreSamplesGroup({ widths }: WidthTransition): TargetGroup {
  const { equilibrium, moreSamples } = widths[0]!;
  return {
    title: `Control: ${ratio(moreSamples, equilibrium)} times the samples at the same n/σ²`,
    note:
      "Sampled like that. Only n/σ² enters the theory, so it says the same; but averages over the training set are better obeyed. " +
      "What was missed above and is met here is due to the finite training set.",
    targets: widths.flatMap(({ width, moreSamples }) =>
      ORDER_PARAMETERS.map((parameter) => {
        const { experiment, theory } = moreSamples;
        const found = checked(moreSamples, parameter);
        return comparedTarget(nameOf(parameter, width), theory[parameter], experiment[parameter], found);
      }),
    ),
  };
}
