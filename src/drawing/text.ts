/**
 * Labels set as in print: variables italic, vectors bold, indices lowered.
 * A label is text with marks: `_q_` italic, `**w**` bold, `_f__{3}` lowered 3.
 */

const marks = /\*\*(.+?)\*\*|_\{(.+?)\}|_(.+?)_/g;

/** Size of a lowered piece and how far it sits below the line, in em of the label. */
const LOWERED_SIZE = 0.72;
const LOWERED_SHIFT = 0.22;

type Style = "plain" | "bold" | "lowered" | "italic";

interface Piece {
  text: string;
  style: Style;
}

function pieces(label: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of label.matchAll(marks)) {
    if (match.index > end) found.push({ text: label.slice(end, match.index), style: "plain" });
    const [whole, bold, lowered, italic] = match;
    if (bold !== undefined) found.push({ text: bold, style: "bold" });
    else if (lowered !== undefined) found.push({ text: lowered, style: "lowered" });
    else found.push({ text: italic!, style: "italic" });
    end = match.index + whole.length;
  }
  if (end < label.length) found.push({ text: label.slice(end), style: "plain" });
  return found;
}

/** The label without its marks. */
export function plainText(label: string): string {
  return pieces(label)
    .map((piece) => piece.text)
    .join("");
}

export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const htmlTags: Record<Style, string | null> = { plain: null, bold: "b", lowered: "sub", italic: "i" };

/** The label as HTML. */
export function htmlText(label: string): string {
  return pieces(label)
    .map(({ text, style }) => {
      const tag = htmlTags[style];
      return tag === null ? escapeMarkup(text) : `<${tag}>${escapeMarkup(text)}</${tag}>`;
    })
    .join("");
}

/** The label as an SVG `<text>` with the given attributes. */
export function svgText(
  document: Document,
  label: string,
  attributes: Record<string, string | number>,
): SVGTextElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "text");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  let isLowered = false;
  for (const { text, style } of pieces(label)) {
    const span = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    span.textContent = text;
    if (style === "bold") span.setAttribute("font-weight", "700");
    if (style === "italic") span.setAttribute("font-style", "italic");
    if (style === "lowered") span.setAttribute("font-size", `${LOWERED_SIZE}em`);
    // dy is in em of the piece itself, and moves all that follows.
    const lowers = style === "lowered" && !isLowered;
    const raises = style !== "lowered" && isLowered;
    if (lowers) span.setAttribute("dy", `${(LOWERED_SHIFT / LOWERED_SIZE).toFixed(3)}em`);
    if (raises) span.setAttribute("dy", `${-LOWERED_SHIFT}em`);
    isLowered = style === "lowered";
    element.append(span);
  }
  return element;
}
