/** Fig 6 of the paper: the learned linear and cubic parts against the logarithm of time, on training and on all inputs (PHYSICS 6, App. D). */
import { difference, type Estimate, scaled } from "../../diagnostics/estimate.ts";
import { fixed, plusMinus } from "../../drawing/format.ts";
import type { Target, TargetGroup } from "../figure.ts";
import { verdict } from "../shared/verdicts.ts";
import type { Followed, WidthCourse, WidthTransition } from "../width-transition/data.ts";
import { coursePanel } from "../width-transition/panels.ts";
import { measureWidths, type WidthFigure, widthPlan } from "../width-transition/plan.ts";

const styles = ["all inputs", "training set"] as const;

export const fig6: WidthFigure = {
  name: "fig6",
  title: "Fig 6 · Delayed generalisation: what is learned in time",
  introduction: [
    "The output of the network split into what it has of the teacher's linear part H_{1} and of its cubic part εH_{3}; 1 is all of it. On all inputs (solid) that is what generalises. " +
      "On the training set (dashed) there is more: a network that has learned its training set by heart has the teacher's parts there, too.",
    "The linear part generalises early. The cubic part is first learned by heart only; it comes to generalise later, as neurons specialise.",
  ],

  plan: widthPlan,
  data: measureWidths,

  panels(data) {
    const shared = { figure: "fig6", styles, band: "standardError" } as const;
    const bands = "Bands: one standard error over data sets.";
    return [
      coursePanel(data, {
        ...shared,
        letter: "a",
        title: "learned linear part",
        yLabel: "share of H_{1}",
        quantities: ["f1", "trainF1"],
        caption: `The learned share of the linear part against time: over all inputs, and on the training set. ${bands}`,
      }),
      coursePanel(data, {
        ...shared,
        letter: "b",
        title: "learned cubic part",
        yLabel: "share of εH_{3}",
        quantities: ["f3", "trainF3"],
        unit: data.epsilon,
        caption: `The same for the cubic part. ${bands}`,
      }),
    ];
  },

  targets: (data) => [orderGroup(data), memoryGroup(data)],
};

function orderGroup({ widths }: WidthTransition): TargetGroup {
  return {
    title: "The linear part before the cubic",
    note: "When each has come half of its way over all inputs. Errors by leaving out one data set after the other; claims hold by at least two of them.",
    targets: widths.slice(1).map(({ width, halfTimes: { f1, f3 } }): Target => {
      const { error } = difference({ mean: 0, error: f3.logError }, { mean: 0, error: f1.logError });
      return {
        quantity: `half of _f__{3} after half of _f__{1}, _N_ = ${width}`,
        target: `after step ${Math.round(f1.step)}`,
        measured: `step ${Math.round(f3.step)}`,
        tolerance: `a factor ${fixed(1 + 2 * error, 2)}`,
        verdict: verdict(f3.step > f1.step * (1 + 2 * error)),
      };
    }),
  };
}

function memoryGroup({ widths, epsilon }: WidthTransition): TargetGroup {
  const last = ({ courses }: WidthCourse, quantity: Followed): Estimate => ({
    mean: courses[quantity].mean.at(-1)!,
    error: courses[quantity].standardError.at(-1)!,
  });
  return {
    title: "Learned by heart",
    note: "At the end the cubic part is learned better on the training set than over all inputs. Claims hold by at least two standard errors.",
    targets: widths.map((width): Target => {
      const share = scaled(difference(last(width, "trainF3"), last(width, "f3")), 1 / epsilon);
      return {
        quantity: `share on the training set less that over all inputs, _N_ = ${width.width}`,
        target: "above 0",
        measured: plusMinus(share),
        tolerance: fixed(2 * share.error, 4),
        verdict: verdict(share.mean > 2 * share.error),
      };
    }),
  };
}
