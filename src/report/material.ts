/** From what a figure plans to what it is drawn from: pieces of work under the figure's own names, then the finished ones. */
import type { Core } from "../core/module.ts";
import type { FinishedRun, Material, Plan } from "../figures/figure.ts";
import { RunFolder } from "../run/folder/folder.ts";
import { readOverlaps } from "../run/overlaps.ts";
import { readResult } from "../run/result.ts";
import { readTrace, type Trace } from "../run/trace.ts";
import type { CalculationFolder, NamedCalculation } from "../work/calculations.ts";
import { type PlannedWork, planWork } from "../work/figures.ts";
import type { Work } from "../work/work.ts";

/** A figure's work, a list of pieces under each of its names. */
export interface FigureWork {
  runs: Record<string, Work[]>;
  calculations: Record<string, NamedCalculation[]>;
}

/** @param overrides changes to every run's configuration, "path=value" each */
export function workOf(core: Core, { runs, calculations }: Plan, overrides: readonly string[]): FigureWork {
  return {
    runs: mapped(runs, (list) => planWork(core, { runs: [...list], calculations: [] }, overrides).runs),
    calculations: mapped(
      calculations,
      (list) => planWork(core, { runs: [], calculations: [...list] }, []).calculations,
    ),
  };
}

/** All pieces, without their names in the figure. */
export function piecesOf({ runs, calculations }: FigureWork): PlannedWork {
  return { runs: Object.values(runs).flat(), calculations: Object.values(calculations).flat() };
}

/** Finished work, read where it stands. */
export class Finished {
  readonly #calculations: CalculationFolder;
  readonly #folderOf: (run: Work) => string;
  /** One object a run, whichever figures share it. */
  readonly #runs = new Map<string, FinishedRun>();

  constructor(calculations: CalculationFolder, folderOf: (run: Work) => string) {
    this.#calculations = calculations;
    this.#folderOf = folderOf;
  }

  materialOf({ runs, calculations }: FigureWork): Material {
    return {
      runs: mapped(runs, (list) => list.map((run) => this.run(run))),
      results: mapped(calculations, (list) => list.map((calculation) => this.#calculations.read(calculation))),
    };
  }

  /** @param run a complete one */
  run(run: Work): FinishedRun {
    const folder = new RunFolder(this.#folderOf(run));
    let trace: Trace | null = null;
    const made = this.#runs.get(run.name) ?? {
      ...run,
      result: readResult(folder)!,
      series(observable) {
        trace ??= readTrace(folder.trace, run.experiment);
        return trace.series(observable);
      },
      overlaps: () => readOverlaps(folder.overlaps, run.experiment),
    };
    this.#runs.set(run.name, made);
    return made;
  }
}

function mapped<From, To>(lists: Readonly<Record<string, From>>, make: (from: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, make(list)]));
}
