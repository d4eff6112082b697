/** Learned parts against the number of samples, with and without feature learning. */
import * as Plot from "@observablehq/plot";
import { scaled } from "../../diagnostics/estimate.ts";
import type { Cell } from "../../drawing/csv.ts";
import { draw } from "../../drawing/drawing.ts";
import { fixed, plusMinus, scientific } from "../../drawing/format.ts";
import { cornerNote, legend, panelTitle, uprightNote, xLabel, yLabel } from "../../drawing/labels.ts";
import { mutedInk, series } from "../../drawing/palette.ts";
import { axes, DASHED, dotStyle, FRAME, line, MARGINS, SOLID, spots, symbols } from "../../drawing/panels.ts";
import type { Panel } from "../figure.ts";
import type { Claims } from "./data.ts";

const header = ["panel", "quantity", "source", "data_set", "samples", "value", "low", "high"] as const;

/** Series by their place in the palette. */
const [TRAINED, ADAPTIVE, UNTRAINED] = [1, 2, 0];

export function claimPanels(data: Claims): Panel[] {
  return [panel(data, "a", "f3"), panel(data, "b", "f1")];
}

function panel(data: Claims, letter: string, part: "f1" | "f3"): Panel {
  const { theory, onData, sampled, network } = data;
  const whole = part === "f3" ? network.epsilon : 1;
  const share = (value: number) => value / whole;
  const name = part === "f3" ? "cubic" : "linear";
  const untrained = onData.flatMap(({ samples, nngp }) => samples.map((x, k) => ({ x, y: share(nngp[k]![part]) })));
  const adaptive = onData.flatMap(({ samples, adaptive: on }) =>
    samples.map((x, k) => ({ x, y: share(on[k]![part]) })),
  );
  const { mean, error } = sampled[part];
  const networks = [{ x: sampled.samples, y: share(mean), low: share(mean - error), high: share(mean + error) }];
  const drawing = draw(
    {
      ...FRAME,
      name: `claims${letter}`,
      title: `The learned share of the ${name} part against the number of samples`,
      description: [
        `Learned share of the ${name} part against the number of samples, logarithmic, d = ${network.dim}, N = ${network.width}, σ² = ${network.noise}.`,
        `At n = ${sampled.samples}: sampled networks ${plusMinus(scaled(sampled[part], 1 / whole))}, ` +
          `kernel of the trained network on the same data ${fixed(adaptive.at(-1)!.y, 3)}, Gaussian process on the same data ${fixed(untrained.at(-1)!.y, 4)}.`,
        `The Gaussian process has learned half of the cubic part at n = ${scientific(theory.halfLearned, 1)}.`,
      ].join(" "),
    },
    {
      ...MARGINS,
      x: { type: "log", domain: [100, theory.untrained.samples.at(-1)!] },
      y: { domain: [-0.05, 1.1] },
      marks: [
        axes(),
        panelTitle(letter, `learned share of the ${name} part`),
        legend(
          [
            { label: "networks", colour: series[TRAINED]!.light, glyph: { symbol: symbols[TRAINED]! } },
            { label: "their kernel", colour: series[ADAPTIVE]!.light, glyph: { symbol: symbols[ADAPTIVE]! } },
            { label: "NNGP", colour: series[UNTRAINED]!.light, glyph: { symbol: symbols[UNTRAINED]! } },
          ],
          33,
        ),
        legend(
          [
            { label: "theory, trained", colour: series[TRAINED]!.light, glyph: { dash: SOLID } },
            { label: "theory, NNGP", colour: series[UNTRAINED]!.light, glyph: { dash: DASHED } },
          ],
          14,
        ),
        xLabel("training samples _n_"),
        yLabel(part === "f3" ? "_f__{3} / ε" : "_f__{1}"),
        part === "f3"
          ? [
              Plot.ruleX([theory.halfLearned], { stroke: mutedInk.light, strokeWidth: 0.9 }),
              uprightNote("NNGP: half is learned", theory.halfLearned, "top"),
              Plot.ruleX([cubicFunctions(data)], { stroke: mutedInk.light, strokeWidth: 0.9 }),
              uprightNote("_d_³/6 samples", cubicFunctions(data), "top"),
            ]
          : cornerNote("target: 1", "bottom"),
        line(spots(theory.trained.samples, theory.trained[part].map(share)), series[TRAINED]!.light),
        line(spots(theory.untrained.samples, theory.untrained[part].map(share)), series[UNTRAINED]!.light, DASHED),
        Plot.dot(untrained, { x: "x", y: "y", ...dotStyle(UNTRAINED, 3.4) }),
        Plot.dot(adaptive, { x: "x", y: "y", ...dotStyle(ADAPTIVE, 3.8) }),
        Plot.ruleX(networks, { x: "x", y1: "low", y2: "high", stroke: series[TRAINED]!.light, strokeWidth: 1.4 }),
        Plot.dot(networks, { x: "x", y: "y", ...dotStyle(TRAINED, 4) }),
      ],
    },
  );
  const rows = [
    ...onData.flatMap(({ samples, nngp, adaptive: on }, set): Cell[][] =>
      samples.flatMap((n, k): Cell[][] => [
        [letter, part, "nngp on data", set, n, nngp[k]![part], null, null],
        [letter, part, "adaptive kernel on data", set, n, on[k]![part], null, null],
      ]),
    ),
    [letter, part, "networks", null, sampled.samples, mean, mean - error, mean + error],
    ...(["trained", "untrained"] as const).flatMap((kind) =>
      theory[kind].samples.map((n, k): Cell[] => [
        letter,
        part,
        `theory, ${kind}`,
        null,
        n,
        theory[kind][part][k]!,
        null,
        null,
      ]),
    ),
  ];
  return {
    drawing,
    caption:
      `**(${letter})** The learned share of the ${name} part against the number of samples, _d_ = ${network.dim}, _N_ = ${network.width}, σ² = ${network.noise}. ` +
      "Squares: sampled networks. Triangles: regression with the kernel that theory gives them. Circles: Gaussian-process regression on the same data. Lines: theory.",
    table: { header, rows },
  };
}

/** Independent cubic functions of d dimensions, about d³/6: fewer samples cannot tell them apart. */
export function cubicFunctions({ network: { dim } }: Claims): number {
  return (dim * dim * dim) / 6;
}
