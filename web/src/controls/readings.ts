/** Numbers: what the networks show, with errors, beside what theory says. */
import type { TeacherStudentTheory } from "grokphase";
import { el, symbol } from "../draw/dom.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { fixed } from "../state/numbers.ts";
import { phaseNames } from "../state/phases.ts";

interface Reading {
  observable: string;
  name: string;
  symbol: string;
  decimals: number;
  theory(theory: TeacherStudentTheory): number | null;
  /** Of the observable and its theory. */
  factor?(theory: TeacherStudentTheory): number;
}

const readings: readonly Reading[] = [
  { observable: "f1", name: "linear part", symbol: "f_1", decimals: 3, theory: ({ f1 }) => f1 },
  { observable: "f3", name: "cubic part", symbol: "f_3", decimals: 4, theory: ({ f3 }) => f3 },
  {
    observable: "dropletFraction",
    name: "neurons beyond ½",
    symbol: "P(|q|>½)",
    decimals: 3,
    theory: ({ dropletFraction }) => dropletFraction,
  },
  {
    observable: "varianceAlongTeacher",
    name: "spread along the teacher",
    symbol: "d Var q",
    decimals: 2,
    theory: ({ varianceAlongTeacher }) => varianceAlongTeacher,
    factor: ({ parameters }) => parameters.dim,
  },
  { observable: "trainLoss", name: "train loss", symbol: "", decimals: 3, theory: () => null },
  { observable: "testLoss", name: "test loss", symbol: "", decimals: 3, theory: () => null },
];

export class Readings {
  readonly element: HTMLElement;
  readonly #laboratory: Laboratory;
  readonly #cells: { network: HTMLElement; theory: HTMLElement }[];
  readonly #phase = el("p", { class: "phase" });

  constructor(laboratory: Laboratory) {
    this.#laboratory = laboratory;
    this.#cells = readings.map(() => ({ network: el("td"), theory: el("td") }));
    const head = el(
      "tr",
      {},
      el("th", { scope: "col" }, "Mean since the last change"),
      el("th", { scope: "col" }, "network"),
      el("th", { scope: "col" }, "theory"),
    );
    const rows = readings.map(({ name, symbol: sign }, i) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, name, " ", sign ? symbol(sign) : null),
        this.#cells[i]!.network,
        this.#cells[i]!.theory,
      ),
    );
    this.element = el(
      "section",
      { class: "readings", "aria-label": "Readings" },
      el("h2", {}, "Readings"),
      this.#phase,
      el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)),
    );
  }

  tick(): void {
    const { recorder, answer } = this.#laboratory;
    const theory = answer.value?.theory;
    for (const [i, { observable, decimals, ...reading }] of readings.entries()) {
      const factor = theory && reading.factor ? reading.factor(theory) : 1;
      const { mean, error } = recorder.estimate(observable);
      const { network, theory: foretold } = this.#cells[i]!;
      const spread = Number.isFinite(error) ? ` ± ${fixed(error * factor, decimals)}` : "";
      network.replaceChildren(fixed(mean * factor, decimals), el("small", {}, spread));
      const expected = theory ? reading.theory(theory) : null;
      foretold.textContent = expected === null ? "" : fixed(expected * factor, decimals);
    }
    if (!theory) return;
    const { converged, iterations } = theory.solver;
    this.#phase.textContent = `Theory: ${phaseNames[theory.phase]} (${theory.phase}); side wells hold ${fixed(100 * theory.sideWeight, 1)} % of the neurons. ${
      converged ? `Solved in ${iterations} Newton steps.` : "Its solver did not converge here."
    }`;
  }
}
