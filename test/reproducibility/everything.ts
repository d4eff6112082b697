/**
 * Chains of every kind, small: what has to give the same bytes everywhere. A new task or sampler is a line.
 * Bundled and run by other versions of Node too, so it takes all from the package and imports no test runner.
 */
import { type Configuration, type EnsembleOptions, resolveExperiment } from "grokphase";
import { collect, digests } from "../workers/collect.ts";

const erf = {
  task: { kind: "teacher-student", dim: 7, samples: 101, testSamples: 21 },
  network: { width: 43, readoutVariance: 0.8 },
} as const;
const modular = {
  task: { kind: "modular-addition", modulus: 5, sextic: 3 },
  network: { width: 43, readoutVariance: 1e-4 },
} as const;
const steps = { steps: 60, burnIn: 20, thin: 4 };

const configurations: Configuration[] = [
  { ...erf, noise: 0.2, sampler: { ...steps, kind: "langevin", stepSize: 0.01 } },
  { ...erf, noise: 0.2, sampler: { ...steps, kind: "langevin", stepSize: 0.01 }, precision: "f64" },
  { ...erf, noise: 0.2, sampler: { ...steps, kind: "langevin", preconditioner: "none", stepSize: 2e-5 } },
  { ...erf, noise: 0.2, sampler: { ...steps, kind: "underdamped", stepSize: 0.1 } },
  { ...erf, noise: 0.2, sampler: { ...steps, kind: "mala", stepSize: 0.01 }, precision: "f64" },
  { ...erf, noise: 0.2, sampler: { ...steps, kind: "hmc", stepSize: 0.1, leapfrogSteps: 3 } },
  { ...erf, noise: 0.2, sampler: { ...steps, kind: "gibbs", stepSize: 0.1, leapfrogSteps: 3 } },
  { ...modular, noise: 1e-3, sampler: { ...steps, kind: "langevin", stepSize: 0.01 } },
];

/** Two chains of each, on two data sets. */
export const chains: EnsembleOptions["chains"] = configurations.flatMap((configuration) => {
  const experiment = resolveExperiment({ ...configuration, dataSets: 2, chains: 1, seed: 2024 });
  return [0, 1].map((dataSet) => ({ spec: { experiment, dataSet, chain: 0, planted: null }, state: null }));
});

/** A hash a chain: its draws and its last state. */
export async function bytesOf(options: Partial<EnsembleOptions>): Promise<string[]> {
  const delivered = await collect({ chains, threads: 2, ...options });
  if (delivered.error) throw delivered.error;
  return digests(delivered);
}

/** The first chain of each configuration, which tests give all workers to itself, as a team. */
export const single = chains.filter((_, i) => i % 2 === 0);

export async function bytesOfTeams(threads: number): Promise<string[]> {
  const hashes: string[] = [];
  for (const chain of single) hashes.push(...(await bytesOf({ chains: [chain], threads })));
  return hashes;
}
