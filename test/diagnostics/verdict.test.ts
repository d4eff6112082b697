import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { agreementOf, startDifference } from "../../src/diagnostics/starts.ts";
import { type Summary, summarise } from "../../src/diagnostics/summary.ts";
import { verdictOn } from "../../src/diagnostics/verdict.ts";
import { autoregressive } from "./processes.ts";

const core = await loadCore();
const good = summarise(core, [[1, 2].map((seed) => autoregressive(0.5, 2000, seed))]);
const { halves } = good;
const virial = { input: 1.02, readout: 1.06 };

test("a run that shows nothing wrong is said to be equilibrated, as far as can be seen", () => {
  const { status, text, findings } = verdictOn({ observables: { f1: good, f3: good }, virial, chains: 2 });
  expect(status).toBe("equilibrated");
  expect(text).toMatch(
    /^Equilibrated as far as can be seen: R-hat is at most 1\.0\d\d, .* \d{4} independent draws, virial ratios 1\.020/,
  );
  expect(findings).toEqual([]);
});

test("one chain on a data set has only its own halves to disagree with, which is said", () => {
  const { status, text } = verdictOn({ observables: { f1: good }, virial, chains: 1 });
  expect(status).toBe("equilibrated");
  expect(text).toContain("R-hat (halves of one chain on each data set) is");
});

test("fifty data sets with one short chain each are believed when their halves agree within chance", () => {
  const sets = Array.from({ length: 50 }, (_, s) => [autoregressive(0.7, 150, s + 1, s)]);
  const f1 = summarise(core, sets);
  expect(f1.rhat).toBeGreaterThan(1.02);
  expect(verdictOn({ observables: { f1 }, virial, chains: 1 }).status).toBe("equilibrated");
});

test("an observable that never moves from one value does not stand in the way", () => {
  const never = summarise(core, [[new Float64Array(2000), new Float64Array(2000)]]);
  const observables = { f1: good, dropletFraction: never };
  expect(verdictOn({ observables, virial, chains: 2 }).status).toBe("equilibrated");
});

const stuck = summarise(core, [[new Float64Array(20), new Float64Array(20).fill(1)]]);

test.each<[string, Summary, Record<string, number> | null, string]>([
  ["R-hat of f3 is 1.310 where chance allows 1.01", { ...good, rhat: 1.31 }, virial, "not-equilibrated"],
  ["f3 rises by 7.1 standard errors", { ...good, halves: { ...halves!, drift: 7.1 } }, virial, "not-equilibrated"],
  ["f3 falls by 9.0 standard errors", { ...good, halves: { ...halves!, drift: -9 } }, virial, "not-equilibrated"],
  [
    "half a chain is worth 7 independent draws of f3",
    { ...good, halves: { ...halves!, worth: 7.9 } },
    virial,
    "unclear",
  ],
  ["f3 is worth 42 independent draws, 400 are needed", { ...good, bulkEss: 42.9 }, virial, "unclear"],
  ["f3 stands still in every chain", stuck, virial, "not-equilibrated"],
  [
    "the virial ratio of the readout layer is 1.45, not 1: halve sampler.stepSize",
    good,
    { input: 1, readout: 1.45 },
    "not-equilibrated",
  ],
  ["the virial ratio of the input layer is NaN", good, { input: Number.NaN, readout: 1 }, "not-equilibrated"],
  [
    "the virial ratio of the readout layer is 1.12, not 1, a bias of the step size",
    good,
    { input: 1, readout: 1.12 },
    "unclear",
  ],
  ["f3 has draws that are not finite", summarise(core, [[new Float64Array(20).fill(Number.NaN)]]), virial, "unclear"],
  ["no draws to judge by", good, null, "unclear"],
])("%s", (words, f3, ratios, expected) => {
  const { status, text, findings } = verdictOn({ observables: { f1: good, f3 }, virial: ratios, chains: 2 });
  expect(status).toBe(expected);
  expect(text).toContain(words);
  expect(text).not.toContain("\n");
  expect(findings).toHaveLength(1);
});

test("without draws, or with a handful, there is nothing to judge by", () => {
  for (const f1 of [summarise(core, []), summarise(core, [[autoregressive(0.5, 15, 1)]])]) {
    const { status, text } = verdictOn({ observables: { f1 }, virial, chains: 1 });
    expect(status).toBe("unclear");
    expect(text).toMatch(/^Unclear: no draws to judge by: let the chains run longer/);
  }
});

test("chains from opposite starts that have not met are named with their distance", () => {
  const from = (seed: number, offset: number) => [[autoregressive(0.5, 2000, seed, offset)]];
  const starts = agreementOf(core, { dropletFraction: startDifference(core, from(1, 0), from(2, 3)) });
  const { status, text } = verdictOn({ observables: { f1: good }, virial, chains: 2, starts });
  expect(status).toBe("not-equilibrated");
  expect(text).toMatch(
    /from the planted start and from the prior are \d+\.\d standard errors apart in dropletFraction/,
  );
});

test("a sampler that complains is heard", () => {
  const sampler = { warning: "1 of 4 chains: 300 proposals in a row were refused", advice: "halve sampler.stepSize" };
  const { status, text } = verdictOn({ observables: { f1: good }, virial, chains: 2, sampler });
  expect(status).toBe("unclear");
  expect(text).toBe("Unclear: 1 of 4 chains: 300 proposals in a row were refused: halve sampler.stepSize.");
});

test("the worst finding comes first, and all are kept", () => {
  const observables = { f1: { ...good, bulkEss: 3 }, f2: { ...good, rhat: 1.5 }, f3: { ...good, rhat: 2 } };
  const { text, findings } = verdictOn({ observables, virial: { input: 5, readout: 1 }, chains: 1 });
  expect(text).toContain("R-hat of f3 is 2.000");
  expect(findings.map(({ found }) => found.split(" ").slice(0, 4).join(" "))).toEqual([
    "R-hat of f3 is",
    "R-hat of f2 is",
    "the virial ratio of",
    "f1 is worth 3",
  ]);
});
