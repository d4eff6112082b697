/** The one place where commands speak: results on stdout, remarks and failures, a line each, on stderr. */
import { CommanderError } from "commander";
import { GrokphaseError } from "../errors.ts";

/** One JSON document on stdout with `json`, otherwise the text made for people. */
export function print(value: unknown, json: boolean | undefined, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${text().trimEnd()}\n`);
}

/** One line that is not part of the result. */
export function remark(line: string): void {
  process.stderr.write(`${oneLine(line)}\n`);
}

/** Says in one line what went wrong, and returns the exit code for it. */
export function reportFailure(error: unknown): number {
  if (error instanceof GrokphaseError) {
    remark(error.message);
    return error.exitCode;
  }
  if (error instanceof CommanderError) {
    // Help and version were asked for, and have been printed.
    if (error.exitCode === 0) return 0;
    const isIncomplete = error.code === "commander.help";
    remark(isIncomplete ? "expected a command after this one; see --help" : error.message.replace(/^error: /, ""));
    return 2;
  }
  remark(`failed: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, " ");
}

/** Columns of a table for people: text to the left, numbers (given as text) to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}
