/** Two runs on the same data sets: whether they agree, and what their step sizes add. */
import { type Core, loadCore } from "../core/module.ts";
import { difference } from "../diagnostics/estimate.ts";
import { type StepBias, stepBias } from "../diagnostics/step-bias.ts";
import type { Summary } from "../diagnostics/summary.ts";
import { badInput } from "../errors.ts";
import { biasOrderOf } from "../moves/samplers.ts";
import { normalQuantile } from "../numeric/normal-quantile.ts";
import { firstDifference, RunFolder } from "./folder/folder.ts";
import { type RunResult, readResult } from "./result.ts";

/** Probability that two runs in equilibrium are found to differ, over all observables together. */
const FALSE_ALARM = 1e-4;

interface Difference {
  first: { mean: number | null; mcse: number | null };
  second: { mean: number | null; mcse: number | null };
  /** Second less first, in standard errors; null where an error cannot be told. */
  z: number | null;
  /** What the smaller step size adds to its mean; only where the runs differ in the step size of one sampler. */
  bias?: StepBias;
}

export interface Comparison {
  observables: Record<string, Difference>;
  /** What |z| exceeds for any observable with probability 1e-4 in all, when both sample the same density. */
  limit: number;
  agrees: boolean;
  /** Step sizes that `bias` goes by, the larger first; null where the samplers differ or have no bias. */
  stepSizes: [number, number] | null;
}

/**
 * @param folders  of two runs that differ in nothing but how they sample.
 * @throws GrokphaseError "bad-input" for a folder without a result, and for runs of different posteriors or data sets.
 */
export async function compareRuns(folders: readonly [string, string]): Promise<Comparison> {
  const [first, second] = folders.map(resultIn) as [RunResult, RunResult];
  const posterior = ({ experiment: { sampler: _sampler, chains: _chains, ...rest } }: RunResult) => rest;
  const different = firstDifference(posterior(first), posterior(second));
  if (different) {
    throw badInput(folders[1], `a run with ${different.path} ${JSON.stringify(different.one)}`, different.other);
  }
  return comparisonOf(await loadCore(), first, second);
}

function resultIn(directory: string): RunResult {
  const folder = new RunFolder(directory);
  const result = readResult(folder);
  if (result === null) throw badInput(folder.result, "the result of a run", undefined);
  return result;
}

function comparisonOf(core: Core, first: RunResult, second: RunResult): Comparison {
  const steps = stepSizesOf(first, second);
  const observables: Record<string, Difference> = {};
  for (const [name, one] of Object.entries(first.observables)) {
    const other = second.observables[name];
    if (other) observables[name] = differenceOf(one, other, steps);
  }
  const told = Object.values(observables).flatMap(({ z }) => z ?? []);
  const limit = normalQuantile(core, 1 - FALSE_ALARM / 2 / Math.max(1, told.length));
  const agrees = told.every((z) => Math.abs(z) <= limit);
  return { observables, limit, agrees, stepSizes: steps && [steps.larger, steps.smaller] };
}

interface Steps {
  larger: number;
  smaller: number;
  order: number;
  /** Whether the first run has the larger step. */
  isFirstLarger: boolean;
}

/** Where the runs differ in their step size and otherwise only in how long they are. */
function stepSizesOf(first: RunResult, second: RunResult): Steps | null {
  const [one, other] = [first.experiment.sampler, second.experiment.sampler];
  const order = biasOrderOf(one);
  const same = { steps: 0, burnIn: 0, thin: 0, start: "prior", stepSize: 0 };
  if (order === null || one.stepSize === other.stepSize) return null;
  if (firstDifference({ ...one, ...same }, { ...other, ...same })) return null;
  const isFirstLarger = one.stepSize > other.stepSize;
  const [larger, smaller] = isFirstLarger ? [one.stepSize, other.stepSize] : [other.stepSize, one.stepSize];
  return { larger, smaller, order, isFirstLarger };
}

function differenceOf(one: Summary, other: Summary, steps: Steps | null): Difference {
  const part = ({ mean, mcse }: Summary) => ({ mean, mcse });
  const [first, second] = [part(one), part(other)];
  if (first.mean === null || second.mean === null || first.mcse === null || second.mcse === null) {
    return { first, second, z: null };
  }
  const gap = difference({ mean: second.mean, error: second.mcse }, { mean: first.mean, error: first.mcse });
  const z = gap.error > 0 ? gap.mean / gap.error : null;
  if (steps === null) return { first, second, z };
  const measured = [first, second] as { mean: number; mcse: number }[];
  const [larger, smaller] = steps.isFirstLarger ? measured : measured.toReversed();
  return { first, second, z, bias: stepBias(larger!, smaller!, steps.larger / steps.smaller, steps.order) };
}
