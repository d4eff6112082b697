/** Run, pause, begin anew, speed; and how far the networks are. */
import { el } from "../draw/dom.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { commonFields } from "../state/common-fields.ts";
import { whole } from "../state/numbers.ts";
import type { Change, Settings } from "../state/settings.ts";

/** Steps that are made at a time by hand. */
const STRIDE = 100;
/** Time over which the speed is measured. */
const SPEED_SECONDS = 1;

export class Transport {
  readonly element: HTMLElement;
  readonly #laboratory: Laboratory;
  readonly #toggle: HTMLButtonElement;
  readonly #stride: HTMLButtonElement;
  readonly #pace: HTMLSelectElement;
  readonly #steps = el("span", { class: "count" }, "0");
  readonly #speed = el("span", { class: "count" }, "0");
  readonly #rate = el("span", { class: "rate" }, " · ", this.#speed, " a second");
  #from = { step: 0, time: performance.now() };

  constructor(laboratory: Laboratory, change: (change: Change, settled: boolean) => void) {
    this.#laboratory = laboratory;
    const act = () => (laboratory.running ? laboratory.pause() : laboratory.run());
    this.#toggle = el("button", { type: "button", class: "primary", onclick: act }, "Run");
    this.#stride = el(
      "button",
      {
        type: "button",
        title: `Makes ${STRIDE} steps, then rests`,
        onclick: () => laboratory.advance(STRIDE),
      },
      `+${STRIDE}`,
    );
    this.#stride.setAttribute("aria-label", `+${STRIDE} steps`);
    const field = commonFields.pace;
    this.#pace = el(
      "select",
      { id: "control-pace", "aria-label": "Speed" },
      ...field.choices.map(({ value, label }) => el("option", { value: String(value) }, label)),
    );
    this.#pace.addEventListener("change", () => change({ pace: Number(this.#pace.value) }, true));
    this.element = el(
      "div",
      { class: "transport" },
      this.#toggle,
      this.#stride,
      el("button", { type: "button", onclick: () => laboratory.reset() }, "Begin anew"),
      this.#pace,
      el("p", { class: "progress" }, "step ", this.#steps, this.#rate),
    );
    laboratory.status.follow(() => this.#showStatus());
    this.#showStatus();
  }

  #showStatus(): void {
    const { status, running } = this.#laboratory;
    this.#toggle.textContent = running ? "Pause" : "Run";
    this.#toggle.disabled = status.value === "starting" || status.value === "failed";
    this.#toggle.dataset.status = status.value;
    this.#stride.disabled = status.value !== "paused";
    this.#rate.hidden = !running;
  }

  show(settings: Settings): void {
    this.#pace.value = String(settings.pace);
  }

  /** Renews the counts. */
  tick(): void {
    const { step } = this.#laboratory;
    const text = whole(step);
    if (this.#steps.textContent !== text) this.#steps.textContent = text;
    const now = performance.now();
    const seconds = (now - this.#from.time) / 1000;
    if (seconds < SPEED_SECONDS && step >= this.#from.step) return;
    this.#speed.textContent = whole(Math.max(0, (step - this.#from.step) / seconds));
    this.#from = { step, time: now };
  }
}
