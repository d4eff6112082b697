/** Phase diagrams of the modular-addition network. */
import type { Core } from "../../../core/module.ts";
import {
  type Axis,
  checkCorners,
  type DiagramLine,
  type PhaseDiagram,
  phaseDiagram,
} from "../../../theory/phase-diagram.ts";
import { defaultRule } from "../../../theory/phases.ts";
import { checkParameters, type Parameters } from "../parameters.ts";
import { type Normalisation, thresholds } from "./limit.ts";
import { modularAdditionTheory, type TheoryOptions } from "./theory.ts";

/** The parameters that an axis may vary. */
export const axisNames = ["width", "readoutVariance", "sextic", "noise"] as const;

/**
 * Refuses a diagram some of whose networks cannot be.
 *
 * @throws GrokphaseError "bad-input" naming the first wrong parameter
 */
export function checkDiagram(parameters: Parameters, x: Axis, y: Axis, { path }: TheoryOptions = {}): void {
  checkCorners(x, y, (corner) => checkParameters({ ...parameters, ...corner }, path));
}

/**
 * Phase, |a|, λ, droplet fraction and the weight of the side wells over two parameters.
 *
 * @param x its name is one of `axisNames`; so is y's
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function modularAdditionDiagram(
  core: Core,
  parameters: Parameters,
  x: Axis,
  y: Axis,
  options: TheoryOptions = {},
): PhaseDiagram {
  return phaseDiagram<undefined>(x, y, options.phaseRule ?? defaultRule, (across, down) => {
    const network = { ...parameters, [x.name]: across, [y.name]: down };
    const { phase, a, lambda, dropletFraction, sideWeight, solver } = modularAdditionTheory(core, network, options);
    return {
      phase,
      orderParameters: { a, lambda, dropletFraction, sideWeight },
      converged: solver.converged,
      start: undefined,
    };
  });
}

/** Onset and completion for P → ∞ across a diagram; none where neither axis is noise or width. */
export function modularAdditionLines(
  parameters: Parameters,
  x: Axis,
  y: Axis,
  normalisation: Normalisation = "corrected",
): DiagramLine[] {
  const byRow = x.name === "noise" || x.name === "width";
  const [along, across] = byRow ? [x.name, y] : [y.name, x];
  if (along !== "noise" && along !== "width") return [];
  const found = Array.from(across.values, (value) =>
    thresholds({ ...parameters, [across.name]: value }, normalisation, along),
  );
  return (["onset", "completion"] as const).map((name) => {
    const varied = found.map((at) => at[name]);
    const fixed = [...across.values];
    // Closed forms.
    const error = varied.map((value) => (value === null ? null : 0));
    return { label: `${name}, P → ∞`, x: byRow ? varied : fixed, y: byRow ? fixed : varied, error };
  });
}
