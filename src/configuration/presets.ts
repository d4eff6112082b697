/** Configurations with a name. */
import { degeneracy } from "../tasks/modular-addition/theory/action.ts";
import { thresholds } from "../tasks/modular-addition/theory/limit.ts";
import { fig2 } from "../tasks/teacher-student/parameters.ts";
import { type HeldOut, heldOut } from "./held-out.ts";
import type { Configuration } from "./resolve.ts";

/**
 * The teacher–student experiment of the paper's Fig. 2 (PHYSICS 6) in its scaling family
 * α = β, which leaves the theory unchanged: σ_a² = (8/700)·β^{−1/2}, with N = 700β, d = 150√β
 * and n = 3000β rounded as in the paper. Underdamped instead of the paper's plain dynamics:
 * the same posterior in far fewer steps (docs/SAMPLERS.md).
 */
function figure2(beta: number, width: number, dim: number, samples: number): Configuration {
  return {
    task: { kind: "teacher-student", dim, samples, epsilon: fig2.epsilon },
    network: { width, inputVariance: fig2.inputVariance, readoutVariance: fig2.readoutVariance / Math.sqrt(beta) },
    noise: 0.15,
    sampler: { kind: "underdamped", steps: 3000, burnIn: 600, thin: 4 },
    dataSets: 4,
    chains: 2,
  };
}

/** γ, and C: where GMFL-II begins, as a part of the onset that is taken away from it (PHYSICS 4). */
const SEXTIC = 3;
const COMPLETION = 1 / 2;

/** What differs between the cases of modular addition. */
interface ModularCase {
  modulus: number;
  width: number;
  /** σ²/σ_I²; with a part of the pairs, of the onset times that part, since the attraction goes with its square. */
  ratio: number;
  fraction?: number;
  chains: number;
  /** How the underdamped dynamics go; the stiffest direction, the outputs' common mean, has a frequency that grows with P. */
  sampler: { stepSize: number; steps: number; burnIn: number; thin: number; start?: "both"; plantedFraction?: number };
}

/**
 * A case of modular addition that can be simulated (PHYSICS 4): σ_a = C√(2/(N g_c))/(4PΦ*²), which begins
 * GMFL-I at the noise σ_I² and GMFL-II at (1 − C)σ_I².
 */
function modularAddition({ modulus, width, ratio, fraction = 1, chains, sampler }: ModularCase): Configuration {
  const { g, phi } = degeneracy(SEXTIC);
  const deviation = (COMPLETION * Math.sqrt(2 / (width * g))) / (4 * modulus * phi * phi);
  const readoutVariance = deviation * deviation;
  const { onset } = thresholds({ modulus, width, readoutVariance, sextic: SEXTIC, noise: 1 }, "corrected");
  return {
    task: { kind: "modular-addition", modulus, fraction, sextic: SEXTIC },
    network: { width, inputVariance: 1, readoutVariance },
    noise: Number((ratio * fraction * onset).toPrecision(6)),
    // These networks go on stiffening long after they are started, so their step is the one that they need in the end.
    sampler: { kind: "underdamped", adaptation: "none", friction: 1, ...sampler },
    chains,
  };
}

const P11 = {
  modulus: 11,
  width: 600,
  chains: 4,
  sampler: { stepSize: 0.08, steps: 10_000, burnIn: 2500, thin: 10 },
};
/** Where droplets come and go: at P = 23 their barrier, 7 kT at lower noise, can be waited for just below the onset only. */
const P23 = {
  modulus: 23,
  width: 600,
  ratio: 0.95,
  chains: 4,
  sampler: { stepSize: 0.04, steps: 32_000, burnIn: 8000, thin: 20, start: "both", plantedFraction: 0.2 },
} as const;
/** So little noise that a network learns from the prior: at the onset its barrier is 29 kT, which no chain gets over. */
const P97 = {
  modulus: 97,
  width: 1000,
  ratio: 0.35,
  chains: 2,
  sampler: { stepSize: 0.01, steps: 4000, burnIn: 2000, thin: 5 },
};

/** σ²/σ_I² of `modular-p11`: across the onset at 1 and the completion at ½. */
const RATIOS = [1.2, 1.05, 0.95, 0.8, 0.65, 0.5, 0.35];

/** Presets that `grokphase run` samples at several noises, a run each, unless it is told one. */
export const sweeps: Readonly<Record<string, readonly number[]>> = {
  "modular-p11": RATIOS.map((ratio) => modularAddition({ ...P11, ratio }).noise),
};

/** Memorised within 150 steps, understood after thousands: docs/GROKKING.md. */
const GROKKING = {
  "grok-p23": { modulus: 23, width: 200, fraction: 0.5, learningRate: 2e4, decay: 4e-4, steps: 8000 },
  "grok-p47": { modulus: 47, width: 200, fraction: 0.3, learningRate: 2e5, decay: 5e-4, steps: 6000 },
} satisfies Record<string, HeldOut>;

/** Each as training, and as sampling of the posterior with the same drift. */
const grokking = Object.fromEntries(
  Object.entries<HeldOut>(GROKKING).flatMap(([name, given]) => [
    [name, heldOut(given)],
    [`${name}-posterior`, heldOut({ ...given, temperature: 1 })],
  ]),
);

/** A word to those who run a preset that does not show what its name lets one expect. */
export const presetNotes: Readonly<Record<string, string>> = {
  "modular-p97-half":
    "memorises and never generalises: the decay is so strong that every mode of every neuron has to fill; grok-p97 groks (docs/GROKKING.md)",
};

export const presets: Readonly<Record<string, Configuration>> = {
  "fig2-eighth": figure2(1 / 8, 88, 53, 375),
  "fig2-half": figure2(1 / 2, 350, 106, 1500),
  "fig2-one": figure2(1, 700, 150, 3000),
  "fig2-two": figure2(2, 1400, 212, 6000),
  "modular-p11": modularAddition({ ...P11, ratio: 0.95 }),
  "modular-p23": modularAddition(P23),
  "modular-p97": modularAddition(P97),
  "modular-p97-half": modularAddition({
    ...P97,
    fraction: 0.5,
    sampler: { ...P97.sampler, steps: 3000, burnIn: 1500 },
  }),
  ...grokking,
  /** Seconds: a small network on two small data sets. */
  quick: {
    task: { kind: "teacher-student", dim: 20, samples: 200, epsilon: -0.3 },
    network: { width: 40, inputVariance: 0.5, readoutVariance: 0.1 },
    noise: 0.2,
    sampler: { kind: "underdamped", steps: 6000, burnIn: 1000, thin: 5 },
    dataSets: 2,
    chains: 2,
  },
};
