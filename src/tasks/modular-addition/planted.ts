/** Where a planted start puts modes: in the side well of the experiment's own theory. */
import type { Core } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { ModularAdditionTask } from "./configuration.ts";
import { parametersOf } from "./parameters.ts";
import type { PlantedMode } from "./start.ts";
import { degeneracy } from "./theory/action.ts";
import { balancedPower } from "./theory/sparse.ts";
import { type ModularAdditionTheory, modularAdditionTheory } from "./theory/theory.ts";

/**
 * The theory of an experiment whose density it describes.
 * @throws GrokphaseError "bad-input" for a part of the pairs, the decay in real space, or a prior that is not N(0, 1)
 */
export function modularTheory(core: Core, experiment: Experiment<ModularAdditionTask>): ModularAdditionTheory {
  const { task, network } = experiment;
  if (task.fraction !== 1) throw badInput("task.fraction", "1 for the theory, which is of all pairs", task.fraction);
  if (task.sexticSpace !== "fourier") {
    throw badInput("task.sexticSpace", '"fourier" for the theory, whose modes are independent', task.sexticSpace);
  }
  if (network.inputVariance !== 1) {
    throw badInput("network.inputVariance", "1 for the theory", network.inputVariance);
  }
  return modularAdditionTheory(core, parametersOf(experiment));
}

/**
 * The side well of the theory of all pairs; with held-out pairs no more than the planted waves need to hold the whole
 * target, which is less where droplets are sparse (theory/sparse.ts).
 *
 * @throws GrokphaseError "bad-input" where there is no side well
 */
export function plantedMode(core: Core, experiment: Experiment<ModularAdditionTask>): PlantedMode {
  const { task, network, sampler } = experiment;
  const { saddles } = modularAdditionTheory(core, parametersOf(experiment));
  const well = saddles.find(({ phi, kind }) => phi > 0 && kind === "minimum");
  if (!well) throw badInput("sampler.start", 'a side well at these parameters for "planted"', "none in the theory");
  if (task.fraction === 1) return { power: well.phi };
  const waves = sampler.plantedFraction * network.width;
  const { modulus } = task;
  return { power: Math.min(well.phi, balancedPower({ ...network, modulus, waves })) };
}

/** √(ΦΨ) of its strongest mode from which on a neuron counts as a droplet: half of Φ*; null where that is infinite. */
export function dropletBarrier(_core: Core, { task }: Experiment<ModularAdditionTask>): number | null {
  return task.sextic === 0 ? null : degeneracy(task.sextic).phi / 2;
}
