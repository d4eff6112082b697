/** All settings but the noise, in groups. */
import { el } from "../draw/dom.ts";
import { fields } from "../state/fields.ts";
import type { Settings } from "../state/settings.ts";
import { choiceControl } from "./choice-control.ts";
import { type Control, numberControl } from "./number-control.ts";

type Name = keyof typeof fields;

const groups: readonly { title: string; names: readonly Name[] }[] = [
  { title: "Task", names: ["task.samples", "task.dim", "task.epsilon"] },
  { title: "Machine", names: ["dataSets", "workers"] },
  { title: "Network", names: ["network.width", "network.readoutVariance", "network.inputVariance"] },
  {
    title: "Sampler",
    names: ["sampler.preconditioner", "sampler.stepSize", "sampler.start", "sampler.plantedFraction", "seed"],
  },
  { title: "Theory", names: ["action", "ridge", "against"] },
];

export class Controls {
  readonly element: HTMLElement;
  readonly #controls = new Map<Name, Control>();

  constructor(change: (change: Partial<Settings>, settled: boolean) => void) {
    const make = (name: Name): HTMLElement => {
      const field = fields[name];
      const control =
        field.kind === "number"
          ? numberControl(name, field, (value, settled) => change({ [name]: value }, settled))
          : choiceControl(name, field, (value) => change({ [name]: value }, true));
      this.#controls.set(name, control);
      return control.element;
    };
    this.element = el(
      "section",
      { class: "controls", "aria-label": "Settings" },
      ...groups.map(({ title, names }) =>
        el("fieldset", { class: "group" }, el("legend", {}, title), el("div", { class: "fields" }, ...names.map(make))),
      ),
    );
  }

  show(settings: Settings): void {
    for (const [name, control] of this.#controls) control.show(settings[name]);
    const planted = this.#controls.get("sampler.plantedFraction")!.element;
    planted.hidden = settings["sampler.start"] !== "planted";
  }
}
