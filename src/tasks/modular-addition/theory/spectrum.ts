/**
 * Eigenvalues of the kernel on all P² pairs (n, m), in closed form (PHYSICS 4 and 5).
 *
 * The task's symmetries, shifts of n and of m, leave the kernel diagonal in the
 * Fourier modes e^(2πi(kn+lm)/P)/P, on which h = (u_n + v_m)² has the components
 *
 *     (k, l), k, l ≠ 0:   2P w_k v_l
 *     (k, 0), k ≠ 0:      P(2w_k(w_0 + v_0) + Σ_{j≠0,k} w_j w_{k−j}),   and so (0, l)
 *     (0, 0):             P(2w_0v_0 + Σ_k |w_k|² + Σ_k |v_k|²)
 *
 * Phases are uniform and modes independent, so the mean squares need only the
 * moments of Φ = |w_k|² and Ψ = |v_k|². Since u and v are real, |v_−k| = |v_k|: the
 * modes (k, −k), functions of n − m, share the eigenvalue of the target's (k, k).
 */
import { badInput } from "../../../errors.ts";
import { isOddPrime } from "../limits.ts";

/** Moments of the single-neuron density; Φ and Ψ are exchangeable. */
export interface ModeMoments {
  /** ⟨Φ⟩ of a mode k ≠ 0. */
  mean: number;
  /** ⟨Φ²⟩ of a mode k ≠ 0. */
  square: number;
  /** ⟨ΦΨ⟩ of a mode k ≠ 0. */
  product: number;
  /** ⟨w_0²⟩. */
  constantMean: number;
  /** ⟨w_0⁴⟩. */
  constantSquare: number;
}

/** Eigenvalues of ⟨hhᵀ⟩ = Q/σ_a². */
export interface ModularSpectrum {
  /** On (0, 0): once. */
  constant: number;
  /** On (k, 0) and (0, k): functions of n alone or of m alone, 2(P−1) times. */
  single: number;
  /** On (k, ±k): the target's modes and those of n − m, 2(P−1) times. */
  target: number;
  /** On all other (k, l): (P−1)(P−3) times. */
  other: number;
}

/** The spectrum of a density with independent modes. */
export function modularSpectrum(modulus: number, moments: ModeMoments): ModularSpectrum {
  const { mean, square, product, constantMean, constantSquare } = moments;
  const pairs = modulus * modulus;
  const modes = (modulus - 1) / 2;
  const total = 2 * (constantMean + 2 * modes * mean);
  const spread = 2 * (constantSquare - constantMean * constantMean) + 8 * modes * (square + product - 2 * mean * mean);
  return {
    constant: pairs * (4 * constantMean * constantMean + total * total + spread),
    single: pairs * (8 * mean * constantMean + square + 2 * (modulus - 3) * mean * mean),
    target: 4 * pairs * product,
    other: 4 * pairs * mean * mean,
  };
}

/**
 * Moments under the prior, where |w_k|² is exponential, w_0 normal, both of mean v/P.
 *
 * @param inputVariance v, of one input weight
 */
export function priorMoments(modulus: number, inputVariance: number): ModeMoments {
  const mean = inputVariance / modulus;
  return {
    mean,
    square: 2 * mean * mean,
    product: mean * mean,
    constantMean: mean,
    constantSquare: 3 * mean * mean,
  };
}

/** One eigenvalue and how often it occurs. */
export interface Eigenvalue {
  value: number;
  multiplicity: number;
  /** The Fourier modes it belongs to. */
  modes: string;
}

/**
 * The spectrum of the NNGP kernel of the quadratic network on all P² pairs (PHYSICS 5):
 * σ_a²σ_w⁴ × {4P²+4P+4, 2P+4, 4, 4}. The network in this limit leaves |a| = σ²/(σ² + 4σ_a²σ_w⁴) of the target.
 *
 * @param readoutVariance σ_a²
 * @param inputVariance σ_w², the prior variance of one input weight
 * @throws GrokphaseError "bad-input" for a modulus that is no odd prime, or a variance that is not above 0
 */
export function modularNngpSpectrum(modulus: number, readoutVariance = 1, inputVariance = 1): Eigenvalue[] {
  if (!isOddPrime(modulus)) throw badInput("modulus", "an odd prime", modulus);
  for (const [name, value] of Object.entries({ readoutVariance, inputVariance })) {
    if (!(Number.isFinite(value) && value > 0)) throw badInput(name, "a number above 0", value);
  }
  const { constant, single, target, other } = modularSpectrum(modulus, priorMoments(modulus, inputVariance));
  const eigenvalues = [
    { value: constant, multiplicity: 1, modes: "constant" },
    { value: single, multiplicity: 2 * (modulus - 1), modes: "functions of n or of m alone" },
    { value: target, multiplicity: 2 * (modulus - 1), modes: "functions of n + m or of n − m" },
    { value: other, multiplicity: (modulus - 1) * (modulus - 3), modes: "all others" },
  ];
  return eigenvalues.map((entry) => ({ ...entry, value: readoutVariance * entry.value }));
}
