/** Numbers as people read them. */

/** With a fixed count of digits after the point, and a true minus sign. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.replace("-", "−").replace(/^−(0\.?0*)$/, "$1");
}

/** Mean ± standard error, both to the second significant digit of the error. */
export function plusMinus({ mean, standardError }: { mean: number; standardError: number }): string {
  if (!(standardError > 0 && Number.isFinite(standardError))) return fixed(mean, 4);
  const digits = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
  return `${fixed(mean, digits)} ± ${fixed(standardError, digits)}`;
}

/** "8 s", "2 min 05 s", "3 h 20 min", "4.5 days". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  if (whole < 2 * 86400)
    return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
  return `${(whole / 86400).toFixed(1)} days`;
}
