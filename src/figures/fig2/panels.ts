/** Fig 2 drawn: −log p(q) before and after the transition, cubic and linear component against noise. */
import * as Plot from "@observablehq/plot";
import type { Cell } from "../../drawing/csv.ts";
import { draw } from "../../drawing/drawing.ts";
import { fixed, plusMinus } from "../../drawing/format.ts";
import { cornerNote, type LegendKey, legend, panelTitle, uprightNote, xLabel, yLabel } from "../../drawing/labels.ts";
import { ink, mutedInk, series } from "../../drawing/palette.ts";
import {
  axes,
  cutAbove,
  DASHED,
  domainOf,
  dotStyle,
  FRAME,
  line,
  MARGINS,
  SOLID,
  type Spot,
  spots,
  symbols,
} from "../../drawing/panels.ts";
import type { Panel, Table } from "../figure.ts";
import { ACTIONS, type Action } from "../shared/order-parameters.ts";
import type { Figure2, Point } from "./data.ts";

const dashes: Record<Action, string> = { printed: DASHED, "exact-norm": SOLID };

/** How far, in σ², the points of one family stand beside those of the next, so that none hides another. */
const SIDESTEP = 0.003;

export function figure2Panels(data: Figure2): Panel[] {
  const noises = data.families[0]!.points.map((point) => point.noise);
  return [
    densityPanel(data, "a", "before", Math.max(...noises)),
    densityPanel(data, "b", "after", Math.min(...noises)),
    componentPanel(data, "c", "f3"),
    componentPanel(data, "d", "f1"),
  ];
}

/** 1/8, 1/2, 1, 2: α = β as the paper writes it. */
export function scaleName(scale: number): string {
  return scale < 1 ? `1/${Math.round(1 / scale)}` : String(scale);
}

const header = ["panel", "quantity", "alpha_beta", "source", "noise", "q", "value", "low", "high"] as const;

function densityPanel(data: Figure2, letter: string, when: "before" | "after", noise: number): Panel {
  const points = data.families.map((family) => family.points.find((point) => point.noise === noise)!);
  const bins = points.flatMap((point) => point.density.bins);
  const seen = bins.flatMap((bin) => bin.minusLogDensity ?? []);
  const [low, high] = [Math.min(...seen) - 0.5, Math.max(...seen) + 1];
  const reach = Math.max(...bins.filter((bin) => bin.count > 0).map((bin) => Math.abs(bin.q))) + 0.15;
  const title = `${when} the transition, σ² = ${fixed(noise, 2)}`;
  const drawing = draw(
    {
      ...FRAME,
      name: `fig2${letter}`,
      title: `−log p(w·w*) ${title}`,
      description: describeDensity(data, points, title),
    },
    {
      ...MARGINS,
      x: { domain: [-reach, reach] },
      y: { domain: [low, high] },
      marks: [
        axes(),
        panelTitle(letter, title),
        legends(data),
        xLabel("overlap with the teacher, _q_ = **w**·**w***"),
        yLabel("−log _p_(_q_)"),
        points.map(({ theory }, i) =>
          ACTIONS.map((action) => {
            const { q, minusLogDensity } = theory[action];
            const curve = spots(q, minusLogDensity).filter(({ x }) => Math.abs(x) <= reach);
            return line(cutAbove(curve, high), series[i]!.light, dashes[action]);
          }),
        ),
        points.map(({ density }, i) => {
          const filled = density.bins.filter((bin) => bin.count > 0);
          const bars = { x: "q", y1: "low", y2: (bin: { high: number | null }) => Math.min(bin.high ?? high, high) };
          return [
            Plot.ruleX(filled, { ...bars, stroke: series[i]!.light, strokeWidth: 1.1 }),
            Plot.dot(filled, { x: "q", y: "minusLogDensity", ...dotStyle(i, 2.6) }),
          ];
        }),
      ],
    },
  );
  const well =
    when === "before"
      ? "One well: every neuron is near the Gaussian centre."
      : "Side wells hold the droplets: neurons that specialised on the teacher's direction.";
  return {
    drawing,
    caption: `**(${letter})** −log _p_(_q_) of the overlap _q_ = **w**·**w*** of single neurons, ${title}. ${well}`,
    table: densityTable(data, points, letter),
  };
}

function densityTable(data: Figure2, points: readonly Point[], letter: string): Table {
  const rows = points.flatMap(({ noise, density, theory }, i): Cell[][] => {
    const start = [letter, "-log p(q)", scaleName(data.families[i]!.scale)];
    return [
      ...density.bins.map((bin) => [...start, "experiment", noise, bin.q, bin.minusLogDensity, bin.low, bin.high]),
      ...ACTIONS.flatMap((action) =>
        theory[action].q.map((q, k) => [...start, action, noise, q, theory[action].minusLogDensity[k]!, null, null]),
      ),
    ];
  });
  return { header, rows };
}

const components = {
  f1: { order: "linear", symbol: "_f__{1}" },
  f3: { order: "cubic", symbol: "_f__{3}" },
} as const;

