import type { Core } from "../../core/module.ts";
import { agreementOf, type StartDifference, startDifference } from "../../diagnostics/starts.ts";
import { startsPlanted } from "../../experiment/chain.ts";
import type { Schedule } from "../../moves/schedule.ts";
import type { Series } from "../trace.ts";
import { evenSeries } from "./observables.ts";
import type { Section } from "./section.ts";

/** Whether chains from opposite starts agree; absent unless `sampler.start` is "both". */
export const starts: Section = (remains) => {
  const { core, experiment, trace } = remains;
  const { sampler } = experiment;
  if (sampler.start !== "both") return {};
  const differences = trace.names.map((name) => [name, difference(core, sampler, evenSeries(remains, name))] as const);
  return { starts: agreementOf(core, Object.fromEntries(differences)) };
};

/** Takes the chains of every data set, cut to what all of them have made, so that both starts are seen on the same data sets. */
function difference(core: Core, sampler: Schedule, series: Series): StartDifference {
  const made = Math.min(...series.flat().map((chain) => chain.length));
  const from = (planted: boolean) =>
    series.map((set) =>
      set.filter((_, chain) => startsPlanted(sampler, chain) === planted).map((chain) => chain.subarray(0, made)),
    );
  return startDifference(core, from(false), from(true));
}
