/**
 * Multiply-adds of one loss and gradient of a quadratic network, and so which of its two forms is
 * the cheaper one (docs/MODULAR.md).
 */

export interface Sizes {
  /** P, an odd prime. */
  modulus: number;
  /** N. */
  width: number;
  /** Pairs of the training set. */
  trained: number;
}

/** "pairs": neuron by pair, for any set of pairs. "grams": by Gram matrices, for all pairs. */
export type Form = "pairs" | "grams";

/** What is computed with every form of the network by matrix products of two-hot rows: forward and backward. */
export function denseOperations({ modulus, width, trained }: Sizes): number {
  const firstLayer = trained * 2 * modulus * width;
  const readout = trained * modulus * width;
  return 2 * firstLayer + 3 * readout;
}

/** One discrete Fourier transform of P numbers, by folded matrices or Bluestein's algorithm (assembly/modular/fourier.ts). */
function transform(modulus: number): number {
  const half = (modulus - 1) / 2;
  const bits = 32 - Math.clz32(2 * modulus - 2);
  return Math.min((half + 1) * (half + 1) + half * half, 2.5 * bits * 2 ** bits);
}

export function operations(form: Form, { modulus, width, trained }: Sizes): number {
  if (form === "pairs") return 3 * trained * modulus * width + 4 * transform(modulus) * width;
  const grams = 4.5 * width * width * modulus;
  const separable = 3 * (2 * modulus + 1) * modulus * width;
  return grams + separable + 6 * transform(modulus) * width;
}

/** The form with fewer multiply-adds. Only all pairs have Gram matrices. */
export function cheaperForm(sizes: Sizes): Form {
  const all = sizes.trained === sizes.modulus * sizes.modulus;
  return all && operations("grams", sizes) < operations("pairs", sizes) ? "grams" : "pairs";
}
