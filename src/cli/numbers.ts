/** Numbers on the command line. */
import { InvalidArgumentError } from "commander";

/** Parses one number, refusing what JavaScript would quietly read as something else. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new InvalidArgumentError("Expected a number.");
  return value;
}

/** The long option of a parameter: "inputVariance" → "--input-variance". */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
