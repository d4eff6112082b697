/** Fig 3 drawn: the action of a mode at falling noise, and the learned part of the target against noise. */
import * as Plot from "@observablehq/plot";
import type { Cell } from "../../drawing/csv.ts";
import { draw } from "../../drawing/drawing.ts";
import { fixed, plusMinus } from "../../drawing/format.ts";
import { type LegendKey, legend, panelTitle, uprightNote, xLabel, yLabel } from "../../drawing/labels.ts";
import { faintInk, ink, mutedInk, series } from "../../drawing/palette.ts";
import {
  axes,
  cutAbove,
  DASHED,
  DOTTED,
  domainOf,
  dotStyle,
  FRAME,
  line,
  MARGINS,
  SOLID,
  spots,
} from "../../drawing/panels.ts";
import type { Panel, Table } from "../figure.ts";
import type { Figure3, NetworkTheory, SampledPoint, Theory } from "./data.ts";

const header = ["panel", "quantity", "P", "source", "noise", "phi", "value", "low", "high"] as const;

/** How the noises of one network are written. */
interface Unit {
  /** Noise in this unit is noise/scale. */
  scale: number;
  /** The scale in words; "" for 1. */
  suffix: string;
  digits: number;
}

const UNITS = {
  paper: { scale: 1, suffix: "", digits: 2 },
  small: { scale: 1e-4, suffix: "10^{−4}", digits: 1 },
} as const satisfies Record<string, Unit>;

function inUnit(noise: number, { scale, suffix, digits }: Unit): string {
  return `${fixed(noise / scale, digits)}${suffix && ` · ${suffix}`}`;
}

function noiseLabel({ suffix }: Unit): string {
  return suffix === "" ? "noise σ²" : `noise σ² / ${suffix}`;
}

const styles: Record<Theory, { dash: string; label: string }> = {
  corrected: { dash: SOLID, label: "corrected" },
  printed: { dash: DASHED, label: "printed" },
  trace: { dash: DOTTED, label: "with fluctuations" },
};

export function figure3Panels(data: Figure3): Panel[] {
  const { paper, small, points } = data;
  return [
    actionPanel("a", paper, UNITS.paper),
    learnedPanel("b", paper, UNITS.paper, []),
    actionPanel("c", small, UNITS.small),
    learnedPanel("d", small, UNITS.small, points),
  ];
}

function nameOf({ parameters: { modulus }, normalisation }: NetworkTheory): string {
  return `_P_ = ${modulus}, ${normalisation}`;
}

function actionPanel(letter: string, theory: NetworkTheory, unit: Unit): Panel {
  const { actions, parameters } = theory;
  const well = Math.sqrt(3 / parameters.sextic);
  // Room for the barrier of the highest noise; what rises above it is the steep wall.
  const barrier = Math.max(...actions.map(({ phi, action }) => Math.max(...action.filter((_, i) => phi[i]! < well))));
  const [low] = domainOf(actions.flatMap(({ action }) => action));
  const high = 1.25 * barrier;
  const drawing = draw(
    {
      ...FRAME,
      name: `fig3${letter}`,
      title: `The action of a mode at falling noise, ${nameOf(theory)}`,
      description: [
        `Reduced action of one Fourier mode along Φ = Ψ, P = ${parameters.modulus}, ${theory.normalisation} theory.`,
        ...actions.map(({ phase, action, phi, noise }) => {
          const at = phi.reduce(
            (best, _, k) => (phi[k]! > well / 2 && action[k]! < action[best]! ? k : best),
            phi.length - 1,
          );
          return `σ² = ${inUnit(noise, unit)} (${phase}): ${fixed(action[at]!, 2)} in the side well at Φ = ${fixed(phi[at]!, 2)}.`;
        }),
      ].join(" "),
    },
    {
      ...MARGINS,
      x: { domain: [0, actions[0]!.phi.at(-1)!] },
      y: { domain: [low, high] },
      marks: [
        axes(),
        panelTitle(letter, `action of a mode, ${nameOf(theory)}`),
        [actions.slice(0, 2), actions.slice(2)].map((row, r) =>
          legend(
            row.map(
              ({ phase, noise }, i): LegendKey => ({
                label: `σ² = ${inUnit(noise, unit)}, ${phase}`,
                colour: series[2 * r + i]!.light,
                glyph: { dash: SOLID },
              }),
            ),
            r === 0 ? 33 : 14,
          ),
        ),
        xLabel("power of the mode, Φ = |_w__{k}|²"),
        yLabel("reduced action Ŝ(Φ)"),
        Plot.ruleY([0], { stroke: faintInk.light }),
        actions.map(({ phi, action }, i) => line(cutAbove(spots(phi, action), high), series[i]!.light)),
      ],
    },
  );
  return {
    drawing,
    caption:
      `**(${letter})** The reduced action Ŝ = _S_/_P_ of one frequency of a neuron against its power Φ, ${nameOf(theory)} theory, at falling noise. ` +
      "Where the side well is below 0, it is the deeper one. In GMFL-I both wells stay (for large _P_ exactly) as deep over a whole range of noise, as liquid and vapour do at the boiling point.",
    table: {
      header,
      rows: actions.flatMap(({ noise, phi, action }): Cell[][] =>
        phi.map((x, k) => [
          letter,
          "action",
          parameters.modulus,
          theory.normalisation,
          noise,
          x,
          action[k]!,
          null,
          null,
        ]),
      ),
    },
  };
}

