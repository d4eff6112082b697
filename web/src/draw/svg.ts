/** Writes a scene as an SVG file that stands alone. */
import { path as newPath } from "d3-path";
import { fontFamily } from "./canvas.ts";
import { type Label, type Mark, pieces, type Scene, type Shape, script } from "./scene.ts";

/** @param title what the picture shows, for those who cannot see it */
export function toSvg({ width, height, ground, still = [], marks }: Scene, title: string): string {
  const clips: string[] = [];
  const body = [...still, ...marks].map((mark) => {
    const inner = write(mark);
    const attributes: string[] = [];
    if (mark.opacity !== undefined) attributes.push(`opacity="${mark.opacity}"`);
    if (mark.clip) {
      const { left, top, right, bottom } = mark.clip;
      const rect = `<rect x="${r(left)}" y="${r(top)}" width="${r(right - left)}" height="${r(bottom - top)}"/>`;
      let index = clips.indexOf(rect);
      if (index < 0) index = clips.push(rect) - 1;
      attributes.push(`clip-path="url(#clip${index})"`);
    }
    return attributes.length > 0 ? `<g ${attributes.join(" ")}>${inner}</g>` : inner;
  });
  const definitions = clips.map((rect, i) => `<clipPath id="clip${i}">${rect}</clipPath>`).join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${fontFamily.replaceAll('"', "&quot;")}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    definitions && `<defs>${definitions}</defs>`,
    `<rect width="${width}" height="${height}" fill="${ground}"/>`,
    ...body,
    "</svg>",
  ]
    .filter(Boolean)
    .join("\n");
}

function write(mark: Mark): string {
  if (mark.kind === "shape") return writeShape(mark);
  if (mark.kind === "label") return writeLabel(mark);
  const { left, top, right, bottom } = mark.box;
  const size = `x="${r(left)}" y="${r(top)}" width="${r(right - left)}" height="${r(bottom - top)}"`;
  const rendering = mark.smooth ? "" : ` style="image-rendering:pixelated"`;
  return `<image ${size} preserveAspectRatio="none"${rendering} href="${mark.image.toDataURL("image/png")}"/>`;
}

function writeShape({ path, fill, stroke, width, dash, join }: Shape): string {
  const pen = newPath();
  path(pen);
  const d = pen.toString().replaceAll(/-?\d+\.\d+(e-?\d+)?/g, (number) => r(Number(number)));
  const line = stroke
    ? ` stroke="${stroke}" stroke-width="${width ?? 1}" stroke-linejoin="${join ?? "round"}"${dash ? ` stroke-dasharray="${dash.join(" ")}"` : join ? "" : ` stroke-linecap="round"`}`
    : "";
  return `<path d="${d}" fill="${fill ?? "none"}"${line}/>`;
}

function writeLabel(label: Label): string {
  const { text, x, y, size, fill, anchor, halo, upwards, italic, bold } = label;
  const shift = { middle: 0.35, hanging: 0.75, alphabetic: 0 }[label.baseline ?? "alphabetic"] * size;
  const place = upwards
    ? `transform="translate(${r(x + shift)} ${r(y)}) rotate(-90)"`
    : `x="${r(x)}" y="${r(y + shift)}"`;
  const style = [
    `font-size="${size}"`,
    `text-anchor="${anchor}"`,
    `fill="${fill}"`,
    italic && `font-style="italic"`,
    bold && `font-weight="600"`,
    halo && `stroke="${halo}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`,
  ];
  let back = 0;
  const spans = pieces(text).map((piece) => {
    const rise = piece.shift < 0 ? script.down * size : piece.shift > 0 ? -script.up * size : 0;
    const dy = rise - back;
    back = rise;
    const move = dy === 0 ? "" : ` dy="${r(dy)}"`;
    const small = piece.shift === 0 ? "" : ` font-size="${r(size * script.size)}"`;
    return move || small ? `<tspan${move}${small}>${escapeText(piece.text)}</tspan>` : escapeText(piece.text);
  });
  return `<text ${place} ${style.filter(Boolean).join(" ")}>${spans.join("")}</text>`;
}

/** To a hundredth of a pixel. */
function r(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
