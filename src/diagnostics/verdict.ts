/** Whether a run may be believed, and if not, what to do: one line. docs/DIAGNOSTICS.md says why these limits. */
import type { StartAgreement } from "./starts.ts";
import { STUCK, type Summary } from "./summary.ts";

export interface Verdict {
  status: "equilibrated" | "not-equilibrated" | "unclear";
  /** One line: the worst finding and what to do about it, or what was looked at in vain. */
  text: string;
  /** All that was found, the worst first. */
  findings: Finding[];
}

export interface Finding {
  /** What does not look as in equilibrium. */
  about: "draws" | "standstill" | "halves" | "drift" | "starts" | "length" | "virial" | "sampler";
  found: string;
  /** What to do about it. */
  advice: string;
}

/** A layer's E[θ·∂U/∂θ] over its number of parameters, by layer: 1 in equilibrium, 1 + O(h) at step h (PHYSICS 1). */
export type VirialRatios = Readonly<Record<string, number>>;

/** What a run shows of itself. */
export interface Evidence {
  /** By name. */
  observables: Readonly<Record<string, Summary>>;
  /** null when no step after burn-in was done. */
  virial: VirialRatios | null;
  /** Chains on each data set. */
  chains: number;
  /** Of chains from opposite starts; null for a run with one kind of start. */
  starts?: StartAgreement | null;
  /** What the sampler says of itself. */
  sampler?: { warning?: string; advice?: string } | null;
}

/** Independent draws below which the mean's error and the autocorrelations are not well known (Vehtari et al. 2021). */
const LEAST_ESS = 400;
/** The same for half a chain, below which batches of it are not independent of one another. */
const LEAST_HALF = 10;
/** Deviation of a virial ratio from 1 that no useful step size explains; and one that it does, with a bias to look at. */
const VIRIAL_WRONG = 0.3;
const VIRIAL_BIASED = 0.1;

const LONGER = "let the chains run longer (resume with more --steps)";
const SMALLER = "halve sampler.stepSize and see whether the means move";

export function verdictOn(evidence: Evidence): Verdict {
  const { observables, virial } = evidence;
  const named = Object.entries(observables);
  if (virial === null || named.every(([, { ess }]) => ess === null)) {
    const wrong = stuck(named);
    const found = named.some(([, { reason }]) => reason?.includes("not finite"))
      ? "draws that are not finite"
      : "no draws to judge by";
    return verdict(wrong, [{ about: "draws", found, advice: LONGER }])!;
  }
  const wrong = [...stuck(named), ...disagreeing(named), ...drifting(named), ...startsApart(evidence)];
  const doubtful = [...broken(named), ...short(named), ...few(named)];
  for (const [layer, ratio] of Object.entries(virial)) {
    const found = `the virial ratio of the ${layer} layer is ${ratio.toFixed(2)}, not 1`;
    const deviation = Math.abs(ratio - 1);
    // Not a number is as wrong as can be.
    if (!(deviation <= VIRIAL_WRONG)) wrong.push({ about: "virial", found, advice: `${SMALLER}, or ${LONGER}` });
    else if (deviation > VIRIAL_BIASED) {
      doubtful.push({ about: "virial", found: `${found}, a bias of the step size`, advice: SMALLER });
    }
  }
  const { warning, advice } = evidence.sampler ?? {};
  if (warning !== undefined && advice !== undefined) doubtful.push({ about: "sampler", found: warning, advice });
  return verdict(wrong, doubtful) ?? praise(evidence, virial);
}

type Named = readonly (readonly [string, Summary])[];

function stuck(named: Named): Finding[] {
  return named
    .filter(([, { reason }]) => reason?.includes(STUCK))
    .map(([name]) => ({
      about: "standstill",
      found: `${name} stands still in every chain, but not at one value`,
      advice: LONGER,
    }));
}

/** Halves of chains that differ by more than chance lets them. */
function disagreeing(named: Named): Finding[] {
  return worstFirst(named, ({ rhat, halves }) => (rhat === null || halves === null ? null : rhat / halves.rhatLimit))
    .filter(([, excess]) => excess > 1)
    .map(([name, , { rhat, halves }]) => {
      const limit = halves!.rhatLimit.toFixed(3);
      const found = `R-hat of ${name} is ${rhat!.toFixed(3)} where chance allows ${limit}, the chains have not met`;
      return { about: "halves", found, advice: LONGER };
    });
}

