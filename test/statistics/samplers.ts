/** The samplers that every statistical test here goes through. Adding one is a line. */
import type { Changes } from "../experiment.ts";

interface TestedSampler {
  name: string;
  sampler: NonNullable<Changes["sampler"]>;
  /** Reversible, and leaves the posterior as it is at any step. The others do so only as their step goes to 0. */
  isExact: boolean;
  /** Variance of a parameter without data, in units of the prior's. */
  priorVariance: number;
}

const fixed = { adaptation: "none" } as const;

export const samplers: readonly TestedSampler[] = [
  { name: "Langevin, h = 0.2", sampler: { stepSize: 0.2 }, isExact: false, priorVariance: 1 / (1 - 0.1) },
  { name: "BAOAB", sampler: { kind: "underdamped", stepSize: 0.8 }, isExact: false, priorVariance: 1 },
  { name: "MALA", sampler: { kind: "mala", stepSize: 0.4, ...fixed }, isExact: true, priorVariance: 1 },
  {
    name: "HMC",
    sampler: { kind: "hmc", stepSize: 0.7, leapfrogSteps: 2, trajectory: "fixed", ...fixed },
    isExact: true,
    priorVariance: 1,
  },
  {
    name: "HMC, jittered",
    sampler: { kind: "hmc", stepSize: 0.9, leapfrogSteps: 3, trajectory: "jittered", ...fixed },
    isExact: true,
    priorVariance: 1,
  },
  {
    name: "Gibbs",
    sampler: { kind: "gibbs", stepSize: 0.8, leapfrogSteps: 2, ...fixed },
    isExact: true,
    priorVariance: 1,
  },
];
