/**
 * Stand-ins for finished runs: overlaps drawn from the theory's own density and order parameters taken from it,
 * instead of sampled networks, so that what a figure has to make of them is known.
 */

import { keptSteps } from "../../src/chain/kept.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import type { Core } from "../../src/core/module.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import type { Figure, FinishedRun } from "../../src/figures/figure.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { ModularAdditionTask } from "../../src/tasks/modular-addition/configuration.ts";
import { parametersOf as modularParametersOf } from "../../src/tasks/modular-addition/parameters.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { parametersOf } from "../../src/tasks/teacher-student/parameters.ts";
import { solveTeacherStudent } from "../../src/tasks/teacher-student/theory/theory.ts";
import type { PlannedRun } from "../../src/work/plan.ts";
import { uniforms } from "../reference/random.ts";

const DATA_SETS = 6;
const DRAWS = 3000;
export const STANDARD_ERROR = 1e-4;

/** Stand-ins for all runs that a figure plans, under the figure's names. @param shift as `standIn` */
export function standIns<Runs extends string>(
  core: Core,
  figure: Pick<Figure<Runs>, "plan">,
  shift = 0,
): Record<Runs, FinishedRun[]> {
  let seed = 1;
  const lists = Object.entries<readonly PlannedRun[]>(figure.plan("light").runs);
  return Object.fromEntries(
    lists.map(([name, runs]) => [name, runs.map((run) => standIn(core, run, seed++, shift))]),
  ) as Record<Runs, FinishedRun[]>;
}

/** @param shift added to f3, in absolute value */
export function standIn(core: Core, { name, configuration }: PlannedRun, seed: number, shift = 0): FinishedRun {
  const experiment = resolveExperiment({ ...configuration, dataSets: DATA_SETS });
  const { means, theory, curve } = truthOf(core, experiment, shift);
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
  const result: RunResult = {
    status: "complete",
    experiment,
    draws: { planned: 1, made: [1] },
    observables: Object.fromEntries(Object.entries(means).map(([of, mean]) => [of, summary(mean)])),
    virial: { input: 1.03, readout: 1.01 },
    sampler: { stepSize: 0.05, acceptance: null },
    droplets: null,
    theory,
    verdict: { status: "equilibrated", text: "Equilibrated.", findings: [] },
    provenance: { version: "0", wasm: core.hash, seed: experiment.seed, engine: "test", platform: "test" },
  };
  const steps = keptSteps(experiment.sampler);
  const inTime = experiment.sampler.spacing === "logarithmic";
  return {
    name,
    experiment,
    result,
    series: (of) => (inTime ? courses(steps, of, means[of]!) : chainsAround(means[of]!)),
    overlaps: () => draws(curve, seed, inTime ? steps.length * experiment.network.width : DRAWS),
  };
}

/** What theory says a run measures. */
function truthOf(core: Core, experiment: Experiment, shift: number) {
  if (experiment.task.kind === "modular-addition") {
    const theory = modularAdditionTheory(core, modularParametersOf(experiment as Experiment<ModularAdditionTask>));
    const { a, dropletFraction } = theory;
    return { means: { a, dropletFraction } as Record<string, number>, theory, curve: () => new Float64Array(0) };
  }
  const { theory, curve } = solveTeacherStudent(core, parametersOf(experiment));
  const { f1, f3, dropletFraction } = theory;
  const means = {
    f1,
    f3: f3 - shift,
    dropletFraction,
    trainF1: 1.1 * f1,
    trainF3: 2 * f3,
    trainLoss: 5,
    testLoss: 8.5,
  };
  return { means: means as Record<string, number>, theory, curve };
}

/** How long a quantity takes to come half of its way, in steps, and where it comes from. */
const WAYS: Record<string, { half: number; start: number }> = {
  trainLoss: { half: 90, start: 9 },
  testLoss: { half: 2000, start: 9 },
};
export const HALF_TIMES = { trainLoss: 90, f1: 150, f3: 600 };

/** A way from the start to `end`, half done at its time, on each data set a little above or below. */
function courses(steps: readonly number[], of: string, end: number): Float64Array[][] {
  const { half, start } = WAYS[of] ?? { half: HALF_TIMES[of as keyof typeof HALF_TIMES] ?? 300, start: 0 };
  return Array.from({ length: DATA_SETS }, (_, set) => {
    const scale = 1 + (set % 2 === 0 ? 0.01 : -0.01);
    return [Float64Array.from(steps, (step) => scale * (end + (start - end) * 2 ** (-step / half)))];
  });
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
function draws(curve: (q: ArrayLike<number>) => Float64Array, seed: number, count: number): Float32Array[] {
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
  return Array.from({ length: DATA_SETS }, () => Float32Array.from({ length: count }, draw));
}
