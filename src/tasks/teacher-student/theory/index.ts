/** The theory of the teacher–student task, as command line, page and runs ask for it. */
import type { TaskTheory } from "../../../experiment/theory.ts";
import { activationNames } from "../../../theory/smoothing/index.ts";
import type { TeacherStudentTask } from "../configuration.ts";
import { DROPLET, fig2, type Parameters, parametersOf } from "../parameters.ts";
import { plantedStart } from "../planted.ts";
import { anyDiagram, anyLines, checkAnyDiagram } from "./any-diagram.ts";
import {
  type AnyOptions,
  type AnyParameters,
  type AnyTheory,
  curveAny,
  readHermite,
  readPositive,
  solveAny,
  transitionAny,
} from "./choice.ts";
import { axisNames } from "./diagram.ts";
import type { GeneralTheory } from "./general/theory.ts";
import type { GeneralTransition } from "./general/transition.ts";
import { teacherStudentTheory } from "./theory.ts";
import type { Transition, TransitionOptions } from "./transition.ts";

const parameter = (name: keyof Parameters, symbol: string, description: string) => ({
  symbol,
  description,
  default: fig2[name],
  axis: axisNames.some((axis) => axis === name),
});

export const theory: TaskTheory<
  TeacherStudentTask,
  AnyParameters,
  AnyOptions,
  AnyTheory,
  Transition | GeneralTransition
> = {
  description: "discrepancies, single-neuron density, wells and phase of an erf network taught H1 + εH3",
  parameters: {
    width: parameter("width", "N", "neurons"),
    samples: parameter("samples", "n", "training samples"),
    dim: parameter("dim", "d", "input dimension"),
    inputVariance: parameter("inputVariance", "σ_w²", "prior variance of an input weight is σ_w²/d"),
    readoutVariance: parameter("readoutVariance", "σ_a²", "prior variance of a readout weight is σ_a²/N"),
    epsilon: parameter("epsilon", "ε", "weight of the cubic part of the teacher"),
    noise: parameter("noise", "σ²", "observation noise"),
    bias: { symbol: "σ_b²", description: "prior variance of a neuron's bias, 0 for none", default: 0, axis: true },
  },
  options: {
    activation: { type: "choice", description: "of the neurons", choices: activationNames, default: "erf" },
    hermite: {
      type: "text",
      symbol: "l=y_l,…",
      description: "target as coefficients of He_l, such as 1=1,3=-0.3, instead of H1 + εH3",
      read: readHermite,
    },
    hiddenWidth: {
      type: "text",
      symbol: "N1",
      description: "neurons of a hidden layer before this one",
      read: readPositive,
      commands: ["theory", "transition"],
    },
    hiddenVariance: {
      type: "text",
      symbol: "σ_v²",
      description: "prior variance of a weight between the hidden layers is σ_v²/N1",
      read: readPositive,
      commands: ["theory", "transition"],
    },
    frozen: {
      type: "switch",
      description: "the first of two hidden layers keeps its prior weights",
      commands: ["theory", "transition"],
    },
    action: {
      type: "choice",
      description: "the norm across",
      choices: ["printed", "exact-norm"],
      default: "exact-norm",
    },
    ridge: { type: "choice", description: "what stands for σ²/n", choices: ["ek", "finite-n"], default: "ek" },
    trace: {
      type: "switch",
      description: "count the cost of fluctuations of the discrepancy",
      commands: ["theory", "phase-diagram"],
    },
    modes: {
      type: "number",
      symbol: "m",
      description: "odd Hermite components of the error kept, 2 to 5",
      default: 2,
      commands: ["theory", "phase-diagram"],
    },
  },
  solve: solveAny,
  ofExperiment: (core, experiment) => teacherStudentTheory(core, parametersOf(experiment)),
  planted: plantedStart,
  barrier: () => DROPLET,
  describe,
  curve: {
    position: "q",
    value: "minusLogDensity",
    grid: Array.from({ length: 601 }, (_, i) => (i - 300) / 200),
    at: curveAny,
  },
  transition: {
    description: "the noise, sample number or width at which side wells become as deep as the centre",
    along: ["noise", "samples", "width"],
    options: { limit: { type: "switch", description: "for d → ∞ at the u and r of each point" } },
    missing: "transition",
    find: (core, parameters, options) => transitionAny(core, parameters, options as TransitionOptions),
    describe: describeTransition,
  },
  diagram: {
    description: "phases, f1, f3 and droplets of an erf network taught H1 + εH3",
    check: checkAnyDiagram,
    solve: anyDiagram,
    lines: anyLines,
    title: (_parameters, { action = "exact-norm" }) => `Phases of the teacher–student network (${action})`,
    shade({ orderParameters, xName, yName, x, y }, parameters) {
      const epsilon = (row: number, column: number) =>
        xName === "epsilon" ? x[column]! : yName === "epsilon" ? y[row]! : parameters.epsilon;
      const values = orderParameters.f3!.map((f3s, row) => f3s.map((f3, i) => f3 / epsilon(row, i) || 0));
      return { values, label: "learned share of the cubic part, f3/ε" };
    },
  },
};

