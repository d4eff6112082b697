/** Phase diagrams of the modular-addition network. */
import type { Core } from "../../core/module.ts";
import { type Axis, type PhaseDiagram, phaseDiagram } from "../../theory/phase-diagram.ts";
import { defaultRule } from "../../theory/phases.ts";
import type { Parameters } from "./parameters.ts";
import { modularAdditionTheory, type TheoryOptions } from "./theory.ts";

/** The parameters that an axis may vary. */
export const axisNames = ["width", "readoutVariance", "sextic", "noise"] as const;

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
