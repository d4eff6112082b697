import { unevenBefore } from "../../chain/kept.ts";
import { comparableChains, summarise } from "../../diagnostics/summary.ts";
import type { Series } from "../trace.ts";
import type { Remains, Section } from "./section.ts";

/** The summary of each observable in the trace. */
export const observables: Section = (remains) => ({
  observables: Object.fromEntries(
    remains.trace.names.map((name) => [name, summarise(remains.core, comparableChains(evenSeries(remains, name)))]),
  ),
});

/** The draws of one observable that are evenly spaced in time: with logarithmic spacing, the last octave. */
export function evenSeries({ experiment: { sampler }, states, trace }: Remains, name: string): Series {
  const uneven = unevenBefore(sampler, Math.max(0, ...states.map((state) => state?.step ?? 0)));
  return trace.series(name).map((set) => set.map((chain) => chain.subarray(uneven)));
}
