/** Whether a run says what was asked of it as surely as was asked, and if not, what has to be done. */
import { type Measured, type StepBias, stepBias } from "./step-bias.ts";
import type { Summary } from "./summary.ts";
import type { Verdict } from "./verdict.ts";

/** The standard error that is asked for where none is named: the one of so many independent draws. */
const DRAWS_ASKED = 400;
/** What a run is made longer by: never by so little that it has to be asked again, never on the word of a short run alone. */
const LEAST_FACTOR = 1.25;
const MOST_FACTOR = 4;
/** On top of what the present error lets expect, which is itself not exact. */
const MARGIN = 1.1;
const WITHOUT_GUIDANCE = 2;
/** A bias counts as seen when it exceeds its own standard error by this factor. */
const SEEN = 2;

/** What is known of one observable that an error was asked for. */
export interface Answer {
  /** Standard error that was asked for. */
  target: number;
  mcse: number | null;
  /** What the step size adds to the mean, from the companion at twice the step; null without one. */
  bias: StepBias | null;
}

export interface Sufficiency {
  answers: Record<string, Answer>;
  /** "longer": more steps, `factor` times those after burn-in; "smaller-step": half the step size. */
  next: "done" | "longer" | "smaller-step";
  /** By which the steps after burn-in are to grow; 1 when they are enough. */
  factor: number;
  /** One line that says why. */
  reason: string;
}

export interface Run {
  observables: Readonly<Record<string, Summary>>;
  verdict: Verdict;
}

/**
 * @param run  the run that is to answer.
 * @param companion  the same at `ratio` times its step size; "diverges" when that diverges; null for a sampler whose means do
 *   not depend on the step.
 * @param targets  standard errors by observable; when empty, one for each observable.
 * @param order  power of the step size with which means are off.
 */
export function sufficiencyOf(
  run: Run,
  companion: Run | "diverges" | null,
  targets: Readonly<Record<string, number>>,
  { ratio, order }: { ratio: number; order: number },
): Sufficiency {
  const answers: Record<string, Answer> = {};
  const other = companion === "diverges" ? null : companion;
  for (const [name, target] of Object.entries(completeTargets(run, targets))) {
    const [mine, its] = [measured(run, name), measured(other, name)];
    const bias = mine && its ? stepBias(its, mine, ratio, order) : null;
    answers[name] = { target, mcse: mine?.mcse ?? null, bias };
  }
  return { answers, ...nextOf(run, companion, answers) };
}

function nextOf(
  { verdict }: Run,
  companion: Run | "diverges" | null,
  answers: Record<string, Answer>,
): Omit<Sufficiency, "answers"> {
  if (companion === "diverges") {
    return { next: "smaller-step", factor: 1, reason: "a chain of twice the step size diverges" };
  }
  for (const [name, { target, bias }] of Object.entries(answers)) {
    if (bias && Math.abs(bias.bias) > Math.max(target, SEEN * bias.error)) {
      const size = `${short(bias.bias)} ± ${short(bias.error)}`;
      return {
        next: "smaller-step",
        factor: 1,
        reason: `the step size moves ${name} by ${size}, more than ${short(target)}`,
      };
    }
  }
  const coarse = verdict.findings.find(({ about }) => about === "virial");
  if (companion !== null && coarse) return { next: "smaller-step", factor: 1, reason: coarse.found };
  const [name, ratio] = furthest(answers);
  if (ratio > 1) {
    const { mcse, target } = answers[name]!;
    const factor = Math.min(Math.max(MARGIN * ratio * ratio, LEAST_FACTOR), MOST_FACTOR);
    return { next: "longer", factor, reason: `${name} is known to ${short(mcse!)}, asked for is ${short(target)}` };
  }
  const [unsettled] = verdict.findings;
  if (unsettled) return { next: "longer", factor: WITHOUT_GUIDANCE, reason: unsettled.found };
  return { next: "done", factor: 1, reason: "every standard error that was asked for is met" };
}

/** The observable whose error exceeds its target by most, and by what factor; one whose error cannot be told does not. */
function furthest(answers: Record<string, Answer>): [string, number] {
  let worst: [string, number] = ["", 0];
  for (const [name, { mcse, target }] of Object.entries(answers)) {
    if (mcse !== null && mcse / target > worst[1]) worst = [name, mcse / target];
  }
  return worst;
}

/** The targets that were given or else, for each observable that moves, the error of 400 independent draws. */
function completeTargets({ observables }: Run, targets: Readonly<Record<string, number>>): Record<string, number> {
  if (Object.keys(targets).length > 0) return { ...targets };
  return Object.fromEntries(
    Object.entries(observables).flatMap(([name, { mcse, ess }]) =>
      mcse === null || ess === null ? [] : [[name, mcse * Math.sqrt(ess / DRAWS_ASKED)]],
    ),
  );
}

function measured(run: Run | null, name: string): Measured | null {
  const { mean, mcse } = run?.observables[name] ?? { mean: null, mcse: null };
  return mean === null || mcse === null ? null : { mean, mcse };
}

function short(value: number): string {
  return value.toPrecision(2);
}