function learnedPanel(letter: string, theory: NetworkTheory, unit: Unit, points: readonly SampledPoint[]): Panel {
  const { curve, parameters, onset, completion, actions } = theory;
  const drawn = (["corrected", "printed", "trace"] as const).filter((kind) => curve[kind].some((a) => a !== null));
  const x = curve.noise.map((noise) => noise / unit.scale);
  const learned = (kind: Theory) => curve[kind].map((a) => (a === null ? null : 1 - a));
  const values = drawn.flatMap((kind) => learned(kind).flatMap((value) => value ?? []));
  const sampled = points.map(({ noise, a: { mean, error } }) => ({
    x: noise / unit.scale,
    y: 1 - mean,
    low: 1 - mean - error,
    high: 1 - mean + error,
  }));
  // Where there is an experiment, its points; else the noises whose actions are drawn.
  const marks = points.length > 0 ? [] : actions.map(({ noise, a }) => ({ x: noise / unit.scale, y: 1 - a }));
  const keys = drawn.map(
    (kind): LegendKey => ({ label: styles[kind].label, colour: ink.light, glyph: { dash: styles[kind].dash } }),
  );
  const experiment: LegendKey = { label: "experiment", colour: series[1]!.light, glyph: { symbol: "square" } };
  const drawing = draw(
    {
      ...FRAME,
      name: `fig3${letter}`,
      title: `The learned part of the target against noise, P = ${parameters.modulus}`,
      description: [
        `Learned part 1 − |a| of the target against noise, P = ${parameters.modulus}.`,
        `Onset at σ² = ${onset.toPrecision(4)}, completion at ${completion.toPrecision(4)} (${theory.normalisation}, for P to infinity).`,
        ...drawn.map((kind) => {
          const ends = learned(kind);
          return `Theory, ${styles[kind].label}: from ${fixed(ends[0]!, 3)} at the lowest noise to ${fixed(ends.at(-1)!, 3)} at the highest.`;
        }),
        ...points.map(
          ({ noise, a: { mean, error } }) =>
            `Experiment at σ² = ${inUnit(noise, unit)}: ${plusMinus({ mean: 1 - mean, error })}.`,
        ),
      ].join(" "),
    },
    {
      ...MARGINS,
      x: { domain: [x[0]!, x.at(-1)!] },
      y: { domain: domainOf([0, ...values]) },
      marks: [
        axes(),
        panelTitle(letter, `learned part of the target, _P_ = ${parameters.modulus}`),
        // Three kinds of theory do not fit into one row.
        legend([...(points.length > 0 ? [experiment] : []), ...keys.slice(2)], 33),
        legend(keys.slice(0, 2), 14),
        xLabel(noiseLabel(unit)),
        yLabel("learned part, 1 − |_a_|"),
        [onset, completion].map((at, i) => [
          Plot.ruleX([at / unit.scale], { stroke: mutedInk.light, strokeWidth: 0.9 }),
          uprightNote(i === 0 ? "onset σ²_{I}" : "completion σ²_{II}", at / unit.scale, "top", "right"),
        ]),
        drawn.map((kind) => line(spots(x, learned(kind)), ink.light, styles[kind].dash)),
        marks.map((mark, i) => Plot.dot([mark], { x: "x", y: "y", ...dotStyle(i, 4) })),
        Plot.ruleX(sampled, { x: "x", y1: "low", y2: "high", stroke: series[1]!.light, strokeWidth: 1.4 }),
        Plot.dot(sampled, { x: "x", y: "y", ...dotStyle(1, 3.8) }),
      ],
    },
  );
  const colours = letter === "b" ? " Coloured points: the noises of panel a." : "";
  return {
    drawing,
    caption:
      `**(${letter})** The learned part 1 − |_a_| of the target against noise, _P_ = ${parameters.modulus}, _N_ = ${parameters.width}. ` +
      `Vertical lines: onset and completion for _P_ → ∞ (${theory.normalisation}).${colours}`,
    table: learnedTable(letter, theory, drawn, points),
  };
}

function learnedTable(
  letter: string,
  { curve, parameters: { modulus } }: NetworkTheory,
  drawn: readonly Theory[],
  points: readonly SampledPoint[],
): Table {
  const start = [letter, "1-|a|", modulus];
  const rows = [
    ...drawn.flatMap((kind): Cell[][] =>
      curve.noise.map((noise, k) => [...start, kind, noise, null, 1 - curve[kind][k]!, null, null]),
    ),
    ...points.map(({ noise, a: { mean, error } }): Cell[] => {
      return [...start, "experiment", noise, null, 1 - mean, 1 - mean - error, 1 - mean + error];
    }),
  ];
  return { header, rows };
}
