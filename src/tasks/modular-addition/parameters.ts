/** The numbers that the modular-addition theory depends on (PHYSICS 4). */
import { badInput } from "../../errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { ModularAdditionTask } from "./configuration.ts";
import { checkSextic, isOddPrime } from "./limits.ts";

export interface Parameters {
  /** P, a prime above 2. */
  modulus: number;
  /** N, neurons. */
  width: number;
  /** σ_a²: one readout weight has prior variance σ_a²/N. */
  readoutVariance: number;
  /** γ, strength of the sextic weight decay. */
  sextic: number;
  /** σ², observation noise. */
  noise: number;
}

/** The paper's Fig. 3, at a noise between its two thresholds (PHYSICS 6). */
export const fig3: Readonly<Parameters> = {
  modulus: 401,
  width: 1000,
  readoutVariance: 2e-6,
  sextic: 1e-4,
  noise: 0.2,
};

/** The parameters among other fields. */
export function networkOf(from: Parameters): Parameters {
  const { modulus, width, readoutVariance, sextic, noise } = from;
  return { modulus, width, readoutVariance, sextic, noise };
}

/** Of an experiment, whatever part of the pairs it trains on. */
export function parametersOf({ task, network, noise }: Experiment<ModularAdditionTask>): Parameters {
  const { modulus, sextic } = task;
  const { width, readoutVariance } = network;
  return { modulus, width, readoutVariance, sextic, noise };
}

/**
 * Refuses parameters that no network can have.
 *
 * @param path how the caller names a parameter
 * @throws GrokphaseError "bad-input" naming the first wrong one
 */
export function checkParameters(parameters: Parameters, path: (name: string) => string = (name) => name): void {
  if (!isOddPrime(parameters.modulus)) throw badInput(path("modulus"), "an odd prime", parameters.modulus);
  for (const name of ["width", "readoutVariance", "noise"] as const) {
    const value = parameters[name];
    if (!(Number.isFinite(value) && value > 0)) throw badInput(path(name), "a number above 0", value);
  }
  checkSextic(parameters.sextic, path("sextic"));
}

/** u = 2σ_a²P²/(Nσ⁴): g = u a². */
export function attraction({ modulus, width, readoutVariance, noise }: Parameters): number {
  return (2 * readoutVariance * modulus * modulus) / (width * noise * noise);
}
