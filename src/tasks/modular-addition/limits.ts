/** The values that a modulus and a sextic decay can have (PHYSICS 4). */
import { badInput } from "../../errors.ts";

/**
 * Refuses what has no theory and what has no posterior, which is not the same (docs/MODULAR.md, “Without the sextic decay”).
 *
 * @param training  whether weights are trained and not sampled, for which γ = 0 is fine (default false)
 * @throws GrokphaseError "bad-input" for γ ≤ 0, in training for γ < 0
 */
export function checkSextic(sextic: number, path: string, training = false): void {
  if ((sextic > 0 && Number.isFinite(sextic)) || (training && sextic === 0)) return;
  const why =
    sextic < 0
      ? ": below it e^−Γ grows faster than any Gaussian prior falls, so networks have no posterior and theory has no density"
      : sextic === 0
        ? ": without Γ the action Φ − gΦ² of a mode falls without bound at any attraction g > 0, so theory has no density; networks would keep their posterior, but no Φ* = √(3/γ) to count droplets by; training (sampler.temperature 0) may have 0"
        : "";
  throw badInput(path, `a number above 0${why}`, sextic);
}

/** Below 10⁶: the theory's frequencies number (P − 1)/2, and no table of P² pairs is larger. */
export function isOddPrime(p: number): boolean {
  if (!(Number.isInteger(p) && p > 2 && p < 1e6 && p % 2 === 1)) return false;
  for (let q = 3; q * q <= p; q += 2) if (p % q === 0) return false;
  return true;
}
