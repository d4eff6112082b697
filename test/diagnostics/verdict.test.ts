import { expect, test } from "vitest";
import { summarise } from "../../src/diagnostics/summary.ts";
import { verdictOn } from "../../src/diagnostics/verdict.ts";
import { autoregressive } from "./processes.ts";

const good = summarise([[1, 2].map((seed) => autoregressive(0.5, 2000, seed))]);
const virial = { input: 1.02, readout: 1.06 };

test("a run that shows nothing wrong is said to be equilibrated, as far as can be seen", () => {
  const { status, text } = verdictOn({ f1: good, f3: good }, virial, 2);
  expect(status).toBe("equilibrated");
  expect(text).toMatch(
    /^Equilibrated as far as can be seen: R-hat is at most 1\.0\d\d, .* \d{4} independent draws, virial/,
  );
});

test("one chain on a data set has only its own halves to disagree with, which is said", () => {
  const { status, text } = verdictOn({ f1: good }, virial, 1);
  expect(status).toBe("equilibrated");
  expect(text).toContain("R-hat (halves of one chain on each data set) is");
});

test("an observable that never moves from one value does not stand in the way", () => {
  const never = summarise([[new Float64Array(2000), new Float64Array(2000)]]);
  expect(verdictOn({ f1: good, dropletFraction: never }, virial, 2).status).toBe("equilibrated");
});

test.each([
  ["R-hat of f3 is 1.31", { ...good, rhat: 1.31 }, virial, 2, "not-equilibrated"],
  ["R-hat of f3 is 1.050", { ...good, rhat: 1.05 }, virial, 2, "unclear"],
  ["f3 is worth 42 independent draws", { ...good, ess: 42.9 }, virial, 2, "unclear"],
  [
    "f3 stands still in every chain",
    summarise([[new Float64Array(20), new Float64Array(20).fill(1)]]),
    virial,
    2,
    "not-equilibrated",
  ],
  [
    "the virial ratio of the readout layer is 1.45, not 1: halve sampler.stepSize",
    good,
    { input: 1, readout: 1.45 },
    2,
    "not-equilibrated",
  ],
  ["the virial ratio of the input layer is NaN", good, { input: Number.NaN, readout: 1 }, 2, "not-equilibrated"],
  [
    "the virial ratio of the readout layer is 1.12, not 1, a bias of the step size",
    good,
    { input: 1, readout: 1.12 },
    2,
    "unclear",
  ],
  ["There are no draws to judge by", summarise([]), virial, 2, "unclear"],
  ["There are no draws to judge by", good, null, 2, "unclear"],
] as const)("%s", (words, f3, ratios, chains, expected) => {
  const { status, text } = verdictOn({ f1: good, f3 }, ratios, chains);
  expect(status).toBe(expected);
  expect(text).toContain(words);
  expect(text).not.toContain("\n");
});

test("the worst finding comes first", () => {
  const { text } = verdictOn({ f1: { ...good, ess: 3 }, f3: { ...good, rhat: 2 } }, { input: 5, readout: 1 }, 1);
  expect(text).toContain("R-hat of f3 is 2.00");
});
