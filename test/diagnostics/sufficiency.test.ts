import { expect, test } from "vitest";
import { type Run, sufficiencyOf } from "../../src/diagnostics/sufficiency.ts";
import type { Summary } from "../../src/diagnostics/summary.ts";
import type { Finding } from "../../src/diagnostics/verdict.ts";

const summary = (mean: number, mcse: number | null, ess = 400) => ({ mean, mcse, ess }) as Summary;
const run = (f1: Summary, about?: Finding["about"]): Run => ({
  observables: { f1 },
  verdict: about
    ? { status: "unclear", text: "Unclear.", findings: [{ about, found: `something about ${about}`, advice: "wait" }] }
    : { status: "equilibrated", text: "Equilibrated.", findings: [] },
});
const scheme = { ratio: 2, order: 1 };
const decide = (...[one, companion, targets]: [Run, Run | "diverges" | null, Record<string, number>]) => {
  const { next, factor, reason } = sufficiencyOf(one, companion, targets, scheme);
  return [next, factor, reason];
};

test("it is done when every error is met, nothing is found, and the step size moves nothing", () => {
  const met = "every standard error that was asked for is met";
  expect(decide(run(summary(1, 0.01)), null, { f1: 0.01 })).toEqual(["done", 1, met]);
  expect(decide(run(summary(1, 0.01)), run(summary(1.01, 0.01)), { f1: 0.01 })).toEqual(["done", 1, met]);
  const { answers } = sufficiencyOf(run(summary(1, 0.003)), run(summary(1.004, 0.004)), { f1: 0.01 }, scheme);
  expect(answers.f1!.bias!.bias).toBeCloseTo(0.004, 14);
  expect(answers.f1!.bias!.error).toBeCloseTo(0.005, 14);
  expect(answers.f1!.bias!.extrapolated.mean).toBeCloseTo(0.996, 14);
});

test("a mean that is not known well enough takes the square of what is lacking, within bounds", () => {
  const lacking = (mcse: number) => decide(run(summary(1, mcse)), null, { f1: 0.01 }).slice(0, 2);
  expect(lacking(0.015)).toEqual(["longer", 1.1 * 1.5 * 1.5]);
  expect(lacking(0.0101)).toEqual(["longer", 1.25]);
  expect(lacking(1)).toEqual(["longer", 4]);
});

test("where no error is named, each observable is to be worth 400 independent draws", () => {
  expect(decide(run(summary(1, 0.3, 401)), null, {})[0]).toBe("done");
  const [next, factor] = decide(run(summary(1, 0.3, 200)), null, {});
  expect([next, factor]).toEqual(["longer", expect.closeTo(2.2, 10)]);
  // One that never moves asks for nothing.
  const still: Run = { ...run(summary(1, 0.3, 401)) };
  still.observables = { ...still.observables, dropletFraction: { mean: 0, mcse: null, ess: null } as Summary };
  expect(sufficiencyOf(still, null, {}, scheme).answers).not.toHaveProperty("dropletFraction");
});

test("a bias counts when it exceeds both what was asked for and twice its own error", () => {
  const biased = (difference: number, mcse: number, target: number) =>
    decide(run(summary(1, mcse)), run(summary(1 + difference, mcse)), { f1: target })[0];
  expect(biased(0.05, 0.01, 0.02)).toBe("smaller-step");
  expect(biased(-0.05, 0.01, 0.02)).toBe("smaller-step");
  expect(biased(0.015, 0.001, 0.02)).toBe("done");
  expect(biased(0.025, 0.01, 0.02)).toBe("done");
  expect(biased(0.025, 0.03, 0.02)).toBe("longer");
});

test("a virial ratio far from 1 is the step's fault where there is a step to make smaller; other findings ask for more steps", () => {
  const good = run(summary(1, 0.01));
  const asked = { f1: 0.01 };
  expect(decide(run(summary(1, 0.01), "virial"), good, asked)).toEqual(["smaller-step", 1, "something about virial"]);
  expect(decide(run(summary(1, 0.01), "virial"), null, asked)[0]).toBe("longer");
  expect(decide(run(summary(1, 0.01), "drift"), good, asked)).toEqual(["longer", 2, "something about drift"]);
  expect(decide(good, "diverges", asked)[0]).toBe("smaller-step");
});
