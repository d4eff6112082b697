/** What a run comes to: `result.json`. */
import { existsSync, readFileSync } from "node:fs";
import { platform } from "#platform";
import { keptBefore, unevenBefore } from "../chain/kept.ts";
import { virialRatios } from "../chain/open-chain.ts";
import { parseJson } from "../configuration/overrides.ts";
import type { Core } from "../core/module.ts";
import { type DropletStatistics, dropletStatistics } from "../diagnostics/droplets.ts";
import { agreementOf, type StartAgreement, type StartDifference, startDifference } from "../diagnostics/starts.ts";
import { comparableChains, type Summary, summarise } from "../diagnostics/summary.ts";
import { type Verdict, verdictOn } from "../diagnostics/verdict.ts";
import { GrokphaseError } from "../errors.ts";
import { type ChainState, startsPlanted } from "../experiment/chain.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { touching } from "../files/failure.ts";
import type { SamplerReport } from "../moves/sampler.ts";
import { kindRemark } from "../moves/samplers.ts";
import type { Schedule } from "../moves/schedule.ts";
import { mean } from "../numeric/scatter.ts";
import { type Theory, theoryOf } from "../tasks/index.ts";
import { version } from "../version.ts";
import type { AutoReport } from "./auto-report.ts";
import type { RunFolder } from "./folder/folder.ts";
import { readOverlaps } from "./overlaps.ts";
import { samplerReport } from "./sampler-report.ts";
import { readSeries, traceNames } from "./series.ts";

export interface RunResult {
  status: "complete" | "cancelled";
  experiment: Experiment;
  /** Kept draws: how many each chain was to make, and how many each made, by data set and then by chain. */
  draws: { planned: number; made: number[] };
  /**
   * By name. Those of a cancelled run are of the chains that can be taken together (`comparableChains`); with
   * logarithmic spacing, of the last octave of steps.
   */
  observables: Record<string, Summary>;
  /** Mean over chains; null before the end of burn-in. */
  virial: { input: number; readout: number } | null;
  /** Step sizes and acceptance, means over chains; null when no chain has begun. */
  sampler: SamplerReport | null;
  /** Whether chains from opposite starts agree; only with `sampler.start` "both". */
  starts?: StartAgreement;
  /** Neurons in the side wells; null for a task whose overlaps do not tell them, and where there are no draws. */
  droplets: DropletStatistics | null;
  /** What `grokphase theory` prints for these parameters. */
  theory: Theory | null;
  verdict: Verdict;
  provenance: {
    /** Of grokphase. */
    version: string;
    /** SHA-256 of the WebAssembly module. */
    wasm: string;
    seed: number;
    /** "Node 24.1.0". */
    engine: string;
    /** "linux-x64". */
    platform: string;
  };
  /** What a reader should know of how the configuration was understood, a line each; absent when there is nothing. */
  remarks?: string[];
  /** Of an automatic run: what was asked for, and how it was reached. */
  auto?: AutoReport;
  /** Why something above is null; absent when nothing is. */
  reason?: string;
}

/** @param folder  of the run, with its `trace.jsonl` and `overlaps.npy`. */
export function resultOf(
  core: Core,
  experiment: Experiment,
  status: RunResult["status"],
  states: readonly (ChainState | null)[],
  { trace, overlaps }: RunFolder,
): RunResult {
  const { sampler, chains, seed } = experiment;
  const observables: Record<string, Summary> = {};
  const differences: Record<string, StartDifference> = {};
  const uneven = unevenBefore(sampler, Math.max(0, ...states.map((state) => state?.step ?? 0)));
  for (const name of traceNames(trace)) {
    const series = readSeries(trace, experiment, name).map((set) => set.map((draws) => draws.subarray(uneven)));
    observables[name] = summarise(core, comparableChains(series));
    if (sampler.start === "both") differences[name] = differenceByStart(core, sampler, series);
  }
  const starts = sampler.start === "both" ? agreementOf(core, differences) : null;
  const droplets = dropletsOf(core, experiment, overlaps);
  const virial = meanVirial(experiment, states);
  const report = samplerReport(core, experiment, states);
  const { theory, reason } = theoryFor(core, experiment);
  const chosen = kindRemark(sampler);
  const reasons = [
    virial ? "" : "no virial: no step after burn-in was done",
    droplets ? "" : "no droplets: no draws, or overlaps that do not tell wells",
    reason,
  ].filter(Boolean);
  return {
    status,
    experiment,
    draws: {
      planned: keptBefore(sampler, sampler.steps),
      made: states.map((state) => keptBefore(sampler, state?.step ?? 0)),
    },
    observables,
    virial,
    sampler: report,
    ...(starts && { starts }),
    droplets,
    theory,
    verdict: verdictOn({ observables, virial, chains, starts, sampler: report }),
    provenance: {
      version,
      wasm: core.hash,
      seed,
      engine: platform.engine,
      platform: `${process.platform}-${process.arch}`,
    },
    ...(chosen !== null && { remarks: [chosen] }),
    ...(reasons.length > 0 ? { reason: reasons.join("; ") } : {}),
  };
}

/** Chains of every data set, cut to what all of them have made, so that both starts are seen on the same data sets. */
function differenceByStart(core: Core, sampler: Schedule, series: Float64Array[][]): StartDifference {
  const made = Math.min(...series.flat().map((chain) => chain.length));
  const [prior, planted] = [false, true].map((wanted) =>
    series.map((set) =>
      set.filter((_, chain) => startsPlanted(sampler, chain) === wanted).map((chain) => chain.subarray(0, made)),
    ),
  );
  return startDifference(core, prior!, planted!);
}

function dropletsOf(core: Core, experiment: Experiment, overlaps: string): DropletStatistics | null {
  const barrier = theoryOf(experiment.task)?.barrier(core, experiment) ?? null;
  if (barrier === null) return null;
  const { chains, network } = experiment;
  return dropletStatistics(core, readOverlaps(overlaps, experiment), { chains, width: network.width, barrier });
}

function meanVirial(experiment: Experiment, states: readonly (ChainState | null)[]): RunResult["virial"] {
  const ratios = states.flatMap((state) => (state && virialRatios(experiment, state)) ?? []);
  if (ratios.length === 0) return null;
  return { input: mean(ratios.map(({ input }) => input)), readout: mean(ratios.map(({ readout }) => readout)) };
}

/** A network too small for the theory is sampled all the same. */
function theoryFor(core: Core, experiment: Experiment): { theory: Theory | null; reason: string } {
  const known = theoryOf(experiment.task);
  if (!known) return { theory: null, reason: `no theory: there is none of ${experiment.task.kind}` };
  try {
    // What a listed task's theory comes to.
    return { theory: known.ofExperiment(core, experiment) as Theory, reason: "" };
  } catch (error) {
    if (!(error instanceof GrokphaseError)) throw error;
    return { theory: null, reason: `no theory: ${error.message}` };
  }
}

/** What stands in a run's folder; null before its first result. */
export function readResult({ result }: RunFolder): RunResult | null {
  if (!existsSync(result)) return null;
  const text = touching(result, "read", () => readFileSync(result, "utf8"));
  return parseJson(text, result) as RunResult;
}
