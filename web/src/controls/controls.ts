/** All settings but the noise, in groups. */
import { el } from "../draw/dom.ts";
import { optionsOf } from "../state/sampler.ts";
import type { Change, Key, Settings } from "../state/settings.ts";
import { settingAt } from "../state/settings.ts";
import { viewOf } from "../tasks/index.ts";
import { choiceControl } from "./choice-control.ts";
import { type Control, numberControl } from "./number-control.ts";

export class Controls {
  readonly element = el("section", { class: "controls", "aria-label": "Settings" });
  readonly #change: (change: Change, settled: boolean) => void;
  #controls = new Map<Key, Control>();
  /** The keys that there are controls for. */
  #built = "";

  constructor(change: (change: Change, settled: boolean) => void) {
    this.#change = change;
  }

  show(settings: Settings): void {
    const view = viewOf(settings);
    this.#build(settings);
    for (const [key, control] of this.#controls) control.show(settingAt(settings, key)!, view.field(key, settings));
    const planted = this.#controls.get("sampler.plantedFraction")!.element;
    planted.hidden = settings["sampler.start"] !== "planted";
  }

  /** Another task has other settings, and so has another sampler. */
  #build(settings: Settings): void {
    const view = viewOf(settings);
    const groups = groupsOf(settings);
    const built = JSON.stringify([settings["task.kind"], settings["sampler.kind"], groups]);
    if (built === this.#built) return;
    this.#built = built;
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
    const focused = document.activeElement?.id;
    this.element.replaceChildren(
      ...groups.map(({ title, keys }) =>
        el("fieldset", { class: "group" }, el("legend", {}, title), el("div", { class: "fields" }, ...keys.map(make))),
      ),
    );
    // Whoever has just chosen another sampler is still at that choice.
    if (focused) document.getElementById(focused)?.focus();
  }
}

/** The task's own settings, then the sampler's, then how theory is to be taken. */
function groupsOf(settings: Settings): { title: string; keys: readonly Key[] }[] {
  const { groups } = viewOf(settings);
  const keys: Key[] = ["sampler.kind", ...optionsOf(settings), "sampler.start", "sampler.plantedFraction", "seed"];
  return [...groups.slice(0, -1), { title: "Sampler", keys }, ...groups.slice(-1)];
}
