/** Numbers on the command line. */
import { z } from "zod";
import { numeric } from "./options.ts";

/** Reads a number given to the option `flag`; what it has to be beyond that, whoever uses it says. */
export function number(flag: string): (text: string) => number {
  return numeric(flag, z.number("a number"));
}

/** The long option of a parameter: "inputVariance" → "--input-variance". */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
