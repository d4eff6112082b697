/** Whether a run may be believed, and if not, what to do: one line. */
import { STUCK, type Summary } from "./summary.ts";

export interface Verdict {
  status: "equilibrated" | "not-equilibrated" | "unclear";
  text: string;
}

/** A layer's E[θ·∂U/∂θ] over its number of parameters: 1 in equilibrium, 1 + O(h) at step h (PHYSICS 1). */
export interface VirialRatios {
  input: number;
  readout: number;
}

/** Above the first, chains have not met; above the second, they might not have. */
const RHAT_APART = 1.1;
const RHAT_CLOSE = 1.02;
/** Independent draws below which neither the mean's error nor R-hat is well known. */
const LEAST_ESS = 100;
/** Deviation of a virial ratio from 1 that no useful step size explains; and one that it does, with a bias to look at. */
const VIRIAL_WRONG = 0.3;
const VIRIAL_BIASED = 0.1;

const LONGER = "let the chains run longer (resume with more --steps)";
const SMALLER = "halve sampler.stepSize and see whether the means move";

/**
 * @param observables  the summaries of a run, by name.
 * @param virial  its virial ratios; null when no step after burn-in was done.
 * @param chains  chains on each data set.
 */
export function verdictOn(
  observables: Readonly<Record<string, Summary>>,
  virial: VirialRatios | null,
  chains: number,
): Verdict {
  const named = Object.entries(observables);
  if (virial === null || named.length === 0 || named.some(([, { mean }]) => mean === null)) {
    return { status: "unclear", text: `There are no draws to judge by: ${LONGER}.` };
  }
  const wrong: string[] = [];
  const doubtful: string[] = [];

  const stuck = named.find(([, { reason }]) => reason?.includes(STUCK));
  if (stuck) wrong.push(`${stuck[0]} stands still in every chain, but not at one value: ${LONGER}`);

  const [apart, rhat] = largest(named, (summary) => summary.rhat, 1);
  if (rhat > RHAT_APART) wrong.push(`R-hat of ${apart} is ${rhat.toFixed(2)}, the chains have not met: ${LONGER}`);
  else if (rhat > RHAT_CLOSE) doubtful.push(`R-hat of ${apart} is ${rhat.toFixed(3)}: ${LONGER}`);

  const [fewest, negative] = largest(named, ({ ess }) => (ess === null ? null : -ess), Number.NEGATIVE_INFINITY);
  const ess = -negative;
  if (ess < LEAST_ESS) doubtful.push(`${fewest} is worth ${Math.floor(ess)} independent draws: ${LONGER}`);

  for (const [layer, ratio] of Object.entries(virial)) {
    const finding = `the virial ratio of the ${layer} layer is ${ratio.toFixed(2)}, not 1`;
    const deviation = Math.abs(ratio - 1);
    // Not a number is as wrong as can be.
    if (!(deviation <= VIRIAL_WRONG)) wrong.push(`${finding}: ${SMALLER}, or ${LONGER}`);
    else if (deviation > VIRIAL_BIASED) doubtful.push(`${finding}, a bias of the step size: ${SMALLER}`);
  }
  if (wrong.length > 0) return { status: "not-equilibrated", text: `Not equilibrated: ${wrong[0]}.` };
  if (doubtful.length > 0) return { status: "unclear", text: `Unclear: ${doubtful[0]}.` };
  const compared = chains === 1 ? " (halves of one chain on each data set)" : "";
  const bias = `virial ratios ${virial.input.toFixed(3)} (input) and ${virial.readout.toFixed(3)} (readout)`;
  const worth = `every observable is worth at least ${Math.floor(ess)} independent draws`;
  return {
    status: "equilibrated",
    text: `Equilibrated as far as can be seen: R-hat${compared} is at most ${rhat.toFixed(3)}, ${worth}, ${bias}.`,
  };
}

/** The name and the value of the largest there is, or of `least` if none is larger. */
function largest(
  named: readonly (readonly [string, Summary])[],
  value: (summary: Summary) => number | null,
  least: number,
): [string, number] {
  let best: [string, number] = ["", least];
  for (const [name, summary] of named) {
    const found = value(summary);
    if (found !== null && found > best[1]) best = [name, found];
  }
  return best;
}
