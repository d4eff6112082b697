/** A two-layer network of any activation, with or without a bias, taught any Hermite target (PHYSICS 11). */
import { badInput } from "../../../../errors.ts";
import { smoothingOf } from "../../../../theory/smoothing/index.ts";
import type { Smoothing } from "../../../../theory/smoothing/smoothing.ts";
import type { Parameters } from "../../parameters.ts";

/** One term y_l He_l(w*·x) of a target; He_l are the probabilists' polynomials, of norm l!. */
export interface HermiteTerm {
  degree: number;
  coefficient: number;
}

export interface GeneralNetwork extends Omit<Parameters, "epsilon"> {
  /** Name of φ (default "erf" wherever it may be left out). */
  activation: string;
  /** σ_b², prior variance of a neuron's bias; 0 for none. */
  biasVariance: number;
  /** Terms of the target, each degree once. */
  target: readonly HermiteTerm[];
}

/** Degrees beyond would need more derivatives of the smoothing than its error is known for. */
const HIGHEST_DEGREE = 9;

/** The network of the paper's form, y = H1 + εH3 learned by erf without a bias, as one of these. */
export function generalNetwork({ epsilon, ...network }: Parameters): GeneralNetwork {
  const target = [
    { degree: 1, coefficient: 1 },
    { degree: 3, coefficient: epsilon },
  ];
  return { ...network, activation: "erf", biasVariance: 0, target };
}

/**
 * Refuses what no network can have.
 * @param path  how the caller names a parameter
 * @throws GrokphaseError "bad-input" that names the first wrong one
 */
export function checkNetwork(network: GeneralNetwork, path: (name: string) => string = (name) => name): void {
  for (const name of ["width", "samples", "dim", "inputVariance", "readoutVariance", "noise"] as const) {
    const value = network[name];
    if (!(Number.isFinite(value) && value > 0)) throw badInput(path(name), "a number above 0", value);
  }
  if (network.dim < 3) throw badInput(path("dim"), "at least 3 for this action", network.dim);
  const { biasVariance, target } = network;
  if (!(Number.isFinite(biasVariance) && biasVariance >= 0)) {
    throw badInput(path("biasVariance"), "a number, 0 or above", biasVariance);
  }
  smoothingOf(network.activation, path("activation"));
  if (!target.some(({ coefficient }) => coefficient !== 0)) {
    throw badInput(path("target"), "at least one term that is not 0", target);
  }
  target.forEach(({ degree, coefficient }, i) => {
    if (!(Number.isInteger(degree) && degree >= 0 && degree <= HIGHEST_DEGREE)) {
      throw badInput(path("target"), `degrees 0 … ${HIGHEST_DEGREE}`, degree);
    }
    if (!Number.isFinite(coefficient)) throw badInput(path("target"), "a number as coefficient", coefficient);
    if (target.findIndex((other) => other.degree === degree) < i) {
      throw badInput(path("target"), "each degree once", degree);
    }
  });
}

/** Which symmetries the density of a neuron has, and which components of its output they leave. */
export interface Symmetry {
  /** p(q) = p(−q): the target is odd or even, and then p(q, β) = p(−q, β); or φ is, and then p(q, β) = p(−q, −β). */
  overlap: boolean;
  /** p(q, β) = p(q, −β): both are. */
  bias: boolean;
  /** Degrees of the kept components, rising. */
  degrees: number[];
}

/**
 * With a target of one parity, (w, β, a) → (−w, β, ∓a) keeps the posterior and components of the other parity vanish; with
 * a φ of one parity (w, β, a) → (−w, −β, ∓a) keeps it, and without a bias φ has components of that parity only. Components up to the third are kept even where the
 * target has none, since a network that learns others makes errors there.
 */
export function symmetryOf({ activation, biasVariance, target }: GeneralNetwork): Symmetry {
  const terms = target.filter(({ coefficient }) => coefficient !== 0);
  const parities = new Set(terms.map(({ degree }) => degree % 2));
  const { parity }: Smoothing = smoothingOf(activation);
  const highest = Math.max(3, ...terms.map(({ degree }) => degree));
  const only = parity === null || biasVariance > 0 ? null : parity === "odd" ? 1 : 0;
  const inTarget = parities.size === 1 ? [...parities][0]! : null;
  const kept = Array.from({ length: highest + 1 }, (_, degree) => degree).filter(
    (degree) => (only === null || degree % 2 === only) && (inTarget === null || degree % 2 === inTarget),
  );
  // What cannot be learned at all is in the target still.
  const unlearned = terms.map(({ degree }) => degree).filter((degree) => !kept.includes(degree));
  return {
    overlap: inTarget !== null || parity !== null,
    bias: inTarget !== null && parity !== null,
    degrees: [...kept, ...unlearned].sort((a, b) => a - b),
  };
}

/** √l!, the norm of He_l: degrees up to twice the highest. */
export function normOf(degree: number): number {
  let factorial = 1;
  for (let k = 2; k <= degree; k++) factorial *= k;
  return Math.sqrt(factorial);
}
