/** From figures to a folder: what they need, computed or found there, their numbers, their drawings, and the report. */
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { platform } from "#platform";
import { type Core, loadCore } from "../core/module.ts";
import { toCsv } from "../drawing/csv.ts";
import { arrange } from "../drawing/drawing.ts";
import { renderPng } from "../drawing/png.ts";
import type { Computed, Figure, FinishedRun, TargetGroup } from "../figures/figure.ts";
import { writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import { RunFolder } from "../run/folder/folder.ts";
import { readOverlaps } from "../run/overlaps.ts";
import { type RunResult, readResult } from "../run/result.ts";
import type { RunOptions } from "../run/run.ts";
import { readSeries } from "../run/series.ts";
import { version } from "../version.ts";
import { CalculationFolder } from "../work/calculations.ts";
import type { Scale } from "../work/plan.ts";
import { carryOut, type Notice, type Outlook, type PlannedWork, planWork, type Run, type Shard } from "../work/work.ts";
import { renderReport } from "./report.ts";

export interface ReproduceOptions extends RunOptions {
  scale: Scale;
  /** Changes to every run's configuration, "path=value" each, for a quick look or a longer one. */
  overrides?: readonly string[];
  /** This process's part of the work, when several share it: then nothing is drawn. */
  shard?: Shard;
  /** The command that was given, and that for one figure alone: printed in the report. */
  command: string;
  commandOf: (figure: string) => string;
  /** Told once, before anything is computed. */
  onOutlook?: (outlook: Outlook) => void;
  /** Told before each run and each calculation. */
  onStart?: (notice: Notice) => void;
}

export interface Reproduction {
  /** Path of the report; null after a shard's work. */
  report: string | null;
  figures: { name: string; files: string[]; targets: TargetGroup[] }[];
  /** Those that are complete. */
  runs: { folder: string; status: RunResult["verdict"]["status"] }[];
  /** Runs and calculations that are still to be computed, by other shards. */
  missing: number;
}

/**
 * Computes figures into a folder. What is already there is not computed again: a run's folder and a calculation's file
 * are named by configuration and build, so a run that was killed goes on and one of another configuration is left alone.
 * @throws GrokphaseError "cancelled" when the signal stopped it, with all draws kept; and as `runExperiment`.
 */
export async function reproduce(
  figures: readonly Figure[],
  out: string,
  options: ReproduceOptions,
): Promise<Reproduction> {
  const core = await loadCore();
  const plans = figures.map((figure) => planWork(core, figure.plan(options.scale), options.overrides ?? []));
  for (const folder of ["runs", "calculations"]) {
    touching(out, "make the folder", () => mkdirSync(join(out, folder), { recursive: true }));
  }
  const calculations = new CalculationFolder(join(out, "calculations"));
  const folderOf = ({ name }: Run) => join(out, "runs", name);

  const left = await carryOut(core, plans, { calculations, folderOf }, options);
  // One object a run, whichever figures share it, so that they can share what they measure of it.
  const known = new Map<string, FinishedRun>();
  const finished = (run: Run): FinishedRun => {
    const folder = new RunFolder(folderOf(run));
    const made = known.get(run.name) ?? {
      ...run,
      result: readResult(folder)!,
      series: (observable) => readSeries(folder.trace, run.experiment, observable),
      overlaps: () => readOverlaps(folder.overlaps, run.experiment),
    };
    known.set(run.name, made);
    return made;
  };
  const all = distinctRuns(plans)
    .filter((run) => readResult(new RunFolder(folderOf(run)))?.status === "complete")
    .map(finished);
  const runs = all.map((run) => ({ folder: folderOf(run), status: run.result.verdict.status }));
  if (options.shard) return { report: null, figures: [], runs, missing: left };

  const sections = [];
  for (const [i, figure] of figures.entries()) {
    const plan = plans[i]!;
    const itsRuns = plan.runs.map(finished);
    const results = plan.calculations.map((calculation) => calculations.read(calculation));
    const computed = figure.compute(core, { runs: itsRuns, results });
    sections.push({ figure, plan, runs: itsRuns, computed, files: await writeFigure(out, figure, computed) });
  }
  const report = join(out, "report.html");
  const html = renderReport({
    sections: sections.map(({ figure, plan, runs: itsRuns, computed }) => ({
      ...figure,
      ...computed,
      runs: itsRuns,
      command: options.commandOf(figure.name),
      configurations: configurationsOf(plan),
    })),
    command: options.command,
    provenance: provenanceOf(core, all),
  });
  writeAtomically(report, (append) => append(html));
  return {
    report,
    figures: sections.map(({ figure: { name }, computed: { targets }, files }) => ({ name, files, targets })),
    runs,
    missing: 0,
  };
}

function distinctRuns(plans: readonly PlannedWork[]): Run[] {
  return [...new Map(plans.flatMap(({ runs }) => runs).map((run) => [run.name, run])).values()];
}

/** By the name of the run or of the calculation. */
function configurationsOf({ runs, calculations }: PlannedWork): Record<string, object> {
  return Object.fromEntries([
    ...runs.map(({ name, experiment }) => [name, experiment]),
    ...calculations.map(({ file, parameters }) => [file, parameters]),
  ]);
}

/** Writes a figure's numbers and drawings. */
async function writeFigure(out: string, { name, title }: Figure, { data, panels }: Computed): Promise<string[]> {
  const drawings = panels.map((panel) => panel.drawing);
  const description = drawings.map((drawing) => drawing.description).join(" ");
  const whole = arrange({ name, title, description }, drawings, 2);
  const files: [string, string | Uint8Array][] = [
    [`${name}.json`, `${JSON.stringify(data)}\n`],
    [
      `${name}.csv`,
      toCsv(
        panels[0]!.table.header,
        panels.flatMap(({ table }) => table.rows),
      ),
    ],
    ...[...drawings, whole].map((drawing): [string, string] => [`${drawing.name}.svg`, `${drawing.svg}\n`]),
    [`${name}.png`, await renderPng(whole)],
  ];
  return files.map(([file, contents]) => {
    const path = join(out, file);
    writeAtomically(path, (append) => append(contents));
    return path;
  });
}

function provenanceOf(core: Core, runs: readonly FinishedRun[]): [string, string][] {
  const distinct = (of: (run: FinishedRun) => string | number) => [...new Set(runs.map(of))].join(", ");
  const sampled: [string, string][] = [
    ["Seeds", distinct(({ experiment }) => experiment.seed)],
    ["Sampled with", distinct(({ result }) => `${result.provenance.engine}, ${result.provenance.platform}`)],
  ];
  return [
    ["grokphase", version],
    ["WebAssembly module, SHA-256", core.hash],
    ...(runs.length > 0 ? sampled : []),
    ["Drawn with", `${platform.engine}, ${process.platform}-${process.arch}`],
    ["Processor", `${cpus()[0]?.model.trim() ?? "unknown"}, ${platform.threads} threads`],
    ["Drawn", new Date().toISOString()],
  ];
}
