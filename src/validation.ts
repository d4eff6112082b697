/**
 * Turns what zod has to say about a value into the one line that a person reads.
 *
 * Every leaf of a schema made with the helpers below carries, as its message, what
 * is expected; the path and what was found come from the value itself.
 */
import { z } from "zod";
import { badInput, type GrokphaseError, show } from "./errors.ts";

/** A whole number from `from` to `to`, both included. */
export function wholeNumber(from: number, to: number): z.ZodInt {
  const expected = `a whole number from ${from} to ${to}`;
  return z.int(expected).min(from, expected).max(to, expected);
}

/** A number from `from` to `to`, both included. */
export function numberBetween(from: number, to: number): z.ZodNumber {
  const expected = `a number from ${from} to ${to}`;
  return z.number(expected).min(from, expected).max(to, expected);
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.enum(words, `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`);
}

/** An object with these keys and no others. */
export function section<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, `an object with ${Object.keys(shape).join(", ")}`);
}

/**
 * Checks a value against a schema.
 * @param name What stands for the whole value in an error: a file name, an option.
 * @throws GrokphaseError "bad-input": one line about the most telling of the issues.
 */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.output<Schema> {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const issues = [...outcome.error.issues].sort((one, other) => rank(one) - rank(other));
  throw explain(issues[0]!, schema, value, name);
}

/** A wrong `version` or `kind` explains all else; a misspelt key explains the missing one. */
function rank(issue: z.core.$ZodIssue): number {
  const key = issue.path.at(-1);
  if (key === "version" && issue.path.length === 1) return 0;
  if (key === "kind") return 1;
  return issue.code === "unrecognized_keys" ? 2 : 3;
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown, name: string): GrokphaseError {
  if (issue.code !== "unrecognized_keys") {
    return badInput(written(issue.path) || name, issue.message, at(value, issue.path));
  }
  const key = issue.keys[0]!;
  const path = [...issue.path, key];
  const known = keysOf(schema, value);
  const prefix = issue.path.map((part) => `${String(part)}.`).join("");
  const nearest = nearestKey(path.join("."), known);
  const neighbours = known.filter((other) => other.startsWith(prefix)).map((other) => other.slice(prefix.length));
  const here = [...new Set(neighbours.map((other) => other.split(".")[0]!))];
  const elsewhere = kindsWith(schema, value, issue.path, String(key));
  const expected = nearest ? `a known key (nearest: ${nearest})` : `a known key (${here.join(", ")})`;
  return badInput(written(path), elsewhere ? `${expected}, or ${elsewhere}` : expected, at(value, path));
}

/** Which other kinds of a section have a key that its own kind has not: "sampler.kind \"langevin\""; null for none. */
function kindsWith(schema: z.ZodType, value: unknown, path: readonly PropertyKey[], key: string): string | null {
  let here = bare(schema);
  for (const part of path) {
    if (!(here instanceof z.ZodObject)) return null;
    here = bare((here.shape as Record<PropertyKey, z.ZodType>)[part]!);
  }
  if (!(here instanceof z.ZodDiscriminatedUnion)) return null;
  const { discriminator } = here.def;
  const kinds = (here.options as z.ZodObject[])
    .filter(({ shape }) => Object.hasOwn(shape, key))
    .flatMap(({ shape }) => [...(bare(shape[discriminator]) as z.ZodLiteral).values]);
  if (kinds.length === 0 || kinds.includes(at(value, [...path, discriminator]) as string)) return null;
  return `${written([...path, discriminator])} ${kinds.map((kind) => JSON.stringify(kind)).join(" or ")}`;
}

/** A path as people write it; keys that would not be read as such (an empty one, one with a line break) in quotes. */
function written(path: readonly PropertyKey[]): string {
  return path.map((key) => (/^[\w$-]{1,40}$/.test(String(key)) ? String(key) : show(String(key)))).join(".");
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const key of path) here = (here as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return here;
}

/** A schema without its default, or whatever lets it be left out. */
export function bare(schema: z.ZodType): z.ZodType {
  let inner: unknown = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodExactOptional || inner instanceof z.ZodDefault) {
    inner = inner.unwrap();
  }
  return inner as z.ZodType;
}

/** Paths of all keys of a schema: "task", "task.kind", … Of a union, those of the value's kind. */
function keysOf(schema: z.ZodType, value: unknown, prefix = ""): string[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const kind = at(value, [inner.def.discriminator]);
    const options = inner.options as z.ZodObject[];
    const meant = options.find((option) => option.shape[inner.def.discriminator].safeParse(kind).success);
    return (meant ? [meant] : options).flatMap((option) => keysOf(option, value, prefix));
  }
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, member]) => [
    prefix + key,
    ...keysOf(member, at(value, [key]), `${prefix}${key}.`),
  ]);
}

/** The known path that an unknown one most likely means: the same word elsewhere, or one a slip away. */
function nearestKey(path: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, "");
  const word = (text: string) => plain(text.split(".").at(-1)!);
  const parent = (text: string) => text.split(".").slice(0, -1).join(".");
  const scored = known.map((other) => {
    const slips = editDistance(word(path), word(other));
    return { other, slips, score: slips + (parent(other) === parent(path) ? 0 : 0.5) };
  });
  scored.sort((one, two) => one.score - two.score);
  const best = scored[0];
  return best && best.slips <= Math.max(1, Math.floor(word(path).length / 3)) ? best.other : undefined;
}

/** Slips from one word to the other: letters added, left out, replaced, or swapped with the next. */
function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const above = rows[i - 1]!;
      const replaced = above[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? rows[i - 2]![j - 2]! + 1 : replaced;
      row.push(Math.min(replaced, swapped, above[j]! + 1, row[j - 1]! + 1));
    }
    rows.push(row);
  }
  return rows[one.length]![other.length]!;
}
