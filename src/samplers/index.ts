/** Every sampler, by its kind in a configuration. */
import type { Core } from "../core/module.ts";
import type { SamplerOptions } from "./configurations.ts";
import { gibbs } from "./gibbs.ts";
import { hmc } from "./hmc.ts";
import { langevin } from "./langevin.ts";
import { mala } from "./mala.ts";
import type { Sampler, SamplerKind, SamplerReport, Target } from "./sampler.ts";
import { underdamped } from "./underdamped.ts";

const samplers: { [Kind in SamplerOptions["kind"]]: SamplerKind<Extract<SamplerOptions, { kind: Kind }>> } = {
  langevin,
  mala,
  underdamped,
  hmc,
  gibbs,
};

/** What a chain has to know of its sampler's needs before it opens it. */
export function samplerOf({ kind }: SamplerOptions): Omit<SamplerKind<never>, "open" | "report"> {
  return samplers[kind];
}

export function openSampler(target: Target, options: SamplerOptions): Sampler {
  return (samplers[options.kind] as SamplerKind<SamplerOptions>).open(target, options);
}

export function reportOf(core: Core, options: SamplerOptions, memory: Float64Array): SamplerReport {
  return (samplers[options.kind] as SamplerKind<SamplerOptions>).report(core, options, memory);
}
