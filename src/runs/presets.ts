/** Configurations with a name. */
import type { Configuration } from "./experiment.ts";

/**
 * The teacher–student experiment of the paper's Fig. 2 (PHYSICS 6) in its scaling family
 * α = β, which leaves the theory unchanged: σ_a² = (8/700)·β^{−1/2}, with N = 700β, d = 150√β
 * and n = 3000β rounded as in the paper. Prior-preconditioned instead of the paper's plain
 * dynamics: the same posterior in far fewer steps.
 */
function figure2(beta: number, width: number, dim: number, samples: number): Configuration {
  return {
    task: { kind: "teacher-student", dim, samples, epsilon: -0.3 },
    network: { width, inputVariance: 0.5, readoutVariance: 8 / 700 / Math.sqrt(beta) },
    noise: 0.15,
    sampler: { kind: "langevin", preconditioner: "prior", stepSize: 0.05, steps: 6000, burnIn: 1500, thin: 10 },
    dataSets: 4,
    chains: 2,
  };
}

export const presets: Readonly<Record<string, Configuration>> = {
  "fig2-eighth": figure2(1 / 8, 88, 53, 375),
  "fig2-half": figure2(1 / 2, 350, 106, 1500),
  "fig2-one": figure2(1, 700, 150, 3000),
  "fig2-two": figure2(2, 1400, 212, 6000),
  /** Seconds: a small network on two small data sets. */
  quick: {
    task: { kind: "teacher-student", dim: 20, samples: 200, epsilon: -0.3 },
    network: { width: 40, inputVariance: 0.5, readoutVariance: 0.1 },
    noise: 0.2,
    sampler: { steps: 6000, burnIn: 1000, thin: 5 },
    dataSets: 2,
    chains: 2,
  },
};
