/**
 * The linear and the cubic part of the output on the training set: f ≈ f1 H1 + f3 H3 there, by least squares. The
 * counterparts of the exact projections f1 and f3 over all inputs; how far they are ahead is what has been memorised.
 */

/** In the order of `TrainingParts.of`. */
export const TRAINING_PARTS = ["trainF1", "trainF3"] as const;

export class TrainingParts {
  readonly #h1: Float64Array;
  readonly #epsilon: number;
  /** Inverse of the products' matrix: of H1 with itself, with H3, of H3 with itself. */
  readonly #inverse: readonly [number, number, number];

  /** @param h1 w*·x of the training samples */
  constructor(h1: Float64Array, epsilon: number) {
    this.#h1 = h1;
    this.#epsilon = epsilon;
    let [a, b, c] = [0, 0, 0];
    for (const x of h1) {
      const cubic = thirdHermite(x);
      a += x * x;
      b += x * cubic;
      c += cubic * cubic;
    }
    const determinant = a * c - b * b;
    const trace = a + c;
    // A single sample cannot tell the parts apart: then the shortest solution.
    const isSingular = !(determinant > 1e-12 * trace * trace);
    this.#inverse = isSingular
      ? [a / (trace * trace), b / (trace * trace), c / (trace * trace)]
      : [c / determinant, -b / determinant, a / determinant];
  }

  /** @param residuals f − y of the training samples, of which the target's own parts are 1 and ε */
  of(residuals: ArrayLike<number>): [number, number] {
    let [linear, cubic] = [0, 0];
    this.#h1.forEach((x, i) => {
      linear += residuals[i]! * x;
      cubic += residuals[i]! * thirdHermite(x);
    });
    const [a, b, c] = this.#inverse;
    return [1 + a * linear + b * cubic, this.#epsilon + b * linear + c * cubic];
  }
}

function thirdHermite(x: number): number {
  return x * x * x - 3 * x;
}
