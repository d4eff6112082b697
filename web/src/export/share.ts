/** What a reader can take along: the address, the command, the program, the weights. */
import { encodeNpz } from "grokphase";
import { el } from "../draw/dom.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { whole } from "../state/numbers.ts";
import type { Settings } from "../state/settings.ts";
import { commandFor } from "./command.ts";
import { download } from "./download.ts";
import { programFor } from "./typescript.ts";

export class Share {
  readonly element: HTMLElement;
  readonly #laboratory: Laboratory;
  readonly #settings: () => Settings;
  readonly #said = el("p", { class: "said", role: "status" });
  readonly #shown = el("textarea", {
    readonly: true,
    hidden: true,
    rows: 10,
    "aria-label": "Copied text",
    spellcheck: "false",
  });

  constructor(laboratory: Laboratory, settings: () => Settings) {
    this.#laboratory = laboratory;
    this.#settings = settings;
    const button = (label: string, work: () => Promise<void> | void) =>
      el("button", { type: "button", onclick: () => void this.#try(work) }, label);
    this.element = el(
      "section",
      { class: "share", "aria-label": "Take it along" },
      el("h2", {}, "Take it along"),
      el(
        "p",
        { class: "sentence" },
        "Everything here is reproducible: the same seed gives the same bytes on your machine, from the command line or from a program.",
      ),
      el(
        "div",
        { class: "buttons" },
        button("Copy link", () => this.#copy("The link is copied.", location.href, false)),
        button("Copy as command", () => this.#command()),
        button("Copy as TypeScript", () => this.#program()),
        button("Save weights (.npz)", () => this.#weights()),
      ),
      this.#said,
      this.#shown,
    );
  }

  async #try(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#said.textContent = `That did not work: ${(error as Error).message}.`;
    }
  }

  async #copy(done: string, text: string, show = true): Promise<void> {
    this.#shown.value = text;
    this.#shown.hidden = !show;
    try {
      await navigator.clipboard.writeText(text);
      this.#said.textContent = done;
    } catch {
      this.#shown.hidden = false;
      this.#shown.select();
      this.#said.textContent = "This browser does not let the page copy; here it is, selected.";
    }
  }

  #command(): Promise<void> {
    const { step, history } = this.#laboratory;
    return this.#copy("The command is copied.", commandFor(this.#settings(), step, history.length - 1));
  }

  async #program(): Promise<void> {
    const { history, step } = await this.#laboratory.states();
    await this.#copy(
      `The program is copied: it computes these networks up to step ${whole(step)}.`,
      programFor(history, step),
    );
  }

  async #weights(): Promise<void> {
    const { weights, step } = await this.#laboratory.states();
    const width = this.#settings()["network.width"];
    for (const [i, { input, readout }] of weights.entries()) {
      const file = encodeNpz({
        W: { data: input, shape: [width, input.length / width] },
        a: { data: readout, shape: readout.length === width ? [width] : [width, readout.length / width] },
      });
      download(`grokphase-weights-${i}-step-${step}.npz`, new Blob([file as Uint8Array<ArrayBuffer>]));
    }
    this.#said.textContent = `Saved: W and a of each network at step ${whole(step)}.`;
  }
}
