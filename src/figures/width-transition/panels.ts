/** Marks and tables that Figs 4 to 6 share: one colour a width, time on a logarithmic axis. */
import * as Plot from "@observablehq/plot";
import type { Cell } from "../../drawing/csv.ts";
import { draw } from "../../drawing/drawing.ts";
import { fixed } from "../../drawing/format.ts";
import { type LegendKey, legend, panelTitle, xLabel, yLabel } from "../../drawing/labels.ts";
import { faintInk, ink, series } from "../../drawing/palette.ts";
import { axes, DASHED, domainOf, FRAME, line, MARGINS, SOLID, spots } from "../../drawing/panels.ts";
import type { Panel } from "../figure.ts";
import type { Followed, WidthTransition } from "./data.ts";

export const header = ["panel", "quantity", "N", "source", "step", "q", "value", "low", "high"] as const;

function widthKeys({ widths }: WidthTransition): LegendKey[] {
  return widths.map(({ width }, i) => ({ label: String(width), colour: series[i]!.light, glyph: { dash: SOLID } }));
}

export interface CoursePanel {
  figure: string;
  letter: string;
  title: string;
  yLabel: string;
  caption: string;
  /** Drawn solid, and dashed where there is a second. */
  quantities: readonly [Followed] | readonly [Followed, Followed];
  /** Values are divided by it. */
  unit?: number;
  /** How solid and dashed lines are called. */
  styles?: readonly [string, string];
  /** Which error the bands show. */
  band: "standardError" | "changeError";
}

/** Quantities against the logarithm of time, a colour a width. */
export function coursePanel(data: WidthTransition, panel: CoursePanel): Panel {
  const { figure, letter, title, quantities, unit = 1, styles, band } = panel;
  const curves = data.widths.flatMap(({ width, steps, courses }, i) =>
    quantities.map((quantity, k) => {
      const { mean, [band]: error } = courses[quantity];
      const at = (sign: number) => mean.map((value, j) => (value + sign * error[j]!) / unit);
      return { i, k, width, quantity, steps, value: at(0), one: at(-1), other: at(1) };
    }),
  );
  const values = curves.flatMap(({ one, other }) => [...one, ...other]);
  const steps = curves[0]!.steps;
  const drawing = draw(
    {
      ...FRAME,
      name: `${figure}${letter}`,
      title: `${title} against time`,
      description: [
        `${title} against the number of steps, on a logarithmic axis from ${steps[0]} to ${Math.round(steps.at(-1)!)}.`,
        ...curves.map(({ width, k, value }) => {
          const highest = value.indexOf(Math.max(...value));
          return (
            `N = ${width}${styles ? `, ${styles[k]}` : ""}: from ${fixed(value[0]!, 3)} to ${fixed(value.at(-1)!, 3)}, ` +
            `highest ${fixed(value[highest]!, 3)} at step ${Math.round(steps[highest]!)}.`
          );
        }),
      ].join(" "),
    },
    {
      ...MARGINS,
      x: { type: "log", domain: [steps[0]!, steps.at(-1)!] },
      y: { domain: domainOf(values) },
      marks: [
        axes(),
        panelTitle(letter, title),
        legend(widthKeys(data), 33, "neurons _N_ ="),
        styles
          ? legend(
              styles.map((label, k) => ({ label, colour: ink.light, glyph: { dash: k === 0 ? SOLID : DASHED } })),
              14,
            )
          : null,
        xLabel("step"),
        yLabel(panel.yLabel),
        Plot.ruleY([0], { stroke: faintInk.light, ...(domainOf(values)[0] > 0 ? { strokeOpacity: 0 } : {}) }),
        curves.map(({ i, one, other }) =>
          Plot.areaY(
            steps.map((x, j) => ({ x, y1: one[j]!, y2: other[j]! })),
            { x: "x", y1: "y1", y2: "y2", fill: series[i]!.light, fillOpacity: 0.18 },
          ),
        ),
        curves.map(({ i, k, value }) => line(spots(steps, value), series[i]!.light, k === 0 ? SOLID : DASHED)),
      ],
    },
  );
  const rows = curves.flatMap(({ width, quantity, value, one, other }) =>
    steps.map((step, j): Cell[] => {
      const [low, high] = [Math.min(one[j]!, other[j]!), Math.max(one[j]!, other[j]!)];
      return [letter, quantity, width, "experiment", step, null, value[j]!, low, high];
    }),
  );
  return { drawing, caption: `**(${letter})** ${panel.caption}`, table: { header, rows } };
}
