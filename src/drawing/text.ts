/**
 * Labels set as in print: variables italic, vectors bold, indices lowered, exponents raised.
 * A label is text with marks: `_q_` italic, `**w**` bold, `_f__{3}` lowered 3, `10^{−4}` raised −4.
 *
 * Exponents are marked, not written with superscript characters: many fonts lack a superscript minus, and leave a gap.
 */

const marks = /\*\*(.+?)\*\*|_\{(.+?)\}|\^\{(.+?)\}|_(.+?)_/g;

/** Size of a lowered or raised piece, in em of the label. */
const SMALL_SIZE = 0.72;

type Style = "plain" | "bold" | "lowered" | "raised" | "italic";

/** How far a piece sits below the line, in em of the label. */
const shifts: Record<Style, number> = { plain: 0, bold: 0, italic: 0, lowered: 0.22, raised: -0.36 };

interface Piece {
  text: string;
  style: Style;
}

function pieces(label: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of label.matchAll(marks)) {
    if (match.index > end) found.push({ text: label.slice(end, match.index), style: "plain" });
    const [whole, bold, lowered, raised, italic] = match;
    if (bold !== undefined) found.push({ text: bold, style: "bold" });
    else if (lowered !== undefined) found.push({ text: lowered, style: "lowered" });
    else if (raised !== undefined) found.push({ text: raised, style: "raised" });
    else found.push({ text: italic!, style: "italic" });
    end = match.index + whole.length;
  }
  if (end < label.length) found.push({ text: label.slice(end), style: "plain" });
  return found;
}

/** The label without its marks, for readers of text alone: what is raised stands after a caret. */
export function plainText(label: string): string {
  return pieces(label)
    .map(({ text, style }) => (style === "raised" ? `^${text}` : text))
    .join("");
}

export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const htmlTags: Record<Style, string | null> = { plain: null, bold: "b", lowered: "sub", raised: "sup", italic: "i" };

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
  let below = 0;
  for (const { text, style } of pieces(label)) {
    const span = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    span.textContent = text;
    if (style === "bold") span.setAttribute("font-weight", "700");
    if (style === "italic") span.setAttribute("font-style", "italic");
    const size = style === "lowered" || style === "raised" ? SMALL_SIZE : 1;
    if (size < 1) span.setAttribute("font-size", `${size}em`);
    // dy is in em of the piece itself, and moves all that follows.
    const move = (shifts[style] - below) / size;
    if (move !== 0) span.setAttribute("dy", `${Number(move.toFixed(3))}em`);
    below = shifts[style];
    element.append(span);
  }
  return element;
}
