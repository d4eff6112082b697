import { expect, test } from "vitest";
import { cosQuarterTurns, type Exact, erf, exp, gaussian, lastPlaces, log, sinQuarterTurns } from "./exact.ts";

/** 50 digits behind the point. */
function decimal({ mantissa, exponent }: Exact): string {
  const scaled = (mantissa * 10n ** 60n) / (1n << BigInt(-exponent));
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(61, "0");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, -60)}.${digits.slice(-60, -10)}`;
}

test.each([
  ["exp 1", exp(1), "2.71828182845904523536028747135266249775724709369995"],
  ["exp −(5/2)²", gaussian(2.5), "0.00193045413622770924221351197565073214358540791924"],
  ["log 10", log(10), "2.30258509299404568401799145468436420760110148862877"],
  ["log of the double 0.1", log(0.1), "-2.30258509299404562850684022342653872716347359387638"],
  ["erf ½", erf(0.5), "0.52049987781304653768274665389196452873645157575796"],
  ["erf 3", erf(3), "0.99997790950300141455862722387041767962015229291260"],
  ["erf −6½", erf(-6.5), "-0.99999999999999999996157851672879352530124195456231"],
  ["sin π/4", sinQuarterTurns(0.5), "0.70710678118654752440084436210484903928483593768847"],
  ["cos 3π/8", cosQuarterTurns(0.75), "0.38268343236508977172845998403039886676134456248562"],
])("%s to 50 digits, as mpmath has them", (_, value, digits) => {
  expect(decimal(value)).toBe(digits);
});

test("distances are counted in last places of the exact value", () => {
  expect(lastPlaces(0, log(1))).toBe(0);
  expect(lastPlaces(1 + 2 ** -52, exp(0))).toBe(1);
  expect(lastPlaces(1 + 2 ** -52, exp(0), "f32")).toBe(2 ** -29);
  expect(lastPlaces(5e-324, exp(-744.5))).toBeLessThan(0.5);
  expect(lastPlaces(Number.NaN, exp(0))).toBe(Number.POSITIVE_INFINITY);
});