function describe(t: AnyTheory): [string, string][] {
  return [
    ["approximation", approximationOf(t)],
    ["phase", `${t.phase} (side wells carry ${t.sideWeight.toPrecision(4)})`],
    ["learned f1, f3", `${t.f1.toFixed(6)}, ${t.f3.toFixed(6)}`],
    ["residual b, c", `${t.b.toFixed(6)}, ${t.c.toFixed(6)}`],
    ...("learned" in t ? learnedOf(t) : []),
    ["u, r", `${t.u.toPrecision(6)}, ${t.r.toPrecision(6)}`],
    ["P(|q| > 0.5)", t.dropletFraction.toPrecision(6)],
    ...("varianceAlongTeacher" in t
      ? [["Var q", t.varianceAlongTeacher.toPrecision(6)] as [string, string]]
      : ([
          ["d·Var q, layer 1", `${t.firstStretch.toPrecision(6)} σ_w²`],
          ["d·Var q̂, layer 2", t.secondVariance.toPrecision(6)],
        ] as [string, string][])),
    ...t.saddles.map(({ q, action, kind }): [string, string] => [
      kind,
      `q = ${q.toFixed(6)}, S − S(0) = ${action.toFixed(6)}`,
    ]),
    ["solver", `${t.solver.iterations} Newton steps, gradient ${t.solver.gradientNorm.toExponential(1)}`],
  ];
}

function approximationOf(t: AnyTheory): string {
  if ("branch" in t) {
    const { ratio, reached, followed } = t.branch;
    return `three layers, N2/N1 = ${ratio.toPrecision(4)}${followed ? "" : `, branch followed to ${reached.toPrecision(4)}`}`;
  }
  if ("degrees" in t.approximation) {
    const { activation, biasVariance } = t.parameters as GeneralTheory["parameters"];
    const bias = biasVariance > 0 ? `bias of variance ${biasVariance}` : "no bias";
    return `${activation}, ${bias}, components ${t.approximation.degrees.join(", ")}; exact-norm, ek`;
  }
  const { action, ridge, trace, modes } = t.approximation;
  return `${action}, ${ridge}, ${trace ? "with" : "without"} trace term, ${modes} modes`;
}

function learnedOf({ learned }: GeneralTheory): [string, string][] {
  const others = Object.entries(learned).filter(([degree]) => degree !== "1" && degree !== "3");
  return others.map(([degree, f]) => [`learned f${degree}`, f.toFixed(6)]);
}

function describeTransition(found: Transition | GeneralTransition): string[] {
  const { along, approximation, value, error, u, b, q } = found;
  const spinodal = "spinodal" in found ? found.spinodal : null;
  const tricritical = "tricritical" in found ? found.tricritical : null;
  const { action, ridge, limit } = approximation;
  const lines = [`${action}, ${ridge}, ${limit ? "d → ∞" : "finite d"}`];
  if (value !== null) {
    lines.push(`transition at ${along} = ${value.toPrecision(8)} ± ${error!.toExponential(0)}`);
    lines.push(`u = ${u!.toPrecision(6)}, b = ${b!.toPrecision(6)}, q = ${q!.toPrecision(6)}`);
    if (spinodal !== null) lines.push(`side wells exist from ${along} = ${spinodal.toPrecision(6)}`);
  }
  if (tricritical !== null) lines.push(`tricritical for d → ∞ at b = ${tricritical.b.toPrecision(6)}`);
  return lines;
}
