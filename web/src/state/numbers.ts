/** Numbers as text. */

const grouped = new Intl.NumberFormat("en-GB");

/** A number with a few significant digits, without an exponent where it can be read without. */
export function short(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "—";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1000) return grouped.format(Math.round(value));
  const text = size < 1e-4 ? value.toExponential(digits - 1) : Number(value.toPrecision(digits)).toString();
  return minus(text);
}

/** A number to so many decimals. */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? minus(value.toFixed(decimals)) : "—";
}

export function whole(value: number): string {
  return grouped.format(Math.round(value));
}

/** With a true minus sign. */
function minus(text: string): string {
  return text.replaceAll("-", "−");
}
