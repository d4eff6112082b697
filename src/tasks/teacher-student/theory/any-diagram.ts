/** Phase diagrams of the network that a choice of options asks for: the paper's, or one of any activation, bias and target. */
import type { Core } from "../../../core/module.ts";
import { badInput } from "../../../errors.ts";
import {
  type Axis,
  checkCorners,
  type DiagramLine,
  type PhaseDiagram,
  phaseDiagram,
} from "../../../theory/phase-diagram.ts";
import { defaultRule } from "../../../theory/phases.ts";
import { type AnyOptions, type AnyParameters, checkPlain, generalOf } from "./choice.ts";
import { checkDiagram, teacherStudentDiagram } from "./diagram.ts";
import { checkNetwork } from "./general/network.ts";
import { solveGeneral } from "./general/theory.ts";
import { generalTransition } from "./general/transition.ts";
import { teacherStudentLines } from "./lines.ts";

/** Whether any network of a diagram is beyond the paper's form. */
function isGeneral(parameters: AnyParameters, x: Axis, y: Axis, options: AnyOptions): boolean {
  return [x, y].some(({ name }) => name === "bias") || generalOf(parameters, options) !== null;
}

/** The network at one corner or point of a diagram. */
function networkAt(parameters: AnyParameters, point: Record<string, number>, options: AnyOptions) {
  // A bias of 0 keeps the paper's network in this form: the same theory, by other nodes.
  const { bias = 0, ...rest } = { ...parameters, ...point };
  const { epsilon, ...network } = rest;
  const target = options.hermite ?? [
    { degree: 1, coefficient: 1 },
    { degree: 3, coefficient: epsilon },
  ];
  return { ...network, activation: options.activation ?? "erf", biasVariance: bias, target };
}

/**
 * Refuses a diagram some of whose networks cannot be.
 * @throws GrokphaseError "bad-input" naming the first wrong parameter
 */
export function checkAnyDiagram(parameters: AnyParameters, x: Axis, y: Axis, options: AnyOptions = {}): void {
  if (!isGeneral(parameters, x, y, options)) {
    checkDiagram(parameters, x, y, options);
    return;
  }
  checkPlain(options);
  if (options.hermite && [x, y].some(({ name }) => name === "epsilon")) {
    throw badInput(
      (options.path ?? ((name) => name))("hermite"),
      "no axis epsilon beside it: it is the whole target",
      "both",
    );
  }
  checkCorners(x, y, (corner) => checkNetwork(networkAt(parameters, corner, options), options.path));
}

/**
 * Phase, f1, f3, P(|q| > 0.5), Var q and the weight of the side wells over two parameters.
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function anyDiagram(
  core: Core,
  parameters: AnyParameters,
  x: Axis,
  y: Axis,
  options: AnyOptions = {},
): PhaseDiagram {
  if (!isGeneral(parameters, x, y, options)) return teacherStudentDiagram(core, parameters, x, y, options);
  const { phaseRule = defaultRule } = options;
  return phaseDiagram<Float64Array>(x, y, phaseRule, (across, down, near) => {
    const network = networkAt(parameters, { [x.name]: across, [y.name]: down }, options);
    const { theory, state } = solveGeneral(core, network, { phaseRule, isRough: true, ...(near && { start: near }) });
    const { phase, f1, f3, dropletFraction, varianceAlongTeacher, sideWeight, solver } = theory;
    return {
      phase,
      orderParameters: { f1, f3, dropletFraction, varianceAlongTeacher, sideWeight },
      converged: solver.converged,
      start: state.discrepancy,
    };
  });
}

/** Lines of transition: for d → ∞ alone beyond the paper's network, and none where that has no closed form. */
export function anyLines(
  core: Core,
  parameters: AnyParameters,
  x: Axis,
  y: Axis,
  options: AnyOptions = {},
): DiagramLine[] {
  if (!isGeneral(parameters, x, y, options)) return teacherStudentLines(core, parameters, x, y, options);
  const byRow = isAlong(x.name);
  const [along, across] = byRow ? [x.name, y] : [y.name, x];
  const isClosed = (options.activation ?? "erf") === "erf" && options.hermite === undefined;
  if (!isAlong(along) || !isClosed) return [];
  const found = [...across.values].map((value) =>
    generalTransition(core, networkAt(parameters, { [across.name]: value }, options), { along, limit: true }),
  );
  const varied = found.map(({ value }) => value);
  const fixed = [...across.values];
  const errors = found.map(({ error }) => error);
  return [{ label: "transition, d → ∞", x: byRow ? varied : fixed, y: byRow ? fixed : varied, error: errors }];
}

const isAlong = (name: string): name is "noise" | "samples" | "width" =>
  name === "noise" || name === "samples" || name === "width";
