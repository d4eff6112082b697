import { expect, test } from "vitest";
import { keptSteps } from "../../../src/chain/kept.ts";
import { loadCore } from "../../../src/core/module.ts";
import {
  courseOf,
  delayOf,
  fallOf,
  halfTime,
  stretchSteps,
  tracksOf,
} from "../../../src/figures/width-transition/time-course.ts";
import { mean, variance } from "../../../src/numeric/scatter.ts";
import { normals } from "../../reference/random.ts";

const core = await loadCore();

test("draws are averaged in fours from the ninth on; the first is left out", () => {
  const steps = Array.from({ length: 17 }, (_, i) => i);
  expect(stretchSteps(steps)).toEqual([1, 2, 3, 4, 5, 6, 7, 9.5, 13.5, 16]);
  const series = [[Float64Array.from(steps, (i) => 2 * i)]];
  expect([...tracksOf(series)[0]!]).toEqual([2, 4, 6, 8, 10, 12, 14, 19, 27, 32]);
});

test("chains of a data set are averaged", () => {
  const tracks = tracksOf([[Float64Array.of(0, 1, 2), Float64Array.of(0, 3, 6)], [Float64Array.of(0, 5, 5)]]);
  expect(tracks.map((track) => [...track])).toEqual([
    [2, 4],
    [5, 5],
  ]);
});

test("means and errors over data sets; changes leave each data set's own level out", () => {
  const { mean: means, standardError, changeError } = courseOf([Float64Array.of(1, 3), Float64Array.of(5, 7)]);
  expect(means).toEqual([3, 5]);
  // Values 1 and 5, and 3 and 7: deviation √8, over √2.
  expect(standardError).toEqual([2, 2]);
  expect(changeError).toEqual([0, 0]);
});

test("half of the way lies between steps where the mean passes it", () => {
  const steps = [1, 2, 4, 8, 16];
  // From 0 to 8, the mean over 8 and 16: half is 4, passed between step 2 (value 2) and step 4 (value 6).
  const up = [Float64Array.of(0, 2, 6, 8, 8), Float64Array.of(0, 2, 6, 8, 8)];
  expect(halfTime(core, steps, up)).toEqual({ step: 3, logError: 0 });
  const down = up.map((track) => track.map((value) => 10 - value));
  expect(halfTime(core, steps, down).step).toBe(3);
  expect(halfTime(core, steps, [Float64Array.of(1, 1, 1, 1, 1), Float64Array.of(1, 1, 1, 1, 1)]).step).toBe(1);
});

/** Exponential ways with the given half times: the value at half the time is half of the end. */
function ways(steps: readonly number[], halves: ArrayLike<number>): Float64Array[] {
  return Array.from(halves, (half) => Float64Array.from(steps, (step) => 1 - 2 ** (-step / half)));
}

test("half times and delays of exponential ways, with their errors", () => {
  const steps = keptSteps({ steps: 20_000, burnIn: 0, thin: 1, spacing: "logarithmic" }).slice(1);
  const sets = 12;
  const repeats = 60;
  const scatter = 0.1;
  const draws = normals(2 * sets * repeats, 5, scatter);
  const found = Array.from({ length: repeats }, (_, r) => {
    const own = (k: number) => draws.subarray((2 * r + k) * sets, (2 * r + k + 1) * sets).map(Math.exp);
    const [early, late] = [
      ways(
        steps,
        own(0).map((x) => 50 * x),
      ),
      ways(
        steps,
        own(1).map((x) => 900 * x),
      ),
    ];
    return { half: halfTime(core, steps, early), delay: delayOf(core, steps, early, late) };
  });
  const halves = found.map(({ half }) => Math.log(half.step));
  const delays = found.map(({ delay }) => delay.mean);
  // Means over 12 data sets of logarithms that scatter by 0.1: ±0.029 each, over √60.
  const error = scatter / Math.sqrt(sets);
  expect(Math.abs(mean(halves) - Math.log(50))).toBeLessThan((5 * error) / Math.sqrt(repeats) + 0.005);
  expect(Math.abs(mean(delays) - Math.log(18))).toBeLessThan((5 * Math.SQRT2 * error) / Math.sqrt(repeats) + 0.005);
  // A standard deviation of 60 values is known to 9 %, the mean of the jackknife's to 3 %: 5 of them together.
  for (const [values, errors] of [
    [halves, found.map(({ half }) => half.logError)],
    [delays, found.map(({ delay }) => delay.error)],
  ] as const) {
    expect(Math.abs(mean(errors) / Math.sqrt(variance(values)) - 1)).toBeLessThan(0.48);
    expect(mean(errors)).toBeGreaterThan(0.6 * error);
  }
});

test("a fall is counted from where the mean is highest after a time, on each data set", () => {
  const steps = [1, 2, 4, 8, 16];
  const tracks = [Float64Array.of(9, 5, 7, 3, 1), Float64Array.of(9, 5, 8, 4, 2)];
  // Highest from step 2 on is at step 4: 7 and 8; the last octave's means are 2 and 3.
  expect(fallOf(steps, tracks, 2)).toEqual({ mean: 5, error: 0 });
  expect(fallOf(steps, tracks, 1).mean).toBe(6.5);
});
