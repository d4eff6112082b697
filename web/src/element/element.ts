/**
 * `<grok-phase preset="after">`: the experiment for other people's pages, as one module. Attributes:
 *
 *     preset     a preset's name, as in the page's address
 *     settings   other settings, as in the page's address: "noise=0.06&task.samples=300"
 *     panels     which pictures: some of "action learning loss diagram modes"; "action" unless told
 *     paused     begins at rest, as it does for readers who prefer less motion
 */
import { Messages } from "../controls/messages.ts";
import { NoiseControl } from "../controls/noise-control.ts";
import { Transport } from "../controls/transport.ts";
import { el } from "../draw/dom.ts";
import { Motion, prefersCalm } from "../draw/motion.ts";
import { Laboratory } from "../lab/laboratory.ts";
import { Diagram } from "../panels/diagram.ts";
import { Landscape } from "../panels/landscape.ts";
import { Learning } from "../panels/learning.ts";
import { Losses } from "../panels/losses.ts";
import { Modes } from "../panels/modes.ts";
import type { Panel } from "../panels/panel.ts";
import type { Span } from "../panels/timeline.ts";
import { readAddress } from "../state/address.ts";
import { type Change, changed, type Settings } from "../state/settings.ts";
import { store } from "../state/store.ts";
import colours from "../style/colours.css?inline";
import controls from "../style/controls.css?inline";
import panels from "../style/panels.css?inline";
import own from "./element.css?inline";

const TICK_SECONDS = 0.25;
const style = [colours.replaceAll(":root", ":host"), controls, panels, own].join("\n");

/** Servers import pages, too, and have no elements: there it is a class that nobody makes anything of. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class GrokPhaseElement extends Base {
  static readonly observedAttributes = ["preset", "settings"];
  #instrument: Instrument | null = null;

  get step(): number {
    return this.#instrument?.laboratory.step ?? 0;
  }

  run(): void {
    this.#instrument?.laboratory.run();
  }

  pause(): void {
    this.#instrument?.laboratory.pause();
  }

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#instrument = new Instrument(this.#asked(), !this.hasAttribute("paused") && !prefersCalm(), this.#panels());
    root.replaceChildren(el("style", {}, style), this.#instrument.element);
    this.#instrument.tell(this.#complaints);
  }

  disconnectedCallback(): void {
    this.#instrument?.close();
    this.#instrument = null;
  }

  attributeChangedCallback(): void {
    if (!this.#instrument) return;
    this.#instrument.set(this.#asked());
    this.#instrument.tell(this.#complaints);
  }

  #complaints: readonly string[] = [];

  /** The settings that the attributes ask for. */
  #asked(): Settings {
    const query = new URLSearchParams(this.getAttribute("settings") ?? "");
    const preset = this.getAttribute("preset");
    if (preset !== null) query.set("preset", preset);
    const { state, complaints } = readAddress(query.toString());
    this.#complaints = complaints;
    return state.settings;
  }

  #panels(): string[] {
    return (this.getAttribute("panels") ?? "action").split(/\s+/).filter(Boolean);
  }
}

/** What an element holds while it is in a page. */
class Instrument {
  readonly laboratory: Laboratory;
  readonly element: HTMLElement;
  readonly #panels: readonly Panel[];
  readonly #noise: NoiseControl;
  readonly #transport: Transport;
  readonly #messages: Messages;
  readonly #diagram: Diagram | null;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  #settings: Settings;

  constructor(settings: Settings, running: boolean, names: readonly string[]) {
    this.#settings = settings;
    const laboratory = new Laboratory(settings, running);
    this.laboratory = laboratory;
    const motion = new Motion();
    const span = store<Span>("recent");
    const change = (part: Change) => this.set(changed(this.#settings, part));
    const diagram = () => new Diagram(laboratory, motion, { settings: () => this.#settings, move: change });
    const makers: Record<string, () => Panel> = {
      action: () => new Landscape(laboratory, motion),
      learning: () => new Learning(laboratory, motion, span),
      loss: () => new Losses(laboratory, motion, span),
      modes: () => new Modes(laboratory, motion),
      diagram,
    };
    this.#panels = names.flatMap((name) => (Object.hasOwn(makers, name) ? [makers[name]!()] : []));
    this.#diagram = this.#panels.find((panel) => panel instanceof Diagram) ?? null;
    this.#noise = new NoiseControl(laboratory, settings, (noise) => change({ noise }));
    this.#transport = new Transport(laboratory, change);
    this.#messages = new Messages(laboratory);
    this.element = el(
      "div",
      { class: "instrument" },
      this.#messages.element,
      el("div", { class: "cockpit" }, this.#transport.element, this.#noise.element),
      ...this.#panels.map(({ element }) => element),
    );
    const known = Object.keys(makers);
    const unknown = names.filter((name) => !known.includes(name));
    this.tell(unknown.map((name) => `panels: expected some of ${known.join(", ")}, found ${JSON.stringify(name)}`));
    const draw = () => {
      for (const panel of this.#panels) panel.ask();
    };
    laboratory.onNews = draw;
    laboratory.answer.follow(draw);
    this.#scheme.addEventListener("change", this.#recolour);
    this.#timer = setInterval(() => this.#tick(), TICK_SECONDS * 1000);
    this.#show();
  }

  tell(lines: readonly string[]): void {
    this.#messages.tell(lines);
  }

  set(settings: Settings): void {
    this.#settings = settings;
    this.laboratory.set(settings);
    this.#show();
  }

  #show(): void {
    this.#noise.show(this.#settings);
    this.#transport.show(this.#settings);
    this.#diagram?.refresh();
    for (const panel of this.#panels) {
      panel.speak();
      panel.ask();
    }
  }

  #tick(): void {
    this.#transport.tick();
    for (const panel of this.#panels) panel.speak();
  }

  #recolour = (): void => {
    this.#noise.recolour();
    for (const panel of this.#panels) panel.recolour();
  };

  close(): void {
    clearInterval(this.#timer);
    this.#scheme.removeEventListener("change", this.#recolour);
    for (const panel of this.#panels) panel.close();
    void this.laboratory.close();
  }
}

const registry = globalThis.customElements as CustomElementRegistry | undefined;
if (registry && !registry.get("grok-phase")) registry.define("grok-phase", GrokPhaseElement);
