/** A figure from its material: its numbers, panels and targets. */
import type { Core } from "../core/module.ts";
import type { Computed, Figure, Material } from "./figure.ts";

/** Computes figures; those that share their runs and their `data` function have their numbers made once. */
export class Computer {
  readonly #core: Core;
  readonly #known: { make: Figure["data"]; runs: string; data: object }[] = [];

  constructor(core: Core) {
    this.#core = core;
  }

  compute(figure: Figure, material: Material): Computed {
    const numbers = this.#numbersOf(figure, material);
    return {
      data: { figure: figure.name, ...numbers },
      panels: figure.panels(numbers),
      targets: figure.targets(numbers),
    };
  }

  #numbersOf({ data: make }: Figure, material: Material): object {
    const runs = JSON.stringify(
      Object.entries(material.runs).map(([name, list]) => [name, list.map((run) => run.name)]),
    );
    const known = this.#known.find((one) => one.make === make && one.runs === runs);
    if (known) return known.data;
    const data = make(this.#core, material);
    this.#known.push({ make, runs, data });
    return data;
  }
}
