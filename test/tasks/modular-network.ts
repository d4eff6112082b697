import type { Parameters } from "../../src/tasks/modular-addition/parameters.ts";
import { degeneracy } from "../../src/tasks/modular-addition/theory/action.ts";

/** PHYSICS 4: the case that puts GMFL-II at (1 − C)σ_I². */
export function simulable(modulus: number, width: number, sextic: number, share: number): Parameters {
  const { g, phi } = degeneracy(sextic);
  const scale = (share * Math.sqrt(2 / (width * g))) / (4 * modulus * phi * phi);
  return { modulus, width, sextic, readoutVariance: scale * scale, noise: 1 };
}