function drifting(named: Named): Finding[] {
  return worstFirst(named, ({ halves }) => (halves === null ? null : Math.abs(halves.drift) / halves.driftLimit))
    .filter(([, excess]) => excess > 1)
    .map(([name, , { halves }]) => {
      const by = `${Math.abs(halves!.drift).toFixed(1)} standard errors`;
      const way = halves!.drift > 0 ? "rises" : "falls";
      const found = `${name} ${way} by ${by} from the first halves of the chains to the second, burn-in was too short`;
      return { about: "drift", found, advice: `run again with a longer sampler.burnIn, or ${LONGER}` };
    });
}

function startsApart({ starts }: Evidence): Finding[] {
  if (!starts || starts.agrees) return [];
  const { worst, limit } = starts;
  const z = Math.abs(starts.observables[worst!]!.z!).toFixed(1);
  const found =
    `chains from the planted start and from the prior are ${z} standard errors apart in ${worst} where chance allows ` +
    `${limit.toFixed(1)}, they have not met`;
  return [{ about: "starts", found, advice: LONGER }];
}

function broken(named: Named): Finding[] {
  return named
    .filter(([, { mean }]) => mean === null)
    .map(([name]) => ({ about: "draws", found: `${name} has draws that are not finite`, advice: SMALLER }));
}

function short(named: Named): Finding[] {
  return worstFirst(named, ({ halves }) => (halves === null ? null : -halves.worth))
    .filter(([, worth]) => -worth < LEAST_HALF)
    .map(([name, worth]) => {
      const draws = `half a chain is worth ${Math.floor(-worth)} independent draws of ${name}`;
      const found = `${draws}, ${LEAST_HALF} are needed to see whether it has settled`;
      return { about: "length", found, advice: LONGER };
    });
}

function few(named: Named): Finding[] {
  return worstFirst(named, ({ bulkEss }) => (bulkEss === null ? null : -bulkEss))
    .filter(([, ess]) => -ess < LEAST_ESS)
    .map(([name, ess]) => {
      const found = `${name} is worth ${Math.floor(-ess)} independent draws, ${LEAST_ESS} are needed`;
      return { about: "length", found, advice: LONGER };
    });
}

/** @returns null where nothing was found */
function verdict(wrong: readonly Finding[], doubtful: readonly Finding[]): Verdict | null {
  const findings = [...wrong, ...doubtful];
  const [worst] = findings;
  if (!worst) return null;
  const [status, word] =
    wrong.length > 0 ? (["not-equilibrated", "Not equilibrated"] as const) : (["unclear", "Unclear"] as const);
  return { status, text: `${word}: ${worst.found}: ${worst.advice}.`, findings };
}

function praise({ observables, chains, starts }: Evidence, virial: VirialRatios): Verdict {
  const summaries = Object.values(observables);
  const rhat = Math.max(1, ...summaries.flatMap((summary) => summary.rhat ?? []));
  const ess = Math.min(...summaries.flatMap((summary) => summary.bulkEss ?? []));
  const compared = chains === 1 ? " (halves of one chain on each data set)" : "";
  const ratios = Object.entries(virial).map(([layer, ratio]) => `${ratio.toFixed(3)} (${layer})`);
  const text =
    `Equilibrated as far as can be seen: R-hat${compared} is at most ${rhat.toFixed(3)}, within chance, no observable ` +
    `drifts, ${starts ? "both starts agree, " : ""}every observable is worth at least ${Math.floor(ess)} independent ` +
    `draws, virial ratios ${ratios.join(" and ")}.`;
  return { status: "equilibrated", text, findings: [] };
}

/** Those observables whose badness can be told, the largest first. */
function worstFirst(named: Named, badness: (summary: Summary) => number | null): [string, number, Summary][] {
  return named
    .flatMap(([name, summary]): [string, number, Summary][] => {
      const found = badness(summary);
      return found === null ? [] : [[name, found, summary]];
    })
    .sort((one, other) => other[1] - one[1]);
}
