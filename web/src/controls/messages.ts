/** What went wrong, in one line, and what can be done about it. */
import { el } from "../draw/dom.ts";
import type { Laboratory } from "../lab/laboratory.ts";
import { whole } from "../state/numbers.ts";

export class Messages {
  readonly element = el("div", { class: "messages", role: "alert" });
  readonly #laboratory: Laboratory;

  constructor(laboratory: Laboratory) {
    this.#laboratory = laboratory;
    laboratory.trouble.follow(() => this.#show());
    this.#show();
  }

  /** Adds a line that a reader can dismiss. */
  tell(lines: readonly string[]): void {
    for (const line of lines) {
      const notice = el("p", { class: "notice" }, line, " ");
      notice.append(el("button", { type: "button", class: "quiet", onclick: () => notice.remove() }, "Dismiss"));
      this.element.append(notice);
    }
  }

  #show(): void {
    this.element.querySelector(".trouble")?.remove();
    const trouble = this.#laboratory.trouble.value;
    if (!trouble) return;
    const { step } = this.#laboratory;
    const kept = trouble.restartable ? ` The networks are kept as they were shortly before step ${whole(step)}.` : "";
    const restart = el(
      "button",
      { type: "button", onclick: () => void this.#laboratory.restart() },
      "Restart from there",
    );
    const anew = el("button", { type: "button", onclick: () => this.#laboratory.reset() }, "Begin anew");
    this.element.append(
      el(
        "p",
        { class: "notice trouble" },
        el("strong", {}, "Stopped. "),
        `${trouble.message}.${kept} `,
        trouble.restartable && restart,
        " ",
        anew,
      ),
    );
  }
}
