/** Fig 1 of the paper: the three phases over the number of samples and of neurons (PHYSICS 3 and 6), computed instead of sketched. */
import * as Plot from "@observablehq/plot";
import type { Core } from "../../core/module.ts";
import type { Cell } from "../../drawing/csv.ts";
import { draw } from "../../drawing/drawing.ts";
import { fixed } from "../../drawing/format.ts";
import { legend, panelTitle, xLabel, yLabel } from "../../drawing/labels.ts";
import { faintInk, series } from "../../drawing/palette.ts";
import { axes, cutAbove, FRAME, line, MARGINS, spots } from "../../drawing/panels.ts";
import { drawPhaseDiagram } from "../../drawing/phase-diagram.ts";
import { fig4 as appendixD, type Parameters } from "../../tasks/teacher-student/parameters.ts";
import { teacherStudentDiagram } from "../../tasks/teacher-student/theory/diagram.ts";
import { solveTeacherStudent } from "../../tasks/teacher-student/theory/theory.ts";
import { teacherStudentTransition } from "../../tasks/teacher-student/theory/transition.ts";
import { type PhaseDiagram, parseAxis } from "../../theory/phase-diagram.ts";
import type { Phase } from "../../theory/phases.ts";
import type { Figure, Panel, Table, Target } from "../figure.ts";
import { OVERLAPS } from "../shared/order-parameters.ts";
import { verdict } from "../shared/verdicts.ts";

/**
 * The paper's diagram is a sketch without numbers. At finite d droplets are O(1/d) of the neurons wherever the kernel is
 * strong, so these have the paper's d, σ_w² and ε of App. D but a readout further down the mean-field scale: σ_a² is 110
 * and σ² 10 times smaller. Then all three phases fit into a range of n and N that one would train.
 */
const { dim, inputVariance, epsilon, ...ofPaper } = appendixD;
const network = { dim, inputVariance, readoutVariance: 1e-4, epsilon, noise: ofPaper.noise / 10 };
const AXES = ["samples:50:6400:57:log", "width:50:3200:49:log"] as const;

/** One network a phase, at one width: the insets. */
const insets: readonly { phase: Phase; samples: number; width: number }[] = [
  { phase: "GFL", samples: 140, width: 400 },
  { phase: "GMFL-I", samples: 280, width: 400 },
  { phase: "GMFL-II", samples: 1000, width: 400 },
];

/** The learned share that is drawn brightest: no network in the diagram has learned more. */
const BRIGHTEST = 0.6;

interface Inset {
  phase: Phase;
  samples: number;
  width: number;
  q: readonly number[];
  minusLogDensity: number[];
  sideWeight: number;
  f1: number;
  f3: number;
}

export interface Figure1 {
  network: typeof network;
  diagram: PhaseDiagram;
  /** For each width of the diagram, the samples at which the side wells are as deep as the centre; null where never. */
  transition: (number | null)[];
  insets: Inset[];
}

const header = ["panel", "quantity", "samples", "width", "q", "value"] as const;

export const fig1: Figure<never, { diagram: readonly [Figure1] }, Figure1> = {
  name: "fig1",
  title: "Fig 1 · Three phases of feature learning",
  introduction: [
    "A two-layer network has _N_ hidden neurons and is trained on _n_ samples of a teacher. Few samples, or very many neurons, and every neuron stays a small Gaussian fluctuation: " +
      "Gaussian feature learning, GFL. With more samples some neurons specialise on the teacher's direction while the others stay as they are: mixed Gaussian feature learning, GMFL-I. " +
      "With still more, all of them have specialised: GMFL-II. Passing from the first to the second is a first-order phase transition, and the paper's account of grokking.",
    "The paper sketches this diagram; here it is computed. Each point is a solution of the adaptive-kernel equations for a network of that size, and its colour is the share of the teacher's cubic part that has been learned.",
  ],

  plan() {
    const parameters = { network, AXES, insets };
    return {
      runs: {},
      calculations: {
        diagram: [{ name: "fig1-diagram", parameters, compute: (core) => computeFigure1(core, AXES) }],
      },
    };
  },

  data: (_core, { results }) => results.diagram[0],
  panels: (data) => [diagramPanel(data), ...data.insets.map(insetPanel)],
  targets: (data) => [phases(data), order(data)],
};

/** @param axes samples and width, as `parseAxis` reads them */
export function computeFigure1(core: Core, axes: readonly [string, string]): Figure1 {
  const parameters: Parameters = { ...network, samples: 1, width: 1 };
  const [x, y] = axes.map((text) => parseAxis(core, text, ["samples", "width"], "axis"));
  const diagram = teacherStudentDiagram(core, parameters, x!, y!);
  const transition = diagram.y.map(
    (width) => teacherStudentTransition(core, { ...parameters, width }, { along: "samples" }).value,
  );
  return { network, diagram, transition, insets: insets.map((inset) => solveInset(core, inset)) };
}

function solveInset(core: Core, { samples, width }: (typeof insets)[number]): Inset {
  const { theory, curve } = solveTeacherStudent(core, { ...network, samples, width });
  const { phase, sideWeight, f1, f3 } = theory;
  return { phase, samples, width, q: OVERLAPS, minusLogDensity: [...curve(OVERLAPS)], sideWeight, f1, f3 };
}

