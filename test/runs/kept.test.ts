import fc from "fast-check";
import { expect, test } from "vitest";
import { isKept, keptBefore, keptSteps as stepsKept, unevenBefore } from "../../src/chain/kept.ts";

const spacing = fc.constantFrom("linear", "logarithmic");
const whole = (max: number) => fc.integer({ min: 0, max });
const thin = fc.integer({ min: 1, max: 9 });

type Schedule = Parameters<typeof isKept>[0];
const keptSteps = (schedule: Schedule, steps: number) =>
  Array.from({ length: steps }, (_, step) => step).filter((step) => isKept(schedule, step));

test("the steps of all draws", () => {
  const schedule: Schedule = { burnIn: 5, thin: 2, spacing: "logarithmic" };
  expect(stepsKept({ ...schedule, steps: 1000 })).toEqual(keptSteps(schedule, 1000));
});

test("the count of kept draws is that of kept steps", () => {
  fc.assert(
    fc.property(whole(60), thin, spacing, whole(3000), (burnIn, every, spaced, steps) => {
      const schedule: Schedule = { burnIn, thin: every, spacing: spaced };
      expect(keptBefore(schedule, steps)).toBe(keptSteps(schedule, steps).length);
    }),
  );
});

test("with logarithmic spacing, an octave of time has 32 draws, evenly spaced", () => {
  const schedule: Schedule = { burnIn: 7, thin: 3, spacing: "logarithmic" };
  const times = keptSteps(schedule, 7 + 3 * 4096).map((step) => (step - 7) / 3);
  expect(times.slice(0, 64)).toEqual(Array.from({ length: 64 }, (_, i) => i));
  for (let octave = 64; octave < 4096; octave *= 2) {
    const within = times.filter((time) => time >= octave && time < 2 * octave);
    expect(within).toEqual(Array.from({ length: 32 }, (_, i) => octave * (1 + i / 32)));
  }
});

test("what is averaged over is evenly spaced, and the last half of the time at a whole number of octaves", () => {
  fc.assert(
    fc.property(whole(60), thin, spacing, whole(3000), (burnIn, every, spaced, steps) => {
      const schedule: Schedule = { burnIn, thin: every, spacing: spaced };
      const even = keptSteps(schedule, steps).slice(unevenBefore(schedule, steps));
      const gaps = new Set(even.slice(1).map((step, i) => step - even[i]!));
      expect(gaps.size).toBeLessThanOrEqual(1);
      if (steps > burnIn) expect(even.length).toBeGreaterThan(0);
    }),
  );
  expect(unevenBefore({ burnIn: 0, thin: 1, spacing: "linear" }, 8192)).toBe(0);
  const schedule: Schedule = { burnIn: 0, thin: 1, spacing: "logarithmic" };
  expect(keptSteps(schedule, 8192).slice(unevenBefore(schedule, 8192))[0]).toBe(4096);
});

test("the largest step there can be is no trouble", () => {
  const schedule: Schedule = { burnIn: 0, thin: 1, spacing: "logarithmic" };
  expect(keptBefore(schedule, 2 ** 32 - 1)).toBe(64 + 32 * 26);
  expect(isKept(schedule, 2 ** 31)).toBe(true);
  expect(isKept(schedule, 2 ** 31 + 1)).toBe(false);
});
