/** Numbers as people read them. */
import type { Estimate } from "../diagnostics/estimate.ts";

/** With a fixed count of digits after the point, and a true minus sign. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.replace("-", "−").replace(/^−(0\.?0*)$/, "$1");
}

/** As 1.25 · 10^{6}, in the marks of text.ts. */
export function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits).split("e") as [string, string];
  return `${mantissa} · 10^{${exponent.replace("+", "")}}`.replaceAll("-", "−");
}

/** Mean ± standard error, both to the second significant digit of the error. */
export function plusMinus({ mean, error }: Estimate): string {
  if (!(error > 0 && Number.isFinite(error))) return fixed(mean, 4);
  const digits = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(error))));
  return `${fixed(mean, digits)} ± ${fixed(error, digits)}`;
}
