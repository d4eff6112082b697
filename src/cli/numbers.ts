/** Numbers on the command line. */
import { z } from "zod";
import { numeric } from "./options.ts";

/** Reads a number given to the option `flag`; what it has to be beyond that, whoever uses it says. */
export function number(flag: string): (text: string) => number {
  return numeric(flag, z.number("a number"));
}

/** The same for a number above 0. */
export function positive(flag: string): (text: string) => number {
  return numeric(flag, z.number("a number").positive("a number above 0"));
}

/** The same for a number from 0 on. */
export function nonNegative(flag: string): (text: string) => number {
  return numeric(flag, z.number("a number").nonnegative("a number from 0 on"));
}

/** The long option of a parameter: "inputVariance" → "--input-variance". */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
