/** What all panels share: a figure with a title, a canvas, a caption, and its picture to take home. */
import { drawScene, Stage } from "../draw/canvas.ts";
import { el } from "../draw/dom.ts";
import type { Drawn, Motion } from "../draw/motion.ts";
import { type Palette, readPalette } from "../draw/palette.ts";
import type { Scene } from "../draw/scene.ts";
import { toSvg } from "../draw/svg.ts";
import { download } from "../export/download.ts";

export interface PanelText {
  id: string;
  title: string;
  /** What is said below it now. */
  caption(): string;
}

export abstract class Panel implements Drawn {
  readonly element: HTMLElement;
  readonly text: PanelText;
  protected readonly canvas: HTMLCanvasElement;
  protected readonly caption: HTMLElement;
  protected readonly tools: HTMLElement;
  readonly #motion: Motion;
  readonly #stage: Stage;
  #palette: Palette | null = null;
  #size = { width: 0, height: 0 };
  #seen = true;
  #empty = true;
  readonly #watchers: { disconnect(): void }[] = [];

  constructor(text: PanelText, motion: Motion, exports = true) {
    this.text = text;
    this.#motion = motion;
    this.canvas = el("canvas", { role: "img", "aria-label": text.title });
    this.#stage = new Stage(this.canvas);
    this.caption = el("figcaption");
    this.tools = el("div", { class: "tools" });
    if (exports) {
      for (const kind of ["SVG", "PNG"] as const) {
        const label = `Save “${text.title}” as ${kind}`;
        this.tools.append(
          el(
            "button",
            { type: "button", class: "quiet", "aria-label": label, onclick: () => void this.save(kind) },
            kind,
          ),
        );
      }
    }
    this.element = el(
      "figure",
      { class: `panel panel-${text.id}`, id: `panel-${text.id}` },
      el("div", { class: "panel-head" }, el("h2", {}, text.title), this.tools),
      el("div", { class: "picture" }, this.canvas),
      this.caption,
    );
    const resize = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      this.#size = { width: Math.round(width), height: Math.round(height) };
      this.#empty = true;
      this.ask();
    });
    resize.observe(this.canvas);
    const view = new IntersectionObserver(([entry]) => {
      this.#seen = entry!.isIntersecting;
      if (this.#seen) this.ask();
    });
    view.observe(this.canvas);
    this.#watchers.push(resize, view);
  }

  /** The picture at this size. */
  protected abstract scene(width: number, height: number, palette: Palette): Scene;

  /** The picture in words. */
  protected abstract words(): string;

  get visible(): boolean {
    return this.#seen && this.#size.width > 0;
  }

  get empty(): boolean {
    return this.#empty && this.#size.width > 0;
  }

  /** As often as draws of the networks come. */
  get interval(): number {
    return 1 / 30;
  }

  /** Puts something beside the panel's title. */
  addTools(...tools: HTMLElement[]): void {
    this.tools.prepend(...tools);
  }

  /** Draws anew in the next frame. */
  ask(): void {
    this.#motion.ask(this);
  }

  /** Takes the colours anew. */
  recolour(): void {
    this.#palette = null;
    this.#empty = true;
    this.ask();
  }

  draw(): void {
    this.#empty = false;
    const { width, height } = this.#size;
    this.#palette ??= readPalette(this.element);
    this.#stage.draw(this.scene(width, height, this.#palette), Math.min(2, devicePixelRatio));
  }

  /** Renews the words for those who do not see the picture. */
  speak(): void {
    const caption = this.text.caption();
    if (this.caption.textContent !== caption) this.caption.textContent = caption;
    const words = this.words();
    if (this.canvas.getAttribute("aria-label") !== words) this.canvas.setAttribute("aria-label", words);
  }

  /** The present picture as a file's text. */
  svg(): string {
    const { width, height } = this.#size;
    return toSvg(this.scene(width, height, readPalette(this.element)), this.words());
  }

  async save(kind: "SVG" | "PNG"): Promise<void> {
    const name = `grokphase-${this.text.id}.${kind.toLowerCase()}`;
    if (kind === "SVG") return download(name, new Blob([this.svg()], { type: "image/svg+xml" }));
    const { width, height } = this.#size;
    // Twice as fine as the page, whatever the screen.
    const large = el("canvas", { width: 2 * width, height: 2 * height });
    const context = large.getContext("2d")!;
    context.scale(2, 2);
    drawScene(context, this.scene(width, height, readPalette(this.element)));
    const blob = await new Promise<Blob | null>((resolve) => large.toBlob(resolve, "image/png"));
    if (blob) download(name, blob);
  }

  close(): void {
    this.#motion.forget(this);
    for (const watcher of this.#watchers) watcher.disconnect();
  }
}
