/** Draws a scene on a canvas. */
import { type Label, pieces, type Scene, type Shape, script } from "./scene.ts";

export const fontFamily = `"Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif`;

function fontOf({ italic, bold }: Pick<Label, "italic" | "bold">, size: number): string {
  return `${italic ? "italic " : ""}${bold ? "600 " : ""}${size}px ${fontFamily}`;
}

export function drawScene(context: CanvasRenderingContext2D, { width, height, ground, marks }: Scene): void {
  context.fillStyle = ground;
  // A pixel more: at some scales the canvas ends within one, which would stay black.
  context.fillRect(0, 0, width + 1, height + 1);
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
