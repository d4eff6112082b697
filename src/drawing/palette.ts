/**
 * Colours that stay apart for colour-blind readers (Okabe & Ito 2008), each
 * with its counterpart on a dark ground. Figures are drawn in the light ones,
 * as plain attributes that any SVG program understands; a style sheet swaps
 * them where the reader prefers dark.
 */

interface Colour {
  light: string;
  dark: string;
}

export const ground: Colour = { light: "#ffffff", dark: "#15171c" };
export const ink: Colour = { light: "#1c1d22", dark: "#e9eaee" };
export const mutedInk: Colour = { light: "#666a73", dark: "#a0a5b0" };
export const faintInk: Colour = { light: "#c9ccd3", dark: "#454a55" };

/** One colour a series, in the order of use. */
export const series: readonly Colour[] = [
  { light: "#0072b2", dark: "#56b4e9" },
  { light: "#d55e00", dark: "#ff8f3f" },
  { light: "#009e73", dark: "#2fd3a0" },
  { light: "#b0568b", dark: "#e59bc4" },
];

/** Style rules, for elements under `selector`, that turn a light drawing dark on a screen that prefers it. */
export function darkRules(selector: string): string {
  const rules = [ground, ink, mutedInk, faintInk, ...series].map(
    ({ light, dark }) => `${selector} [fill="${light}"]{fill:${dark}}${selector} [stroke="${light}"]{stroke:${dark}}`,
  );
  return `@media screen and (prefers-color-scheme:dark){${selector}{color:${ink.dark}}${rules.join("")}}`;
}
