/** Quantities followed over decades of time, on several data sets. */
import type { Core } from "../../core/module.ts";
import { type Estimate, estimateOf, jackknife } from "../../diagnostics/estimate.ts";
import { mean } from "../../numeric/scatter.ts";
import type { Course, HalfTime } from "./data.ts";

/** Draws that one point of a curve is the mean of. */
const STRETCH = 4;

/** One quantity on every data set, averaged over stretches: data sets × stretches. */
export type Tracks = Float64Array[];

/** Middles of the stretches that draws at these steps are averaged over; step 0 is left to itself and out. */
export function stretchSteps(steps: readonly number[]): number[] {
  return stretches(steps.length).map(([from, to]) => mean(steps.slice(from, to)));
}

/** @param series for each data set its chains, for each chain its draws */
export function tracksOf(series: readonly (readonly Float64Array[])[]): Tracks {
  return series.map((chains) => {
    const parts = stretches(chains[0]!.length);
    return Float64Array.from(parts, ([from, to]) => mean(chains.flatMap((chain) => [...chain.subarray(from, to)])));
  });
}

/** The first draws each for itself, since they are few in their octave. */
function stretches(draws: number): [number, number][] {
  const parts: [number, number][] = [];
  for (let from = 1; from < draws; ) {
    const to = Math.min(draws, from + (from < 2 * STRETCH ? 1 : STRETCH));
    parts.push([from, to]);
    from = to;
  }
  return parts;
}

export function courseOf(tracks: readonly Float64Array[]): Course {
  const own = tracks.map((track) => mean(track));
  const points = Array.from({ length: tracks[0]!.length }, (_, k) => tracks.map((track) => track[k]!));
  return {
    mean: points.map(mean),
    standardError: points.map((values) => estimateOf(values).error),
    changeError: points.map((values) => estimateOf(values.map((value, i) => value - own[i]!)).error),
  };
}

/** Where the mean over data sets has done half of its change from its first value to the mean over its last octave. */
export function halfTime(core: Core, steps: readonly number[], tracks: Tracks): HalfTime {
  const { error } = jackknife(tracks, (some) => core.kernels.logarithm_f64(halfStep(steps, some)));
  return { step: halfStep(steps, tracks), logError: error };
}

/** log(half time of `later` / half time of `earlier`), of tracks on the same data sets. */
export function delayOf(core: Core, steps: readonly number[], earlier: Tracks, later: Tracks): Estimate {
  const pairs = earlier.map((track, i) => [track, later[i]!] as const);
  const delay = (some: readonly (typeof pairs)[number][]) =>
    core.kernels.logarithm_f64(
      halfStep(
        steps,
        some.map(([, late]) => late),
      ) /
        halfStep(
          steps,
          some.map(([early]) => early),
        ),
    );
  return jackknife(pairs, delay);
}

/** How far tracks fall from where their mean is highest, from step `from` on, to their last octave. */
export function fallOf(steps: readonly number[], tracks: Tracks, from: number): Estimate {
  const average = courseOf(tracks).mean;
  const highest = average.indexOf(Math.max(...average.filter((_, k) => steps[k]! >= from)));
  return estimateOf(tracks.map((track) => track[highest]! - lastOctave(steps, track)));
}

function halfStep(steps: readonly number[], tracks: readonly Float64Array[]): number {
  const average = courseOf(tracks).mean;
  const start = average[0]!;
  const half = (start + lastOctave(steps, average)) / 2;
  const after = average.findIndex((value) => (start < half ? value >= half : value <= half));
  if (after <= 0) return steps[0]!;
  const [low, high] = [average[after - 1]!, average[after]!];
  return steps[after - 1]! + ((half - low) / (high - low)) * (steps[after]! - steps[after - 1]!);
}

function lastOctave(steps: readonly number[], values: ArrayLike<number>): number {
  const from = steps.findIndex((step) => 2 * step >= steps.at(-1)!);
  return mean(Array.from(values).slice(from));
}
