/** The numbers that the modular-addition theory depends on (PHYSICS 4). */
import { badInput } from "../../errors.ts";
import type { Experiment } from "../../runs/experiment.ts";
import type { ModularAdditionTask } from "./configuration.ts";

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

/**
 * Refuses what has no theory and what has no posterior, which is not the same (docs/MODULAR.md, “Without the sextic decay”).
 *
 * @throws GrokphaseError "bad-input" for γ ≤ 0
 */
export function checkSextic(sextic: number, path: string): void {
  if (sextic > 0 && Number.isFinite(sextic)) return;
  const why =
    sextic < 0
      ? ": below it e^−Γ grows faster than any Gaussian prior falls, so networks have no posterior and theory has no density"
      : sextic === 0
        ? ": without Γ the action Φ − gΦ² of a mode falls without bound at any attraction g > 0, so theory has no density; networks would keep their posterior, but no Φ* = √(3/γ) to count droplets by"
        : "";
  throw badInput(path, `a number above 0${why}`, sextic);
}

/** Below 10⁶: the theory's frequencies number (P − 1)/2, and no table of P² pairs is larger. */
export function isOddPrime(p: number): boolean {
  if (!(Number.isInteger(p) && p > 2 && p < 1e6 && p % 2 === 1)) return false;
  for (let q = 3; q * q <= p; q += 2) if (p % q === 0) return false;
  return true;
}

/** u = 2σ_a²P²/(Nσ⁴): g = u a². */
export function attraction({ modulus, width, readoutVariance, noise }: Parameters): number {
  return (2 * readoutVariance * modulus * modulus) / (width * noise * noise);
}
