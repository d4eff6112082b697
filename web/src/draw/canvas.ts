/** Draws a scene on a canvas. */
import { type Label, type Mark, pieces, type Scene, type Shape, script } from "./scene.ts";

export const fontFamily = `"Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif`;

function fontOf({ italic, bold }: Pick<Label, "italic" | "bold">, size: number): string {
  return `${italic ? "italic " : ""}${bold ? "600 " : ""}${size}px ${fontFamily}`;
}

export function drawScene(context: CanvasRenderingContext2D, { width, height, ground, still, marks }: Scene): void {
  context.fillStyle = ground;
  // A pixel more: at some scales the canvas ends within one, which would stay black.
  context.fillRect(0, 0, width + 1, height + 1);
  if (still) drawMarks(context, still);
  drawMarks(context, marks);
}

/** Scenes drawn again and again on one canvas: what is still is drawn once and copied from then on. */
export class Stage {
  readonly #context: CanvasRenderingContext2D;
  readonly #below = document.createElement("canvas");
  #still: readonly Mark[] | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext("2d", { alpha: false })!;
  }

  /** @param ratio  pixels of the canvas to one of the scene */
  draw(scene: Scene, ratio: number): void {
    const context = this.#context;
    const { canvas } = context;
    const [across, down] = [Math.round(scene.width * ratio), Math.round(scene.height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
      this.#still = null;
    }
    const { still } = scene;
    if (still) {
      if (still !== this.#still) this.#drawBelow(scene, still, ratio);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(this.#below, 0, 0);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (still) drawMarks(context, scene.marks);
    else drawScene(context, scene);
  }

  #drawBelow({ width, height, ground }: Scene, marks: readonly Mark[], ratio: number): void {
    const { canvas } = this.#context;
    this.#below.width = canvas.width;
    this.#below.height = canvas.height;
    const context = this.#below.getContext("2d", { alpha: false })!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawScene(context, { width, height, ground, marks });
    this.#still = marks;
  }
}

function drawMarks(context: CanvasRenderingContext2D, marks: readonly Mark[]): void {
  for (const mark of marks) {
    context.save();
    context.globalAlpha = mark.opacity ?? 1;
    if (mark.clip) {
      const { left, top, right, bottom } = mark.clip;
      context.beginPath();
      context.rect(left, top, right - left, bottom - top);
      context.clip();
    }
    if (mark.kind === "shape") drawShape(context, mark);
    else if (mark.kind === "label") drawLabel(context, mark);
    else {
      const { left, top, right, bottom } = mark.box;
      context.imageSmoothingEnabled = mark.smooth;
      context.drawImage(mark.image, left, top, right - left, bottom - top);
    }
    context.restore();
  }
}

function drawShape(context: CanvasRenderingContext2D, { path, fill, stroke, width, dash, join }: Shape): void {
  context.beginPath();
  path(context);
  if (fill) {
    context.fillStyle = fill;
    context.fill();
  }
  if (!stroke) return;
  context.strokeStyle = stroke;
  context.lineWidth = width ?? 1;
  context.lineJoin = join ?? "round";
  context.lineCap = dash || join ? "butt" : "round";
  context.setLineDash(dash ? [...dash] : []);
  context.stroke();
}

function drawLabel(context: CanvasRenderingContext2D, label: Label): void {
  const { x, y, size, fill, anchor, halo, upwards } = label;
  context.translate(x, y);
  if (upwards) context.rotate(-Math.PI / 2);
  context.textBaseline = label.baseline ?? "alphabetic";
  context.textAlign = "left";
  const parts = pieces(label.text).map(({ text, shift }) => {
    const font = fontOf(label, shift === 0 ? size : size * script.size);
    context.font = font;
    const rise = shift < 0 ? script.down * size : shift > 0 ? -script.up * size : 0;
    return { text, font, rise, width: context.measureText(text).width };
  });
  const total = parts.reduce((sum, part) => sum + part.width, 0);
  let at = anchor === "start" ? 0 : anchor === "middle" ? -total / 2 : -total;
  for (const { text, font, rise, width } of parts) {
    context.font = font;
    if (halo) {
      context.strokeStyle = halo;
      context.lineWidth = 4;
      context.lineJoin = "round";
      context.strokeText(text, at, rise);
    }
    context.fillStyle = fill;
    context.fillText(text, at, rise);
    at += width;
  }
}
