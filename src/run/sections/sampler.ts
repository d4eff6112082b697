import type { Core } from "../../core/module.ts";
import type { ChainState } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { SamplerReport } from "../../moves/sampler.ts";
import { samplerNumbers, samplerReportOf } from "../../moves/samplers.ts";
import { mean } from "../../numeric/scatter.ts";
import type { Section } from "./section.ts";

export const sampler: Section = ({ core, experiment, states }) => ({
  sampler: samplerReport(core, experiment, states),
});

/** How the sampler went: means over the chains that have begun, and the first of their warnings; null when none has. */
export function samplerReport(
  core: Core,
  experiment: Experiment,
  states: readonly (ChainState | null)[],
): SamplerReport | null {
  const reports = states.flatMap((state) => (state ? [chainReport(core, experiment, state)] : []));
  if (reports.length === 0) return null;
  const accepted = reports.flatMap(({ acceptance }) => acceptance ?? []);
  const warned = reports.filter(({ warning }) => warning !== undefined);
  const [first] = warned;
  return {
    ...(first && { warning: `${warned.length} of ${reports.length} chains: ${first.warning}`, advice: first.advice! }),
    stepSize: mean(reports.map(({ stepSize }) => stepSize)),
    acceptance: accepted.length > 0 ? mean(accepted) : null,
  };
}

/** The report of one chain, from its state. */
function chainReport(core: Core, { sampler: options }: Experiment, { sums }: ChainState): SamplerReport {
  return samplerReportOf(core, options, sums.slice(sums.length - samplerNumbers(options)));
}
