/** Figures from stand-ins for their runs, and from their own calculations. */
import type { Core } from "../../src/core/module.ts";
import type { Computed, Figure, FinishedRun } from "../../src/figures/figure.ts";
import { figures } from "../../src/figures/index.ts";
import { standIn } from "./stand-in.ts";

export const figureNames = Object.keys(figures);

export interface ComputedFigure extends Figure {
  runs: FinishedRun[];
  computed: Computed;
}

const done = new Map<string, Promise<ComputedFigure>>();

/** Each figure once in a test file. */
export function computeFigure(core: Core, name: string): Promise<ComputedFigure> {
  const known = done.get(name);
  if (known) return known;
  const computed = compute(core, name);
  done.set(name, computed);
  return computed;
}

async function compute(core: Core, name: string): Promise<ComputedFigure> {
  const figure = await figures[name]!();
  const { runs: planned, calculations } = figure.plan("light");
  const runs = planned.map((run, i) => standIn(core, run, i + 1));
  const results = calculations.map((calculation) => JSON.parse(JSON.stringify(calculation.compute(core))));
  return { ...figure, runs, computed: figure.compute(core, { runs, results }) };
}
