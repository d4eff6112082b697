/** The theory of the teacher–student task, as command line, page and runs ask for it. */
import type { TaskTheory } from "../../../experiment/theory.ts";
import type { TeacherStudentTask } from "../configuration.ts";
import { DROPLET, fig2, type Parameters, parametersOf } from "../parameters.ts";
import { plantedStart } from "../planted.ts";
import { axisNames, checkDiagram, teacherStudentDiagram } from "./diagram.ts";
import { teacherStudentLines } from "./lines.ts";
import { solveTeacherStudent, type TeacherStudentTheory, type TheoryOptions, teacherStudentTheory } from "./theory.ts";
import { type Transition, type TransitionOptions, teacherStudentTransition } from "./transition.ts";

const parameter = (name: keyof Parameters, symbol: string, description: string) => ({
  symbol,
  description,
  default: fig2[name],
  axis: axisNames.some((axis) => axis === name),
});

export const theory: TaskTheory<TeacherStudentTask, Parameters, TheoryOptions, TeacherStudentTheory, Transition> = {
  description: "discrepancies, single-neuron density, wells and phase of an erf network taught H1 + εH3",
  parameters: {
    width: parameter("width", "N", "neurons"),
    samples: parameter("samples", "n", "training samples"),
    dim: parameter("dim", "d", "input dimension"),
    inputVariance: parameter("inputVariance", "σ_w²", "prior variance of an input weight is σ_w²/d"),
    readoutVariance: parameter("readoutVariance", "σ_a²", "prior variance of a readout weight is σ_a²/N"),
    epsilon: parameter("epsilon", "ε", "weight of the cubic part of the teacher"),
    noise: parameter("noise", "σ²", "observation noise"),
  },
  options: {
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
  solve: teacherStudentTheory,
  ofExperiment: (core, experiment) => teacherStudentTheory(core, parametersOf(experiment)),
  planted: plantedStart,
  barrier: () => DROPLET,
  describe,
  curve: {
    position: "q",
    value: "minusLogDensity",
    grid: Array.from({ length: 601 }, (_, i) => (i - 300) / 200),
    at(core, parameters, options, positions) {
      const solution = solveTeacherStudent(core, parameters, options);
      return { theory: solution.theory, curve: solution.curve(positions) };
    },
  },
  transition: {
    description: "the noise, sample number or width at which side wells become as deep as the centre",
    along: ["noise", "samples", "width"],
    options: { limit: { type: "switch", description: "for d → ∞ at the u and r of each point" } },
    missing: "transition",
    find: (core, parameters, options) => teacherStudentTransition(core, parameters, options as TransitionOptions),
    describe: describeTransition,
  },
  diagram: {
    description: "phases, f1, f3 and droplets of an erf network taught H1 + εH3",
    check: checkDiagram,
    solve: teacherStudentDiagram,
    lines: teacherStudentLines,
    title: (_parameters, { action = "exact-norm" }) => `Phases of the teacher–student network (${action})`,
    shade({ orderParameters, xName, yName, x, y }, parameters) {
      const epsilon = (row: number, column: number) =>
        xName === "epsilon" ? x[column]! : yName === "epsilon" ? y[row]! : parameters.epsilon;
      const values = orderParameters.f3!.map((f3s, row) => f3s.map((f3, i) => f3 / epsilon(row, i) || 0));
      return { values, label: "learned share of the cubic part, f3/ε" };
    },
  },
};

function describe(t: TeacherStudentTheory): [string, string][] {
  const { action, ridge, trace, modes } = t.approximation;
  return [
    ["approximation", `${action}, ${ridge}, ${trace ? "with" : "without"} trace term, ${modes} modes`],
    ["phase", `${t.phase} (side wells carry ${t.sideWeight.toPrecision(4)})`],
    ["learned f1, f3", `${t.f1.toFixed(6)}, ${t.f3.toFixed(6)}`],
    ["residual b, c", `${t.b.toFixed(6)}, ${t.c.toFixed(6)}`],
    ["u, r", `${t.u.toPrecision(6)}, ${t.r.toPrecision(6)}`],
    ["P(|q| > 0.5)", t.dropletFraction.toPrecision(6)],
    ["Var q", t.varianceAlongTeacher.toPrecision(6)],
    ...t.saddles.map(({ q, action, kind }): [string, string] => [
      kind,
      `q = ${q.toFixed(6)}, S − S(0) = ${action.toFixed(6)}`,
    ]),
    ["solver", `${t.solver.iterations} Newton steps, gradient ${t.solver.gradientNorm.toExponential(1)}`],
  ];
}

function describeTransition(found: Transition): string[] {
  const { along, approximation, value, error, u, b, q, spinodal, tricritical } = found;
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
