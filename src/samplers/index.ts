/** Every sampler, by its kind in a configuration. */
import type { SamplerOptions } from "./configurations.ts";
import { langevin } from "./langevin.ts";
import type { Sampler, SamplerKind, Target } from "./sampler.ts";

const samplers: { [Kind in SamplerOptions["kind"]]: SamplerKind<Extract<SamplerOptions, { kind: Kind }>> } = {
  langevin,
};

export function samplerOf({ kind }: SamplerOptions): Pick<SamplerKind<never>, "vectors" | "carried"> {
  return samplers[kind];
}

export function openSampler(target: Target, options: SamplerOptions): Sampler {
  return (samplers[options.kind] as SamplerKind<SamplerOptions>).open(target, options);
}
