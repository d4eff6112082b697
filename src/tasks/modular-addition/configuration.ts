/** What a person may write about modular addition (PHYSICS 4), and its defaults. */
import { z } from "zod";
import { badInput } from "../../errors.ts";
import type { TaskConfiguration } from "../../experiment/task.ts";
import { samplerNeeds, trains } from "../../moves/samplers.ts";
import type { NetworkConfiguration } from "../../network/prior.ts";
import { numberBetween, oneOf, section, wholeNumber } from "../../validation.ts";

import { checkSextic, isOddPrime } from "./limits.ts";

/** P² pairs are listed in memory. */
const LARGEST_MODULUS = 8191;
const LARGEST_SEXTIC = 1e12;

const schema = section({
  kind: z.literal("modular-addition").describe("(n + m) mod P from two-hot inputs, a quadratic network."),
  modulus: wholeNumber(3, LARGEST_MODULUS).describe("P, an odd prime."),
  fraction: numberBetween(0, 1)
    .default(1)
    .describe("Fraction of the P² pairs in the training set, chosen by the seed; the others are the test set."),
  sextic: numberBetween(-LARGEST_SEXTIC, LARGEST_SEXTIC).describe(
    "γ > 0, strength of the sextic weight decay Γ; 0 for training alone.",
  ),
  sexticSpace: oneOf("fourier", "real")
    .default("fourier")
    .describe(
      '"fourier": Γ = (Pγ/6) Σ_k(|u_k|⁶ + |v_k|⁶), the paper\'s; "real": Γ = (γ/60) Σ_n(u_n⁶ + v_n⁶), the same for a neuron of one mode.',
    ),
  readout: oneOf("sampled", "collapsed")
    .default("sampled")
    .describe(
      '"sampled": a Markov chain of all weights; "collapsed": of the input weights, the readout integrated out exactly (f64).',
    ),
});

/** The modular-addition task of PHYSICS 4. */
export type ModularAdditionTask = z.output<typeof schema>;

/** Pairs of the training set. */
export function trainedPairs({ modulus, fraction }: ModularAdditionTask): number {
  return Math.round(fraction * modulus * modulus);
}

function resolveTask(task: ModularAdditionTask): ModularAdditionTask {
  const { modulus, fraction, sextic } = task;
  if (!isOddPrime(modulus)) throw badInput("task.modulus", `an odd prime (nearest: ${nearest(modulus)})`, modulus);
  if (!(fraction > 0)) throw badInput("task.fraction", "a number above 0, up to 1", fraction);
  if (trainedPairs(task) < 1) {
    const least = 1 / (modulus * modulus);
    throw badInput(
      "task.fraction",
      `a number from ${least} on, which is one of the ${modulus * modulus} pairs`,
      fraction,
    );
  }
  // Whether 0 will do is the sampler's matter: see `check`.
  checkSextic(sextic, "task.sextic", true);
  return task;
}

/** "89 or 97". */
function nearest(modulus: number): string {
  let below = modulus - 1;
  while (below > 2 && !isOddPrime(below)) below--;
  let above = modulus + 1;
  while (!isOddPrime(above)) above++;
  return [below, above].filter((p) => p > 2 && p <= LARGEST_MODULUS).join(" or ");
}

export const modularAdditionConfiguration = {
  schema,
  resolveTask,
  resolveNetwork({ width, inputVariance, readoutVariance }: NetworkConfiguration) {
    if (readoutVariance === undefined) {
      throw badInput("network.readoutVariance", "a number: modular addition has no σ_a² of its own", readoutVariance);
    }
    return { width, inputVariance: inputVariance ?? 1, readoutVariance };
  },
  check({ task, precision, sampler }) {
    checkSextic(task.sextic, "task.sextic", trains(sampler));
    if (samplerNeeds(sampler).draws) {
      const expected = 'another kind: for modular addition task.readout "collapsed" integrates the readout out';
      throw badInput("sampler.kind", expected, sampler.kind);
    }
    if (task.readout === "collapsed" && precision !== "f64") {
      throw badInput("precision", '"f64" with task.readout "collapsed"', precision);
    }
  },
} satisfies TaskConfiguration<ModularAdditionTask, typeof schema>;
