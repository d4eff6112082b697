/** Whether chains that set out from opposite starts have come to the same place. */
import type { Core } from "../core/module.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { type Summary, summarise } from "./summary.ts";

/** Probability that chains in equilibrium are found apart, over all observables together. */
const FALSE_ALARM = 1e-4;

/** Chains from one start and from the other, on the same data sets. */
export interface StartDifference {
  prior: { mean: number | null; mcse: number | null };
  planted: { mean: number | null; mcse: number | null };
  /** Planted less prior, in standard errors; null where an error cannot be told. */
  z: number | null;
}

export interface StartAgreement {
  observables: Record<string, StartDifference>;
  /** What |z| exceeds in equilibrium for any observable with probability 1e-4 in all. */
  limit: number;
  agrees: boolean;
  /** The observable with the largest |z|; null when no z can be told. */
  worst: string | null;
}

/**
 * @param series  by observable: for each data set the chains that started from the prior, and the same for the planted
 *   ones, all of one length.
 */
export function compareStarts(
  core: Core,
  series: Readonly<Record<string, { prior: Float64Array[][]; planted: Float64Array[][] }>>,
): StartAgreement {
  const observables: Record<string, StartDifference> = {};
  for (const [name, { prior, planted }] of Object.entries(series)) {
    observables[name] = differenceOf(summarise(core, prior), summarise(core, planted));
  }
  const told = Object.entries(observables).flatMap(([name, { z }]) =>
    z === null ? [] : [{ name, size: Math.abs(z) }],
  );
  const worst = told.reduce((most, one) => (one.size > most.size ? one : most), { name: "", size: -1 });
  const limit = normalQuantile(core, 1 - FALSE_ALARM / 2 / Math.max(1, told.length));
  return { observables, limit, agrees: worst.size <= limit, worst: worst.name || null };
}

function differenceOf(prior: Summary, planted: Summary): StartDifference {
  const part = ({ mean, mcse }: Summary) => ({ mean, mcse });
  const error =
    prior.mcse === null || planted.mcse === null
      ? null
      : Math.sqrt(prior.mcse * prior.mcse + planted.mcse * planted.mcse);
  const z = error ? (planted.mean! - prior.mean!) / error : null;
  return { prior: part(prior), planted: part(planted), z };
}
