/** The theory of modular addition, as command line, page and runs ask for it. */
import type { TaskTheory } from "../../../experiment/theory.ts";
import type { ModularAdditionTask } from "../configuration.ts";
import { checkParameters, fig3, type Parameters } from "../parameters.ts";
import { dropletBarrier, modularTheory, plantedMode } from "../planted.ts";
import { axisNames, checkDiagram, modularAdditionDiagram, modularAdditionLines } from "./diagram.ts";
import { type Thresholds, thresholds } from "./limit.ts";
import { type ModularAdditionTheory, modularAdditionTheory, type TheoryOptions } from "./theory.ts";

const parameter = (name: keyof Parameters, symbol: string, description: string) => ({
  symbol,
  description,
  default: fig3[name],
  axis: axisNames.some((axis) => axis === name),
});

export const theory: TaskTheory<ModularAdditionTask, Parameters, TheoryOptions, ModularAdditionTheory, Thresholds> = {
  description: "residual, modes, wells and phase of a quadratic network taught (n + m) mod P",
  parameters: {
    modulus: parameter("modulus", "P", "an odd prime"),
    width: parameter("width", "N", "neurons"),
    readoutVariance: parameter("readoutVariance", "σ_a²", "prior variance of a readout weight is σ_a²/N"),
    sextic: parameter("sextic", "γ", "strength of the sextic weight decay"),
    noise: parameter("noise", "σ²", "observation noise"),
  },
  options: {
    normalisation: {
      type: "choice",
      description: "of the kernel's eigenvalue",
      choices: ["printed", "corrected"],
      default: "corrected",
    },
    trace: {
      type: "switch",
      description: "count the cost of fluctuations of the discrepancy",
      commands: ["theory", "phase-diagram"],
    },
  },
  solve: modularAdditionTheory,
  ofExperiment: modularTheory,
  planted: plantedMode,
  barrier: dropletBarrier,
  describe,
  transition: {
    description: "the noise or width at which droplets set in, and at which all modes are droplets",
    along: ["noise", "width"],
    options: {},
    missing: "completion",
    find(_core, parameters, options) {
      const { along, normalisation, path } = options as TheoryOptions & { along?: Thresholds["along"] };
      const varied = along ?? "noise";
      checkParameters({ ...parameters, [varied]: 1 }, path);
      return thresholds(parameters, normalisation ?? "corrected", varied);
    },
    describe: describeThresholds,
  },
  diagram: {
    description: "phases, |a| and droplets of a quadratic network taught (n + m) mod P",
    check: checkDiagram,
    solve: modularAdditionDiagram,
    lines: (_core, parameters, x, y, { normalisation }) => modularAdditionLines(parameters, x, y, normalisation),
    title: ({ modulus }, { normalisation = "corrected" }) =>
      `Phases of modular addition, P = ${modulus} (${normalisation})`,
    shade: ({ orderParameters }) => ({
      values: orderParameters.a!.map((row) => row.map((a) => 1 - a)),
      label: "learned share of the target, 1 − |a|",
    }),
  },
};

function describe(t: ModularAdditionTheory): [string, string][] {
  const { normalisation, trace } = t.approximation;
  return [
    ["approximation", `${normalisation} normalisation, ${trace ? "with" : "without"} trace term`],
    ["phase", `${t.phase} (side wells carry ${t.sideWeight.toPrecision(4)})`],
    ["residual |a|", t.a.toFixed(6)],
    ["λ", t.lambda.toPrecision(6)],
    ["u, g", `${t.u.toPrecision(6)}, ${t.g.toPrecision(6)}`],
    ["droplets", t.dropletFraction.toPrecision(6)],
    ...t.saddles.map(({ phi, action, kind }): [string, string] => [
      kind,
      `Φ = ${phi.toPrecision(7)}, S = ${action.toPrecision(7)}`,
    ]),
    ["solver", `${t.solver.iterations} steps, gradient ${t.solver.gradientNorm.toExponential(1)}`],
  ];
}

function describeThresholds({ along, normalisation, onset, completion, aAtCompletion }: Thresholds): string[] {
  const lines = [`${normalisation} normalisation, P → ∞`, `GMFL-I from ${along} = ${onset.toPrecision(8)}`];
  if (completion !== null) {
    lines.push(`GMFL-II from ${along} = ${completion.toPrecision(8)}, |a| = ${aAtCompletion!.toPrecision(6)}`);
  }
  return lines;
}
