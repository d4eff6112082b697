/** The page as a whole: state, experiment, panels and controls, and how they move each other. */
import { Controls } from "./controls/controls.ts";
import { Messages } from "./controls/messages.ts";
import { NoiseControl } from "./controls/noise-control.ts";
import { Readings } from "./controls/readings.ts";
import { Transport } from "./controls/transport.ts";
import { el } from "./draw/dom.ts";
import { Motion, prefersCalm } from "./draw/motion.ts";
import { Share } from "./export/share.ts";
import { Laboratory } from "./lab/laboratory.ts";
import { Diagram } from "./panels/diagram.ts";
import { Landscape } from "./panels/landscape.ts";
import { Learning } from "./panels/learning.ts";
import { Losses } from "./panels/losses.ts";
import { Modes } from "./panels/modes.ts";
import type { Panel } from "./panels/panel.ts";
import type { Span } from "./panels/timeline.ts";
import { readAddress, type State, writeAddress } from "./state/address.ts";
import { type Preset, type PresetName, presetNames, presets } from "./state/presets.ts";
import { followed } from "./state/sampler.ts";
import { type Change, differences, type Settings } from "./state/settings.ts";
import { store } from "./state/store.ts";
import { tourSteps } from "./tour/steps.ts";
import { Tour } from "./tour/tour.ts";

/** How often numbers are renewed. */
const TICK_SECONDS = 0.25;
export class Page {
  readonly #state;
  readonly laboratory: Laboratory;
  readonly #motion = new Motion();
  readonly #panels: readonly Panel[];
  readonly #diagram: Diagram;
  readonly #modes: Modes;
  readonly #noise: NoiseControl;
  readonly #controls: Controls;
  readonly #transport: Transport;
  readonly #readings: Readings;
  readonly #tour: Tour;
  readonly #presetButtons = new Map<PresetName, HTMLButtonElement>();