function diagramPanel({ diagram, transition, insets: marked }: Figure1): Panel {
  const learned = diagram.orderParameters.f3!.map((row) => row.map((f3) => f3 / network.epsilon));
  const drawing = drawPhaseDiagram(diagram, {
    title: "phases over samples and neurons",
    shade: learned,
    shadeLabel: "learned share of the cubic part",
    xLabel: "training samples _n_",
    yLabel: "neurons _N_",
    xLogarithmic: true,
    yLogarithmic: true,
    brightest: BRIGHTEST,
    lines: [{ label: "", x: transition, y: diagram.y }],
    panel: { name: "fig1a", letter: "a", marked: marked.map(({ samples, width }) => ({ x: samples, y: width })) },
  });
  const rows = diagram.y.flatMap((width, j): Cell[][] =>
    diagram.x.flatMap((samples, i): Cell[][] => [
      ["a", "phase", samples, width, null, diagram.phase[j]![i]!],
      ["a", "f3/epsilon", samples, width, null, learned[j]![i]!],
    ]),
  );
  const lines = diagram.y.map((width, j): Cell[] => ["a", "transition", transition[j]!, width, null, null]);
  return {
    drawing,
    caption:
      "**(a)** Phases of networks with _d_ = 150, σ_{w}² = 0.5, σ_{a}² = 10^{−4}, ε = −1.2, σ² = 0.005. Thin white lines: where the droplets' weight passes 0.1 % and 90 %. " +
      "Thick line: where, on the branch of the Gaussian phase, the side wells become as deep as the centre. Symbols: the networks of panels b to d.",
    table: { header, rows: [...rows, ...lines] },
  };
}

function insetPanel(inset: Inset, i: number): Panel {
  const { phase, samples, width, q, minusLogDensity, sideWeight } = inset;
  const letter = "bcd"[i]!;
  const lowest = Math.min(...minusLogDensity);
  const top = lowest + 14;
  const curve = spots(q, minusLogDensity);
  const title = `${phase}: _n_ = ${samples}, _N_ = ${width}`;
  const drawing = draw(
    {
      ...FRAME,
      name: `fig1${letter}`,
      title: `−log p(q) in ${phase}`,
      description:
        `Minus the logarithm of the density of q = w·w* at n = ${samples}, N = ${width}, ${phase}: lowest value ${fixed(lowest, 2)} at |q| = ` +
        `${fixed(Math.abs(q[minusLogDensity.indexOf(lowest)]!), 2)}; ${fixed(100 * sideWeight, 1)} % of the neurons are in the side wells.`,
    },
    {
      ...MARGINS,
      x: { domain: [q[0]!, q.at(-1)!] },
      y: { domain: [lowest - 1, top] },
      marks: [
        axes(),
        panelTitle(letter, title),
        legend([], 33, `side wells hold ${fixed(100 * sideWeight, 1)} % of the neurons`),
        xLabel("overlap with the teacher, _q_ = **w**·**w***"),
        yLabel("−log _p_(_q_)"),
        Plot.ruleX([0], { stroke: faintInk.light }),
        line(cutAbove(curve, top), series[i]!.light),
      ],
    },
  );
  const says: Record<Phase, string> = {
    GFL: "one well, wider along the teacher than the prior",
    "GMFL-I": "side wells hold a part of the neurons, the centre the others",
    "GMFL-II": "the centre is no well any more, every neuron has specialised",
  };
  const rows = q.map((at, k): Cell[] => [letter, "-log p(q)", samples, width, at, minusLogDensity[k]!]);
  const table: Table = { header, rows };
  return { drawing, caption: `**(${letter})** ${title}: ${says[phase]}.`, table };
}

function phases({ insets: solved }: Figure1) {
  return {
    title: "The three phases",
    note: "By the rule of the theory engine: side wells count as present from a weight of 0.1 % on, as dominant from 90 % on. The insets' _n_ were chosen after a look at the diagram, one in each phase: these targets say that both computations agree, no more.",
    targets: solved.map(
      ({ phase, samples, width, sideWeight }, i): Target => ({
        quantity: `phase at _n_ = ${samples}, _N_ = ${width}`,
        target: insets[i]!.phase,
        measured: `${phase}, weight of the side wells ${fixed(sideWeight, 4)}`,
        tolerance: "none",
        verdict: verdict(phase === insets[i]!.phase),
      }),
    ),
  };
}

const RANK: Record<Phase, number> = { GFL: 0, "GMFL-I": 1, "GMFL-II": 2 };

/** As the paper draws it: no phase comes back with more samples or with fewer neurons. */
function order({ diagram: { phase, unconverged } }: Figure1) {
  const falls = (one: Phase, next: Phase) => RANK[next] < RANK[one];
  const along = phase.flatMap((row) => row.slice(1).filter((next, i) => falls(row[i]!, next))).length;
  const up = phase.slice(1).flatMap((row, j) => row.filter((next, i) => falls(next, phase[j]![i]!))).length;
  const points = phase.flat().length;
  return {
    title: "Their order",
    note: "GFL, GMFL-I, GMFL-II follow one another with rising _n_, and with falling _N_, wherever one goes in the diagram.",
    targets: [
      count("steps with rising _n_ that lead back", along),
      count("steps with falling _N_ that lead back", up),
      count(`points of ${points} where the solver did not converge`, unconverged),
    ],
  };
}

function count(quantity: string, found: number): Target {
  return { quantity, target: "0", measured: String(found), tolerance: "none", verdict: verdict(found === 0) };
}
