/** The page's colours as its style sheet has them, for what is drawn. */

const names = [
  "ground",
  "ink",
  "muted",
  "faint",
  "grid",
  "theory",
  "centre",
  "side",
  "linear",
  "cubic",
  "train",
  "test",
  "gfl",
  "mixed",
  "dominated",
] as const;

export type Palette = Readonly<Record<(typeof names)[number], string>>;

/** Reads the custom properties `--ground`, `--ink` … of an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Palette;
}
