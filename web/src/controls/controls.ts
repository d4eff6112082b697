/** All settings but the noise, in groups. */
import { el } from "../draw/dom.ts";
import type { Change, Key, Settings } from "../state/settings.ts";
import { settingAt } from "../state/settings.ts";
import { viewOf } from "../tasks/index.ts";
import { choiceControl } from "./choice-control.ts";
import { type Control, numberControl } from "./number-control.ts";

export class Controls {
  readonly element = el("section", { class: "controls", "aria-label": "Settings" });
  readonly #change: (change: Change, settled: boolean) => void;
  #controls = new Map<Key, Control>();
  #task = "";

  constructor(change: (change: Change, settled: boolean) => void) {
    this.#change = change;
  }

  show(settings: Settings): void {
    const view = viewOf(settings);
    if (this.#task !== settings["task.kind"]) this.#build(settings);
    for (const [key, control] of this.#controls) control.show(settingAt(settings, key)!, view.field(key, settings));
    const planted = this.#controls.get("sampler.plantedFraction")!.element;
    planted.hidden = settings["sampler.start"] !== "planted";
  }

  /** Another task has other settings. */
  #build(settings: Settings): void {
    const view = viewOf(settings);
    this.#task = settings["task.kind"];
    this.#controls = new Map();
    const make = (key: Key): HTMLElement => {
      const field = view.field(key, settings);
      const control =
        field.kind === "number"
          ? numberControl(key, field, (value, settled) => this.#change({ [key]: value }, settled))
          : choiceControl(key, field, (value) => this.#change({ [key]: value }, true));
      this.#controls.set(key, control);
      return control.element;
    };
    const groups = view.groups.map(({ title, keys }) =>
      el("fieldset", { class: "group" }, el("legend", {}, title), el("div", { class: "fields" }, ...keys.map(make))),
    );
    this.element.replaceChildren(...groups);
  }
}
