import type { Core } from "../../core/module.ts";
import type { ChainState } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { mean } from "../../numeric/scatter.ts";
import { reportOf, samplerOf } from "../../samplers/index.ts";
import type { SamplerReport } from "../../samplers/sampler.ts";
import type { Section } from "./section.ts";

/** How the sampler went: means over the chains that have begun, and the first of their warnings; null when none has. */
export const sampler: Section = ({ core, experiment, states }) => {
  const reports = states.flatMap((state) => (state ? [chainReport(core, experiment, state)] : []));
  if (reports.length === 0) return { sampler: null };
  const accepted = reports.flatMap(({ acceptance }) => acceptance ?? []);
  const warned = reports.filter(({ warning }) => warning !== undefined);
  const [first] = warned;
  return {
    sampler: {
      ...(first && { warning: `${warned.length} of ${reports.length} chains: ${first.warning}`, advice: first.advice! }),
      stepSize: mean(reports.map(({ stepSize }) => stepSize)),
      acceptance: accepted.length > 0 ? mean(accepted) : null,
    },
  };
};

/** The report of one chain, from its state. */
function chainReport(core: Core, { sampler: options }: Experiment, { sums }: ChainState): SamplerReport {
  return reportOf(core, options, sums.slice(sums.length - samplerOf(options).numbers));
}
