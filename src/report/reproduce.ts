/** From figures to a folder: what they need, computed or found there, their numbers, their drawings, and the report. */
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { platform } from "#platform";
import { type Core, loadCore } from "../core/module.ts";
import { toCsv } from "../drawing/csv.ts";
import { arrange } from "../drawing/drawing.ts";
import { renderPng } from "../drawing/png.ts";
import { Computer } from "../figures/compute.ts";
import type { Computed, Figure, FinishedRun, TargetGroup } from "../figures/figure.ts";
import { removeLeftovers, writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import type { RunResult } from "../run/result.ts";
import type { RunOptions } from "../run/run.ts";
import { version } from "../version.ts";
import { CalculationFolder } from "../work/calculations.ts";
import { carryOut, distinctRuns, type Notice, type Outlook, type PlannedWork } from "../work/figures.ts";
import { local } from "../work/local.ts";
import type { Scale } from "../work/plan.ts";
import type { Shard } from "../work/shard.ts";
import { type Engine, resultOfWork, type Work } from "../work/work.ts";
import { Finished, piecesOf, workOf } from "./material.ts";
import { type ReportSection, renderReport } from "./report.ts";

export interface ReproduceOptions extends RunOptions {
  scale: Scale;
  /** Changes to every run's configuration, "path=value" each, for a quick look or a longer one. */
  overrides?: readonly string[];
  /** What carries the runs out (default: this machine). */
  engine?: Engine;
  /** This process's part of the work, when several share it: then nothing is drawn. */
  shard?: Shard;
  /** The command that was given, and that for one figure alone: printed in the report. */
  command: string;
  commandOf: (figure: string) => string;
  /** Told before anything of a figure is computed, with the figure's name where there are several. */
  onOutlook?: (outlook: Outlook & { figure?: string }) => void;
  /** Told before each run and each calculation. */
  onStart?: (notice: Notice) => void;
  /** Told whenever the report has been written, with how many of its figures are done. */
  onReport?: (news: { report: string; done: number; count: number }) => void;
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
 * Computes figures into a folder, one after the other; the report stands as soon as the first is done and grows with
 * each. What is already there is not computed again: a run's folder and a calculation's file are named by
 * configuration and build, so a run that was killed goes on and one of another configuration is left alone.
 * @throws GrokphaseError "cancelled" when the signal stopped it, with all draws kept; and as `runExperiment`.
 */
export async function reproduce(
  figures: readonly Figure[],
  out: string,
  options: ReproduceOptions,
): Promise<Reproduction> {
  const core = await loadCore();
  const works = figures.map((figure) => workOf(core, figure.plan(options.scale), options.overrides ?? []));
  const plans = works.map(piecesOf);
  for (const folder of ["runs", "calculations"]) {
    touching(out, "make the folder", () => mkdirSync(join(out, folder), { recursive: true }));
  }
  for (const folder of [out, join(out, "calculations")]) removeLeftovers(folder);
  const calculations = new CalculationFolder(join(out, "calculations"));
  const folderOf = ({ name }: Work) => join(out, "runs", name);
  const finished = new Finished(calculations, folderOf);
  const places = { calculations, folderOf };
  const engine = options.engine ?? local;
  const completeRuns = (some: readonly PlannedWork[]) =>
    distinctRuns(some).filter((run) => resultOfWork(core, places, run) !== null);
  const told = (run: Work) => ({ folder: folderOf(run), status: finished.run(run).result.verdict.status });

  if (options.shard) {
    const missing = await carryOut(core, plans, places, { ...options, engine });
    return { report: null, figures: [], runs: completeRuns(plans).map(told), missing };
  }

  const report = join(out, "report.html");
  const computer = new Computer(core);
  const sections: ReportSection[] = [];
  const done: Reproduction["figures"] = [];
  for (const [i, figure] of figures.entries()) {
    await carryOut(core, [plans[i]!], places, { ...options, engine, ...tellingOf(figure, figures, options) });
    const computed = computer.compute(figure, finished.materialOf(works[i]!));
    const files = await writeFigure(out, figure, computed);
    done.push({ name: figure.name, files, targets: computed.targets });
    const { name, title, introduction } = figure;
    const command = options.commandOf(name);
    const { panels, targets } = computed;
    const runs = plans[i]!.runs.map((run) => finished.run(run));
    sections.push({
      name,
      title,
      introduction,
      panels,
      targets,
      runs,
      command,
      configurations: configurationsOf(plans[i]!),
    });
    const html = renderReport({
      sections,
      toCome: figures.slice(i + 1).map((later) => later.title),
      command: options.command,
      provenance: provenanceOf(core, sections),
    });
    writeAtomically(report, (append) => append(html));
    options.onReport?.({ report, done: i + 1, count: figures.length });
  }
  return { report, figures: done, runs: completeRuns(plans).map(told), missing: 0 };
}

/** Where there are several figures, what is told of the work of one of them says which. */
function tellingOf(
  { name }: Figure,
  figures: readonly Figure[],
  { onOutlook }: ReproduceOptions,
): Pick<ReproduceOptions, "onOutlook"> {
  return onOutlook && figures.length > 1 ? { onOutlook: (outlook) => onOutlook({ ...outlook, figure: name }) } : {};
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

function provenanceOf(core: Core, sections: readonly ReportSection[]): [string, string][] {
  const runs = sections.flatMap((section) => section.runs);
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
