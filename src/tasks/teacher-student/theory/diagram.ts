/** Phase diagrams of the teacher–student network. */
import type { Core } from "../../../core/module.ts";
import { type Axis, checkCorners, type PhaseDiagram, phaseDiagram } from "../../../theory/phase-diagram.ts";
import { defaultRule } from "../../../theory/phases.ts";
import { checkParameters, leastDimension, type Parameters } from "../parameters.ts";
import { solveTeacherStudent, type TheoryOptions } from "./theory.ts";

/** The parameters that an axis may vary. */
export const axisNames = ["width", "samples", "dim", "inputVariance", "readoutVariance", "epsilon", "noise"] as const;

/**
 * Refuses a diagram some of whose networks cannot be.
 *
 * @throws GrokphaseError "bad-input" naming the first wrong parameter
 */
export function checkDiagram(parameters: Parameters, x: Axis, y: Axis, options: TheoryOptions = {}): void {
  const { action, trace, path } = options;
  const least = leastDimension(action ?? "exact-norm", trace ?? false);
  checkCorners(x, y, (corner) => checkParameters({ ...parameters, ...corner }, least, path));
}

/**
 * Phase, f1, f3, P(|q| > 0.5), Var q and the weight of the side wells over two parameters.
 *
 * @param x its name is one of `axisNames`; so is y's
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function teacherStudentDiagram(
  core: Core,
  parameters: Parameters,
  x: Axis,
  y: Axis,
  options: TheoryOptions = {},
): PhaseDiagram {
  return phaseDiagram<Float64Array>(x, y, options.phaseRule ?? defaultRule, (across, down, near, far) => {
    const network = { ...parameters, [x.name]: across, [y.name]: down };
    const start = far ? extrapolate(near!, far) : near;
    const { theory, discrepancy } = solveTeacherStudent(core, network, start ? { ...options, start } : options);
    const { phase, f1, f3, dropletFraction, varianceAlongTeacher, sideWeight, solver } = theory;
    return {
      phase,
      orderParameters: { f1, f3, dropletFraction, varianceAlongTeacher, sideWeight },
      converged: solver.converged,
      start: discrepancy,
    };
  });
}

/** Along the line through two points at even distances. */
function extrapolate(near: Float64Array, far: Float64Array): Float64Array {
  const next = near.slice();
  for (let k = 0; k < next.length; k++) next[k]! += near[k]! - far[k]!;
  return next;
}
