/** Whether chains that set out from opposite starts have come to the same place. */
import type { Core } from "../core/module.ts";
import { normalQuantile } from "../numeric/normal-quantile.ts";
import { difference } from "./estimate.ts";
import { summarise } from "./summary.ts";

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
 * @param prior  of one observable, for each data set the chains that started from the prior, all of one length.
 * @param planted  the same of the planted ones.
 */
export function startDifference(core: Core, prior: Float64Array[][], planted: Float64Array[][]): StartDifference {
  const [from, to] = [prior, planted].map((chains) => {
    const { mean, mcse } = summarise(core, chains);
    return { mean, mcse };
  });
  const measured = ({ mean, mcse }: StartDifference["prior"]) => ({
    mean: mean ?? Number.NaN,
    error: mcse ?? Number.NaN,
  });
  const gap = difference(measured(to!), measured(from!));
  return { prior: from!, planted: to!, z: gap.error > 0 ? gap.mean / gap.error : null };
}

/** @param observables  their differences, by name */
export function agreementOf(core: Core, observables: Record<string, StartDifference>): StartAgreement {
  const told = Object.entries(observables).flatMap(([name, { z }]) =>
    z === null ? [] : [{ name, size: Math.abs(z) }],
  );
  const worst = told.reduce((most, one) => (one.size > most.size ? one : most), { name: "", size: -1 });
  const limit = normalQuantile(core, 1 - FALSE_ALARM / 2 / Math.max(1, told.length));
  return { observables, limit, agrees: worst.size <= limit, worst: worst.name || null };
}
