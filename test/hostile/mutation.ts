/** Ways to spoil what a program reads. */
import fc from "fast-check";

/** A change of a file's bytes. */
type Change =
  | { kind: "set"; at: number; value: number }
  | { kind: "cut"; at: number }
  | { kind: "repeat"; at: number; length: number }
  | { kind: "drop"; at: number; length: number };

/** Places as fractions of the file; half of them near its start, where headers are. */
const fraction = fc.noBias(fc.integer({ min: 0, max: 999_999 })).map((millionths) => millionths / 1e6);
const place = fc.oneof(
  fraction,
  fraction.map((x) => x / 10),
);
const byte = fc.oneof(fc.constantFrom(0, 1, 0x20, 0x27, 0x28, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }));

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("set" as const), at: place, value: byte }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), at: place }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("repeat" as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("drop" as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  },
);

export const changes = fc.oneof(
  fc.array(change, { minLength: 1, maxLength: 1 }),
  fc.array(change, { minLength: 2, maxLength: 4 }),
);

export function spoiled(bytes: Uint8Array, list: readonly Change[]): Uint8Array {
  let now = [...bytes];
  for (const one of list) {
    const at = Math.min(Math.floor(one.at * now.length), Math.max(0, now.length - 1));
    if (one.kind === "set" && now.length > 0) now[at] = one.value;
    if (one.kind === "cut") now = now.slice(0, at);
    if (one.kind === "repeat") now.splice(at, 0, ...now.slice(at, at + one.length));
    if (one.kind === "drop") now.splice(at, one.length);
  }
  return Uint8Array.from(now);
}

/** Numbers at and beyond every limit. */
export const extremeNumber = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 0.5, 1e-300, 5e-324, 1e300, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e-12, 1e6),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE),
  fc.double(),
  fc.integer({ min: -3, max: 70_000 }),
  fc.double({ min: -15, max: 7, noNaN: true }).map((power) => 10 ** power),
);

export const hostileString = fc.oneof(
  fc.constantFrom(
    "",
    "../../x",
    "/etc/passwd",
    "..\\x",
    "\0",
    "a\nb",
    "__proto__",
    "constructor",
    "NaN",
    "prior",
    "f64",
  ),
  fc.string({ maxLength: 12, unit: "binary" }),
);

/** Anything that JSON can say, and names that JavaScript takes for something else. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: extremeNumber },
  { weight: 2, arbitrary: hostileString },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], undefined) },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 2, withBigInt: true, withDate: true, withNullPrototype: true }) },
);
