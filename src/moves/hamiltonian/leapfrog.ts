/**
 * A leapfrog that is exact for the prior. With β = √(1 − ε²/4) its half kick is ε/2β and its drift
 * εβ: the plain leapfrog step ε, with momenta scaled such that an oscillator of frequency 1 keeps
 * its energy rather than its shadow's.
 *
 * It is the splitting of Hilbert-space HMC (Beskos, Pinski, Sanz-Serna, Stuart, 2011), whose exact
 * rotation, here by 2 arcsin(ε/2), is a kick, a drift and a kick. So the error of the energy comes
 * from the data alone and not from each of the 10⁵ parameters, and steps stay long in large
 * networks. One step is the Langevin proposal θ − hv∇U + √(2h(1 − h/2)) √v ξ with h = ε²/2.
 */
import type { Network } from "../../network/network.ts";
import type { PhaseSpace } from "../phase-space.ts";

/** Steps of an oscillator of frequency 1 need ε < 2. */
export const LARGEST_LEAP = 1.9;

/**
 * Follows the present momenta for some steps, from the gradients in memory to those at the end.
 * @param epsilon  0 … LARGEST_LEAP.
 * @returns the loss at the end; not finite where the trajectory left all bounds, which ends it.
 */
export function leapfrog(space: PhaseSpace, network: Network, epsilon: number, steps: number): number {
  const beta = Math.sqrt(1 - (epsilon * epsilon) / 4);
  space.kick(epsilon / (2 * beta));
  for (let left = steps; ; left--) {
    space.drift(epsilon * beta);
    const loss = network.evaluate();
    if (left === 1 || !Number.isFinite(loss)) {
      space.kick(epsilon / (2 * beta));
      return loss;
    }
    space.kick(epsilon / beta);
  }
}
