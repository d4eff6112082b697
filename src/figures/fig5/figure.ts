/** Fig 5 of the paper: training and test loss against the logarithm of time (PHYSICS 6, App. D). */
import { difference } from "../../diagnostics/estimate.ts";
import { fixed, plusMinus } from "../../drawing/format.ts";
import type { Target, TargetGroup } from "../figure.ts";
import { verdict } from "../shared/verdicts.ts";
import type { WidthTransition } from "../width-transition/data.ts";
import { coursePanel } from "../width-transition/panels.ts";
import { measureWidths, type WidthFigure, widthPlan } from "../width-transition/plan.ts";

export const fig5: WidthFigure = {
  name: "fig5",
  title: "Fig 5 · Delayed generalisation: losses in time",
  introduction: [
    "WidthTransition as it was first seen: the training loss falls early, while the test loss stays or even rises, since what is learned is the training set by heart. Much later, in networks narrow enough, the test loss falls too.",
    "In theory's terms: the training loss falls as the Gaussian centre widens; the test loss waits for neurons to specialise, which is rare, as droplets are when vapour is cooled below its boiling point.",
  ],

  plan: widthPlan,
  data: measureWidths,

  panels(data) {
    const losses = { figure: "fig5", yLabel: "mean squared error", band: "changeError" } as const;
    const bands = "Bands: one standard error over data sets of the change in time.";
    return [
      coursePanel(data, {
        ...losses,
        letter: "a",
        title: "training loss",
        quantities: ["trainLoss"],
        caption: `Training loss against time. ${bands}`,
      }),
      coursePanel(data, {
        ...losses,
        letter: "b",
        title: "test loss",
        quantities: ["testLoss"],
        caption: `Test loss against time, on fresh samples. ${bands}`,
      }),
    ];
  },

  targets: (data) => [delayGroup(data), fallGroup(data)],
};

function delayGroup({ widths }: WidthTransition): TargetGroup {
  return {
    title: "What generalises comes late",
    note:
      "The time at which the cubic part _f__{3}, which only specialised neurons can learn, has come half of its way, over that at which the training loss has. " +
      "Errors by leaving out one data set after the other; claims hold by at least two of them.",
    targets: widths.slice(1).map(({ width, delay, halfTimes }): Target => {
      const low = delay.mean - 2 * delay.error;
      return {
        quantity: `delay at _N_ = ${width}`,
        target: "above 1",
        measured: `${fixed(halfTimes.f3.step / halfTimes.trainLoss.step, 1)}: step ${Math.round(halfTimes.f3.step)} after step ${Math.round(halfTimes.trainLoss.step)}`,
        tolerance: `a factor ${fixed(1 + 2 * delay.error, 2)}`,
        verdict: verdict(low > 0),
      };
    }),
  };
}

function fallGroup({ widths }: WidthTransition): TargetGroup {
  const narrowest = widths.at(-1)!;
  const widest = widths[0]!;
  const fall = (width: typeof widest, target: string, met: boolean): Target => ({
    quantity: `fall of the test loss at _N_ = ${width.width}`,
    target,
    measured: plusMinus(width.fall),
    tolerance: fixed(2 * width.fall.error, 3),
    verdict: verdict(met),
  });
  const gap = difference(narrowest.fall, widest.fall);
  return {
    title: "The test loss falls at last, in narrow networks",
    note: "From its highest value after the training loss has come half of its way, to its last octave, each data set against itself. Claims hold by at least two standard errors.",
    targets: [
      fall(narrowest, "above 0", narrowest.fall.mean > 2 * narrowest.fall.error),
      {
        quantity: `the same, less that at _N_ = ${widest.width}`,
        target: "above 0",
        measured: plusMinus(gap),
        tolerance: fixed(2 * gap.error, 3),
        verdict: verdict(gap.mean > 2 * gap.error),
      },
    ],
  };
}
