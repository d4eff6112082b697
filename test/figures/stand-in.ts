/**
 * Stand-ins for finished runs: overlaps drawn from the theory's own density and order parameters taken from it,
 * instead of sampled networks, so that what a figure has to make of them is known.
 */
import type { Core } from "../../src/core/module.ts";
import type { FinishedRun, PlannedRun } from "../../src/figures/figure.ts";
import { resolveExperiment } from "../../src/runs/experiment.ts";
import type { RunResult } from "../../src/runs/result.ts";
import { parametersOf } from "../../src/tasks/teacher-student/parameters.ts";
import { solveTeacherStudent } from "../../src/tasks/teacher-student/theory.ts";
import { uniforms } from "../reference/random.ts";

const DATA_SETS = 6;
const DRAWS = 3000;
export const STANDARD_ERROR = 1e-4;

/** @param shift added to f3, in absolute value */
export function standIn(core: Core, { name, configuration }: PlannedRun, seed: number, shift = 0): FinishedRun {
  const experiment = resolveExperiment({ ...configuration, dataSets: DATA_SETS });
  const { theory, curve } = solveTeacherStudent(core, parametersOf(experiment));
  const summary = (mean: number) => ({
    mean,
    standardError: STANDARD_ERROR,
    mcse: STANDARD_ERROR / 2,
    ess: 400,
    rhat: 1.003,
    halves: { worth: 100, rhatLimit: 1.01, drift: 0.5, driftLimit: 4 },
    bulkEss: 400,
    tailEss: 400,
    autocorrelationTime: 2,
    quantiles: null,
    dataSetSpread: STANDARD_ERROR * Math.sqrt(DATA_SETS),
  });
  const { f1, f3, dropletFraction } = theory;
  const result: RunResult = {
    status: "complete",
    experiment,
    draws: { planned: 1, made: [1] },
    observables: { f1: summary(f1), f3: summary(f3 - shift), dropletFraction: summary(dropletFraction) },
    virial: { input: 1.03, readout: 1.01 },
    sampler: { stepSize: 0.05, acceptance: null },
    droplets: null,
    theory,
    verdict: { status: "equilibrated", text: "Equilibrated.", findings: [] },
    provenance: { version: "0", wasm: core.hash, seed: experiment.seed, engine: "test", platform: "test" },
  };
  const means: Record<string, number> = { f1, f3: f3 - shift, dropletFraction };
  return { name, experiment, result, series: (of) => chainsAround(means[of]!), overlaps: () => draws(curve, seed) };
}

/** A chain on each data set, whose means scatter so that their mean has STANDARD_ERROR. */
function chainsAround(mean: number): Float64Array[][] {
  const spread = STANDARD_ERROR * Math.sqrt(DATA_SETS - 1);
  return Array.from({ length: DATA_SETS }, (_, set) => {
    const own = mean + (set % 2 === 0 ? spread : -spread);
    return [Float64Array.from({ length: 40 }, (_, i) => own + (i % 4 < 2 ? spread : -spread) / 10)];
  });
}

/** Overlaps by the inverse of the summed density. */
function draws(curve: (q: ArrayLike<number>) => Float64Array, seed: number): Float32Array[] {
  const spacing = 1 / 400;
  const grid = Array.from({ length: 1601 }, (_, i) => (i - 800) * spacing);
  const sums: number[] = [];
  let sum = 0;
  for (const value of curve(grid)) {
    sum += Math.exp(-value) * spacing;
    sums.push(sum);
  }
  const uniform = uniforms(seed);
  const draw = () => {
    const level = uniform() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < level) low = middle + 1;
      else high = middle;
    }
    return grid[low]! + (uniform() - 0.5) * spacing;
  };
  return Array.from({ length: DATA_SETS }, () => Float32Array.from({ length: DRAWS }, draw));
}
