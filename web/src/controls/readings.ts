/** Numbers: what the networks show, with errors, beside what theory says. */
import { el, symbol } from "../draw/dom.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { fixed } from "../state/numbers.ts";
import { phaseNames } from "../state/phases.ts";
import { viewOf } from "../tasks/index.ts";

export class Readings {
  readonly element: HTMLElement;
  readonly #laboratory: Laboratory;
  #task = "";
  #cells: { network: HTMLElement; theory: HTMLElement }[] = [];
  readonly #rows = el("tbody");
  readonly #theory = el("th", { scope: "col" }, "theory");
  readonly #phase = el("p", { class: "phase" });

  constructor(laboratory: Laboratory) {
    this.#laboratory = laboratory;
    const names = ["Mean since the last change", "network"].map((name) => el("th", { scope: "col" }, name));
    const head = [...names, this.#theory];
    this.element = el(
      "section",
      { class: "readings", "aria-label": "Readings" },
      el("h2", {}, "Readings"),
      this.#phase,
      el("table", {}, el("thead", {}, el("tr", {}, ...head)), this.#rows),
    );
  }

  #build(): void {
    const { settings } = this.#laboratory;
    if (this.#task === settings["task.kind"]) return;
    this.#task = settings["task.kind"];
    const { readings } = viewOf(settings);
    this.#cells = readings.map(() => ({ network: el("td"), theory: el("td") }));
    const rows = readings.map(({ name, symbol: sign }, i) => {
      const { network, theory } = this.#cells[i]!;
      return el("tr", {}, el("th", { scope: "row" }, name, " ", sign ? symbol(sign) : null), network, theory);
    });
    this.#rows.replaceChildren(...rows);
  }

  /** Renews the numbers. */
  tick(): void {
    this.#build();
    const { recorder, answer, settings, silence } = this.#laboratory;
    const theory = answer.value;
    for (const [i, { observable, decimals, factor }] of viewOf(settings).readings.entries()) {
      const scale = factor?.(settings) ?? 1;
      const { mean, error } = recorder.estimate(observable);
      const { network, theory: foretold } = this.#cells[i]!;
      const spread = Number.isFinite(error) ? ` ± ${fixed(error * scale, decimals)}` : "";
      const text = fixed(mean * scale, decimals);
      if (network.textContent !== text + spread) network.replaceChildren(text, el("small", {}, spread));
      const expected = theory?.values[observable];
      write(foretold, expected === undefined ? "" : fixed(expected * scale, decimals));
    }
    write(this.#theory, theory?.reference ? `theory, ${theory.reference.name}` : "theory");
    if (!theory) write(this.#phase, silence ?? "Theory is being solved.");
    else {
      const wells = `side wells hold ${fixed(100 * theory.sideWeight, 1)} %`;
      const solved = theory.converged
        ? `Solved in ${theory.iterations} iterations.`
        : "Its solver did not converge here.";
      const aside = theory.reference ? `${theory.reference.sentence} ` : "";
      write(
        this.#phase,
        `${aside}Theory${theory.reference ? ` of ${theory.reference.name}` : ""}: ${phaseNames[theory.phase]} (${theory.phase}); ${wells}. ${solved}`,
      );
    }
  }
}

/** Text that is as it was is left alone: the page would be laid out anew. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
