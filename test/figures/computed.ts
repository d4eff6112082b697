/** Figures from stand-ins for their runs, and from their own calculations. */
import type { Core } from "../../src/core/module.ts";
import { Computer } from "../../src/figures/compute.ts";
import { computeFigure1 } from "../../src/figures/fig1/figure.ts";
import type { Computed, Figure, FinishedRun } from "../../src/figures/figure.ts";
import { figures } from "../../src/figures/index.ts";
import type { Calculation } from "../../src/work/plan.ts";
import { standIns } from "./stand-in.ts";

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
  const { calculations } = figure.plan("light");
  const runs = standIns(core, figure);
  const results = Object.fromEntries(
    Object.entries(calculations).map(([list, some]) => [
      list,
      some.map((calculation) => JSON.parse(JSON.stringify(coarse(core, calculation)))),
    ]),
  );
  const computed = new Computer(core).compute(figure, { runs, results });
  return { ...figure, runs: Object.values(runs).flat(), computed };
}

/** The calculation, or where that takes long a coarse or made-up one of the same shape. */
function coarse(core: Core, { name, compute: whole }: Calculation): unknown {
  if (name === "fig1-diagram") return computeFigure1(core, ["samples:50:6400:15:log", "width:50:3200:13:log"]);
  if (name.startsWith("claims-data")) {
    const samples = [375, 750, 1500, 3000];
    const learned = (share: number) => samples.map((n) => ({ f1: n / (n + 500), f3: (-0.3 * share * n) / 3000 }));
    return { samples, nngp: learned(0.001), adaptive: learned(0.2) };
  }
  if (name === "claims-references") {
    const theory = ["printed", "printed", "printed", "exact-norm"].map((action, i) => ({
      noise: 0.1 + 0.05 * i,
      action,
      f1: 0.8,
      f3: -0.03,
    }));
    const transition = { noise: 0.17872, u: 30.669, b: 0.29196, q: 0.7214, exactNorm: 0.2171 };
    return { theory, transition, gaussianProcess: { noise: 0.18, b: 0.71, c: -0.3 } };
  }
  return whole(core);
}
