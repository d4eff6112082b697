/** Values of options, checked as those of a configuration are. */
import type { z } from "zod";
import { validate } from "../validation.ts";

/**
 * Reads a number given to an option.
 * @param flag The option, "--threads", which stands for the value in an error.
 * @param schema What the number has to be.
 * @throws GrokphaseError "bad-input".
 */
export function numeric(flag: string, schema: z.ZodType<number>): (text: string) => number {
  return (text) => {
    const value = Number(text);
    return validate(schema, text.trim() === "" || Number.isNaN(value) ? text : value, flag);
  };
}

/** Gathers the values of an option that may be given more than once. */
export function repeatable(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
