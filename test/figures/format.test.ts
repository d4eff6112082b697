import { expect, test } from "vitest";
import { toCsv } from "../../src/drawing/csv.ts";
import { fixed, plusMinus } from "../../src/drawing/format.ts";

test("fixed digits with a true minus, and no minus zero", () => {
  expect([fixed(-0.3, 1), fixed(0.17872, 5), fixed(-0.0001, 2), fixed(-0, 0)]).toEqual([
    "−0.3",
    "0.17872",
    "0.00",
    "0",
  ]);
});

test("a mean goes as far as the second digit of its error", () => {
  expect(plusMinus({ mean: 0.84213, error: 0.00492 })).toBe("0.8421 ± 0.0049");
  expect(plusMinus({ mean: -0.04123, error: 0.0123 })).toBe("−0.041 ± 0.012");
  expect(plusMinus({ mean: 0.5, error: Number.NaN })).toBe("0.5000");
});

test("CSV quotes what needs it and leaves null empty", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ["x,y", 0.1],
        ['say "q"', null],
      ],
    ),
  ).toBe('a,b\n"x,y",0.1\n"say ""q""",\n');
});
