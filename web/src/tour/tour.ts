/** The card of the tour. */
import { el } from "../draw/dom.ts";
import { prefersCalm } from "../draw/motion.ts";
import { tourSteps } from "./steps.ts";

export class Tour {
  readonly element: HTMLElement;
  readonly #go: (step: number) => void;
  #shown = -1;

  /** @param go  moves to a step, from 1 on; 0 ends the tour */
  constructor(go: (step: number) => void) {
    this.#go = go;
    this.element = el("section", { class: "tour", "aria-label": "Guided tour" });
    this.show(0, false);
  }

  /** @param moves  whether the reader is taken to what there is to see */
  show(step: number, moves: boolean): void {
    if (step === this.#shown) return;
    this.#shown = step;
    document.querySelector(".looked-at")?.classList.remove("looked-at");
    const current = tourSteps[step - 1];
    this.element.classList.toggle("open", current !== undefined);
    if (!current) {
      this.#offer();
      return;
    }
    const { title, text, look } = current;
    const heading = el(
      "h2",
      { tabindex: -1 },
      el("span", { class: "number" }, `${step} of ${tourSteps.length}`),
      title,
    );
    const button = (label: string, to: number, name = "") =>
      el("button", { type: "button", class: name, onclick: () => this.#go(to) }, label);
    this.element.replaceChildren(
      heading,
      el("div", { class: "tour-text" }, ...text.map((paragraph) => el("p", {}, paragraph))),
      el(
        "div",
        { class: "tour-buttons" },
        step > 1 && button("Back", step - 1),
        step < tourSteps.length ? button("Next", step + 1, "primary") : button("Explore on your own", 0, "primary"),
        step < tourSteps.length && button("Leave the tour", 0, "quiet"),
      ),
    );
    const panel = document.getElementById(look);
    panel?.classList.add("looked-at");
    if (!moves) return;
    heading.focus({ preventScroll: true });
    panel?.scrollIntoView({ behavior: prefersCalm() ? "auto" : "smooth", block: "nearest" });
  }

  #offer(): void {
    const start = el("button", { type: "button", class: "primary", onclick: () => this.#go(1) }, "Take the tour");
    start.title = "Six steps, three minutes, no statistical physics needed";
    this.element.replaceChildren(start);
  }
}
