/** The solver of the paper's own normalisation (PHYSICS 4, "printed"). */
import type { Core } from "../../../core/module.ts";
import { attraction, type Parameters } from "../parameters.ts";
import { diagonal, reducedAction, sideWell } from "./action.ts";
import { noCost } from "./fluctuations.ts";
import { fullKernel } from "./limit.ts";
import type { Solved } from "./solved.ts";

const TOLERANCE = 1e-10;

/** The paper's: λ = σ_a²Φ₊²p, p = 4e^(−S_k)/(1 + 4e^(−S_k)) at Φ₊. λ rises with g, so |a|(σ² + λ) = σ² has one root. */
export function solvePrinted(core: Core, parameters: Parameters): Solved {
  const { modulus, sextic, noise } = parameters;
  const u = attraction(parameters);
  const at = (a: number) => {
    const g = u * a * a;
    const action = diagonal(modulus, g, sextic);
    const phi = sideWell(action);
    if (phi === null) return { lambda: 0, weight: 0 };
    const odds = 4 * core.kernels.exponential_f64(-modulus * reducedAction(phi, action));
    const weight = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
    return { lambda: weight * fullKernel(parameters, "printed", phi), weight };
  };
  let low = 0;
  let high = 1;
  let iterations = 0;
  while (iterations < 200) {
    const a = (low + high) / 2;
    if (a === low || a === high) break;
    if (a * (noise + at(a).lambda) < noise) low = a;
    else high = a;
    iterations++;
  }
  const { lambda, weight } = at(high);
  const residual = Math.abs(high * (1 + lambda / noise) - 1);
  const converged = residual <= TOLERANCE;
  return {
    a: high,
    lambda,
    beyond: () => weight,
    cost: noCost,
    moments: null,
    solver: {
      iterations,
      gradientNorm: residual,
      converged,
      rounds: 0,
      nodes: 1,
      quadratureError: 0,
      reason: converged ? null : `|a|(1 + λ/σ²) misses 1 by ${residual}: the side well appears with weight already`,
    },
  };
}
