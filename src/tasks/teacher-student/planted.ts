/** Where a planted start puts its neurons: in the side well of the experiment's own theory. */
import type { Core } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { PlantedWell } from "../dense/start.ts";
import { parametersOf } from "./parameters.ts";
import type { ActionKind } from "./theory/action.ts";
import { solveTeacherStudent } from "./theory/theory.ts";

/**
 * The side well of the exact-norm action or, if that has none, of the printed one, and the readout weight
 * that goes with it: the conditional mean (σ_a²/N) t̄·φ(w) averaged over the norm across.
 *
 * @throws GrokphaseError "bad-input" where neither action has a side well
 */
export function plantedStart(core: Core, experiment: Experiment): PlantedWell {
  const parameters = parametersOf(experiment);
  const kinds: ActionKind[] = parameters.dim >= 3 ? ["exact-norm", "printed"] : ["printed"];
  for (const action of kinds) {
    const solution = solveTeacherStudent(core, parameters, { action });
    const well = solution.theory.saddles.find(({ q, kind }) => q > 0 && kind === "minimum");
    if (well) return { overlap: well.q, readout: solution.readout(well.q) };
  }
  throw badInput(
    "sampler.start",
    'side wells at these parameters for "planted"',
    "none in the exact-norm or the printed action",
  );
}