  constructor(place: HTMLElement) {
    const { state, complaints } = readAddress(location.search);
    this.#state = store<State>(state);
    const { settings } = state;
    this.laboratory = new Laboratory(settings, !prefersCalm());
    const { laboratory } = this;
    const change = (part: Change, settled: boolean) => this.#change(part, settled);
    const span = store<Span>("recent");

    const landscape = new Landscape(laboratory, this.#motion);
    const learning = new Learning(laboratory, this.#motion, span);
    const losses = new Losses(laboratory, this.#motion, span);
    this.#diagram = new Diagram(laboratory, this.#motion, { settings: () => this.#settings, move: change });
    this.#modes = new Modes(laboratory, this.#motion);
    this.#panels = [landscape, learning, losses, this.#diagram, this.#modes];
    landscape.addTools(this.#viewSwitch());
    learning.addTools(spanSwitch(span));
    const draw = (panels: readonly Panel[]) => () => {
      for (const panel of panels) panel.ask();
    };
    span.follow(draw([learning, losses]));

    this.#noise = new NoiseControl(laboratory, settings, (noise, settled) => change({ noise }, settled));
    this.#controls = new Controls(change);
    this.#transport = new Transport(laboratory, change);
    this.#readings = new Readings(laboratory);
    this.#tour = new Tour((step) => this.#goTo(step));
    const messages = new Messages(laboratory);
    messages.tell(complaints);

    place.append(
      el("div", { class: "opening" }, this.#tour.element, this.#presets()),
      messages.element,
      el("div", { class: "cockpit" }, this.#transport.element, this.#noise.element),
      el(
        "div",
        { class: "stage" },
        landscape.element,
        el("div", { class: "histories" }, learning.element, losses.element),
      ),
      this.#modes.element,
      el("div", { class: "second" }, this.#diagram.element, this.#readings.element),
      this.#controls.element,
      new Share(laboratory, () => this.#settings).element,
    );

    laboratory.onNews = draw([landscape, learning, losses]);
    laboratory.answer.follow(draw(this.#panels));
    this.#state.follow((now, before) => this.#follow(now, before));
    this.#show();
    this.#tour.show(state.tour, false);

    addEventListener("popstate", () => {
      const { state } = readAddress(location.search);
      this.#address = writeAddress(state);
      this.#state.set(state);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    setInterval(() => this.#tick(), TICK_SECONDS * 1000);
  }

  get #settings(): Settings {
    return this.#state.value.settings;
  }

  /** Takes the colours of the style sheet anew. */
  recolour(): void {
    for (const panel of this.#panels) panel.recolour();
    this.#noise.recolour();
  }

  /** A change by the reader: an entry in the browser's history when the hand has let go. */
  #change(part: Change, settled: boolean): void {
    const settings = followed(this.#settings, part);
    if (settings.workers < settings.dataSets) settings.workers = settings.dataSets;
    this.#enter({ ...this.#state.value, settings }, settled);
  }

  /** What the browser's history has last. */
  #address = writeAddress(readAddress(location.search).state);

  #enter(state: State, settled: boolean): void {
    this.#state.set(state);
    const address = writeAddress(state);
    const url = `${location.pathname}${address}${location.hash}`;
    // While the hand is on it, the address stays what "back" is to lead to.
    if (!settled || address === this.#address) return;
    this.#address = address;
    history.pushState(null, "", url);
  }

  #goTo(step: number): void {
    const current = tourSteps[step - 1];
    const state = this.#state.value;
    if (!current) this.#enter({ ...state, tour: 0 }, true);
    else this.#enter({ preset: current.preset, settings: presets[current.preset].settings, tour: step }, true);
  }

  #follow(now: State, before: State): void {
    if (differences(before.settings, now.settings).length > 0) this.laboratory.set(now.settings);
    if (now.tour !== before.tour) {
      const step = tourSteps[now.tour - 1];
      if (step && !step.goesOn && differences(before.settings, now.settings).length === 0) this.laboratory.reset();
      if (step) this.laboratory.run();
    }
    this.#show();
    this.#tour.show(now.tour, true);
  }

  #show(): void {
    const { preset, settings } = this.#state.value;
    this.#noise.show(settings);
    this.#controls.show(settings);
    this.#transport.show(settings);
    this.#diagram.refresh();
    this.#modes.element.hidden = settings["task.kind"] !== "modular-addition";
    const exact = differences(presets[preset].settings, settings).length === 0;
    for (const [name, button] of this.#presetButtons) {
      button.setAttribute("aria-pressed", String(name === preset && exact));
    }
    for (const panel of this.#panels) {
      panel.speak();
      panel.ask();
    }
  }

  #tick(): void {
    this.#transport.tick();
    this.#readings.tick();
    for (const panel of this.#panels) panel.speak();
  }

  #presets(): HTMLElement {
    const bar = el("nav", { class: "presets", "aria-label": "Presets" });
    for (const name of presetNames) {
      const { title, sentence, settings, fresh }: Preset = presets[name];
      const choose = () => {
        const same = differences(this.#settings, settings).length === 0;
        this.#enter({ preset: name, settings, tour: 0 }, true);
        if (same && fresh) this.laboratory.reset();
        this.laboratory.run();
      };
      const button = el("button", { type: "button", class: "chip", title: sentence, onclick: choose }, title);
      this.#presetButtons.set(name, button);
      bar.append(button);
    }
    return bar;
  }

  #viewSwitch(): HTMLElement {
    const button = el("button", { type: "button", class: "quiet" });
    const view = () => (this.#settings["task.kind"] === "teacher-student" ? this.#settings.view : null);
    const name = () => {
      button.hidden = view() === null;
      button.textContent = view() === "action" ? "Show as density" : "Show as landscape";
    };
    button.addEventListener("click", () => {
      this.#change({ view: view() === "action" ? "density" : "action" }, true);
    });
    this.#state.follow(name);
    name();
    return button;
  }
}

function spanSwitch(span: { value: Span; set(value: Span): void; follow(callback: () => void): unknown }): HTMLElement {
  const button = el("button", { type: "button", class: "quiet" });
  const name = () => {
    button.textContent = span.value === "recent" ? "Show the whole history" : "Show the last steps";
  };
  button.addEventListener("click", () => span.set(span.value === "recent" ? "whole" : "recent"));
  span.follow(name);
  name();
  return button;
}
