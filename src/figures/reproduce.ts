/** From figures to a folder: their runs, computed or found there, their numbers, their drawings, and the report. */
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { platform } from "#platform";
import { type Core, loadCore } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";
import { writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import { overridden } from "../runs/configuration.ts";
import { type Experiment, resolveExperiment } from "../runs/experiment.ts";
import { RunFolder } from "../runs/folder.ts";
import { readOverlaps } from "../runs/overlaps.ts";
import { type RunResult, readResult } from "../runs/result.ts";
import { type RunOptions, runExperiment } from "../runs/run.ts";
import { version } from "../version.ts";
import { toCsv } from "./csv.ts";
import { arrange } from "./drawing.ts";
import { secondsPerStep, sizeOf, totalSteps } from "./estimate.ts";
import type { Computed, Figure, FinishedRun, Scale, TargetGroup } from "./figure.ts";
import { renderReport } from "./report.ts";

/** A run that is about to be computed. */
export interface RunNotice {
  name: string;
  experiment: Experiment;
  /** 1 … count, among the runs that are still to be computed. */
  number: number;
  count: number;
  /** Estimated time for this run and all that follow. */
  secondsLeft: number;
}

export interface ReproduceOptions extends RunOptions {
  scale: Scale;
  /** Changes to every configuration, "path=value" each, for a quick look or a longer one. */
  overrides?: readonly string[];
  /** The command to print in the report. */
  command: string;
  /** Told before each run. */
  onRun?: (notice: RunNotice) => void;
}

export interface Reproduction {
  /** Path of the report. */
  report: string;
  figures: { name: string; files: string[]; targets: TargetGroup[] }[];
  runs: { folder: string; status: RunResult["verdict"]["status"] }[];
}

interface Run {
  /** Folder under runs/. */
  name: string;
  experiment: Experiment;
}

/**
 * Computes figures into a folder. What is already there is not computed again: a run's folder is named by its
 * configuration and the build, so one that was killed goes on and one of another configuration is left alone.
 * @throws GrokphaseError "cancelled" when the signal stopped it, with all draws kept; and as `runExperiment`.
 */
export async function reproduce(
  figures: readonly Figure[],
  out: string,
  options: ReproduceOptions,
): Promise<Reproduction> {
  const core = await loadCore();
  const plans = figures.map((figure) =>
    figure.plan(options.scale).map(({ name, configuration }): Run => {
      const experiment = resolveExperiment(overridden(configuration, options.overrides ?? []), name);
      return { name: `${name}-${fingerprint(core, experiment)}`, experiment };
    }),
  );
  const runs = new Map(plans.flat().map((run) => [run.name, run]));
  const folderOf = ({ name }: Run) => join(out, "runs", name);
  touching(out, "make the folder", () => mkdirSync(join(out, "runs"), { recursive: true }));

  await computeMissing(core, [...runs.values()], folderOf, options);
  const finished = (run: Run): FinishedRun => {
    const folder = new RunFolder(folderOf(run));
    return { ...run, result: readResult(folder)!, overlaps: () => readOverlaps(folder.overlaps, run.experiment) };
  };
  const sections = figures.map((figure, i) => {
    const itsRuns = plans[i]!.map(finished);
    const computed = figure.compute(core, itsRuns);
    return { figure, runs: itsRuns, computed, files: writeFigure(out, figure, computed) };
  });

  const report = join(out, "report.html");
  const all = [...runs.values()].map(finished);
  const html = renderReport({
    sections: sections.map(({ figure, runs: itsRuns, computed }) => ({ ...figure, ...computed, runs: itsRuns })),
    command: options.command,
    configurations: Object.fromEntries(all.map(({ name, experiment }) => [name, experiment])),
    provenance: provenanceOf(core, all),
  });
  writeAtomically(report, (append) => append(html));
  return {
    report,
    figures: sections.map(({ figure: { name }, computed: { targets }, files }) => ({ name, files, targets })),
    runs: all.map((run) => ({ folder: folderOf(run), status: run.result.verdict.status })),
  };
}

/** Eight hexadecimal digits of all that a run's numbers depend on. */
function fingerprint(core: Core, experiment: Experiment): string {
  const text = JSON.stringify([version, core.hash, experiment]);
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

async function computeMissing(
  core: Core,
  runs: readonly Run[],
  folderOf: (run: Run) => string,
  { onRun, ...options }: ReproduceOptions,
): Promise<void> {
  const missing = runs.filter((run) => readResult(new RunFolder(folderOf(run)))?.status !== "complete");
  const stepSeconds = new Map<string, number>();
  for (const { experiment } of missing) {
    const size = sizeOf(experiment);
    if (!stepSeconds.has(size)) stepSeconds.set(size, secondsPerStep(core, experiment));
  }
  const threads = options.threads ?? platform.threads;
  const estimates = missing.map(
    ({ experiment }) => (totalSteps(experiment) * stepSeconds.get(sizeOf(experiment))!) / threads,
  );
  let estimated = 0;
  let taken = 0;
  for (const [i, run] of missing.entries()) {
    const left = estimates.slice(i).reduce((sum, seconds) => sum + seconds, 0);
    // What earlier runs took over what they were thought to take corrects what is still thought.
    const secondsLeft = estimated > 0 ? (left * taken) / estimated : left;
    onRun?.({ ...run, number: i + 1, count: missing.length, secondsLeft });
    const start = performance.now();
    const { status } = await runExperiment({ ...options, experiment: run.experiment, out: folderOf(run) });
    if (status === "cancelled") {
      throw new GrokphaseError("cancelled", "stopped, with all draws kept; the same command goes on from there");
    }
    taken += (performance.now() - start) / 1000;
    estimated += estimates[i]!;
  }
}

/** Writes a figure's numbers and drawings. */
function writeFigure(out: string, { name, title }: Figure, { data, panels }: Computed): string[] {
  const drawings = panels.map((panel) => panel.drawing);
  const description = drawings.map((drawing) => drawing.description).join(" ");
  const files: [string, string][] = [
    [`${name}.json`, `${JSON.stringify(data)}\n`],
    [
      `${name}.csv`,
      toCsv(
        panels[0]!.table.header,
        panels.flatMap(({ table }) => table.rows),
      ),
    ],
    ...[...drawings, arrange({ name, title, description }, drawings, 2)].map((drawing): [string, string] => [
      `${drawing.name}.svg`,
      `${drawing.svg}\n`,
    ]),
  ];
  return files.map(([file, text]) => {
    const path = join(out, file);
    writeAtomically(path, (append) => append(text));
    return path;
  });
}

function provenanceOf(core: Core, runs: readonly FinishedRun[]): [string, string][] {
  const distinct = (of: (run: FinishedRun) => string | number) => [...new Set(runs.map(of))].join(", ");
  return [
    ["grokphase", version],
    ["WebAssembly module, SHA-256", core.hash],
    ["Seeds", distinct(({ experiment }) => experiment.seed)],
    ["Sampled with", distinct(({ result }) => `${result.provenance.engine}, ${result.provenance.platform}`)],
    ["Processor", `${cpus()[0]?.model.trim() ?? "unknown"}, ${platform.threads} threads`],
    ["Drawn", new Date().toISOString()],
  ];
}