function componentPanel(data: Figure2, letter: string, component: "f1" | "f3"): Panel {
  const { order, symbol } = components[component];
  const target = component === "f1" ? 1 : data.epsilon;
  const measured = data.families.map(({ points }, i) =>
    points.map(({ noise, experiment }) => {
      const { mean, error } = experiment[component];
      const x = noise + SIDESTEP * (i - (data.families.length - 1) / 2);
      return { x, y: mean, low: mean - error, high: mean + error };
    }),
  );
  const curves = data.families.map(({ curves }) =>
    ACTIONS.map((action): [Action, Spot[]] => {
      const curve = curves[action];
      return [action, spots(curve.noise, curve[component])];
    }),
  );
  const all = curves.flat().flatMap(([, curve]) => curve);
  const values = [...all.map(({ y }) => y), ...measured.flat().flatMap(({ low, high }) => [low, high])];
  const noises = all.map(({ x }) => x);
  // Remarks stand where there is no curve: above a falling one, below a rising one.
  const edge = component === "f1" ? "top" : "bottom";
  const drawing = draw(
    {
      ...FRAME,
      name: `fig2${letter}`,
      title: `The ${order} component of the mean output against noise`,
      description: describeComponent(data, component),
    },
    {
      ...MARGINS,
      x: { domain: [Math.min(...noises), Math.max(...noises)] },
      y: { domain: domainOf(values) },
      marks: [
        axes(),
        panelTitle(letter, `${order} component of the mean output`),
        legends(data),
        xLabel("noise σ²"),
        yLabel(`learned ${order} part ${symbol}`),
        ACTIONS.map((action) => [
          Plot.ruleX([data.transition[action]], { stroke: mutedInk.light, strokeWidth: 0.9, ...dashed(action) }),
          uprightNote("σ²_{c} for _d_ → ∞", data.transition[action], edge),
        ]),
        cornerNote(component === "f1" ? "↑ target: 1" : `↓ target: ε = ${fixed(target, 1)}`, edge),
        curves.map((lines, i) => lines.map(([action, curve]) => line(curve, series[i]!.light, dashes[action]))),
        measured.map((points, i) => [
          Plot.ruleX(points, { x: "x", y1: "low", y2: "high", stroke: series[i]!.light, strokeWidth: 1.4 }),
          Plot.dot(points, { x: "x", y: "y", ...dotStyle(i, 3.8) }),
        ]),
      ],
    },
  );
  return {
    drawing,
    caption:
      `**(${letter})** The learned ${order} part ${symbol} of the mean output against the noise σ²; learned completely ` +
      `it would be ${component === "f1" ? "1" : `ε = ${fixed(target, 1)}`}. Vertical lines: where theory puts the transition for _d_ → ∞. Points of different size are shifted sideways a little, so that none hides another.`,
    table: componentTable(data, letter, component),
  };
}

function componentTable(data: Figure2, letter: string, component: "f1" | "f3"): Table {
  const rows = data.families.flatMap(({ scale, points, curves }): Cell[][] => {
    const start = [letter, component, scaleName(scale)];
    return [
      ...points.map(({ noise, experiment }) => {
        const { mean, error } = experiment[component];
        return [...start, "experiment", noise, null, mean, mean - error, mean + error];
      }),
      ...ACTIONS.flatMap((action) =>
        curves[action].noise.map((noise, k) => [
          ...start,
          action,
          noise,
          null,
          curves[action][component][k]!,
          null,
          null,
        ]),
      ),
    ];
  });
  return { header, rows };
}

function legends(data: Figure2): Plot.Markish[] {
  const families = data.families.map(
    ({ scale }, i): LegendKey => ({
      label: scaleName(scale),
      colour: series[i]!.light,
      glyph: { symbol: symbols[i]! },
    }),
  );
  const styles: LegendKey[] = [
    { label: "theory, exact norm", colour: ink.light, glyph: { dash: dashes["exact-norm"] } },
    { label: "theory, printed", colour: ink.light, glyph: { dash: dashes.printed } },
  ];
  return [legend(families, 33, "experiment, α = β:"), legend(styles, 14)];
}

function dashed(action: Action): { strokeDasharray?: string } {
  return dashes[action] === "" ? {} : { strokeDasharray: dashes[action] };
}

function describeDensity(data: Figure2, points: readonly Point[], title: string): string {
  const families = points.map(({ experiment, density }, i) => {
    const fraction = fixed(100 * experiment.dropletFraction.mean, 1);
    const lowest = density.bins.reduce((best, bin) => (bin.count > best.count ? bin : best));
    return (
      `α = β = ${scaleName(data.families[i]!.scale)}: lowest value ${fixed(lowest.minusLogDensity!, 2)} at q = ${fixed(lowest.q, 2)}; ` +
      `${fraction} % of the neurons have |q| above 0.5.`
    );
  });
  return [
    `Minus the logarithm of the density of q = w·w*, ${title}.`,
    "Points with error bars: experiment. Solid line: theory with the exact norm. Dashed line: theory as printed.",
    ...families,
  ].join(" ");
}

function describeComponent(data: Figure2, component: "f1" | "f3"): string {
  const families = data.families.map(({ scale, points, curves }) => {
    const values = points.map(
      ({ noise, experiment }) => `${plusMinus(experiment[component])} at σ² = ${fixed(noise, 2)}`,
    );
    const ends = curves["exact-norm"][component];
    return (
      `α = β = ${scaleName(scale)}: ${values.join(", ")}; ` +
      `exact-norm theory goes from ${fixed(ends[0]!, 3)} to ${fixed(ends.at(-1)!, 3)}.`
    );
  });
  return [
    `Learned ${components[component].order} component ${component} against noise.`,
    "Points with error bars: experiment. Solid line: theory with the exact norm. Dashed line: theory as printed.",
    ...families,
  ].join(" ");
}
