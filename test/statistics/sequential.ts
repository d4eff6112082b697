/**
 * A sequential test of ranks: simulations go on until it is clear, one way or the other, whether ranks are uniform.
 *
 * Against uniformity stand densities 1 + cφ_k and 1 − cφ_k, φ_k the orthonormal polynomials of degree 1, 2, 3 on the ranks
 * 0 … last: ranks that lean to one side, to both ends or the middle, and so on.
 *
 * - The mean of their likelihood ratios is an e-process: if ranks are uniform, the chance that it ever reaches E is at
 *   most 1/E (Ville's inequality), however long one looks. That is a failure.
 * - Where the ratio of one of them is at most MISS, that one is given up: if it were true, the chance of that is at most
 *   MISS. When all are, the ranks are as uniform as was asked for.
 */

/** log 10⁷: a false alarm in ten million. */
const ALARM = 16.1;
/** log 10⁻³. */
const GIVEN_UP = -6.9;
/** c: a fault that the χ² test of 3000 ranks with 15 degrees of freedom at 61.1 misses once in a thousand. */
const FAULT = 0.19;
const DEGREES = 3;

export type Verdict = "uniform" | "not uniform" | "undecided";

export class SequentialRanks {
  /** Log likelihood ratio of each rank, an array an alternative. */
  readonly #gains: Float64Array[];
  readonly #ratios: Float64Array;
  readonly #givenUp: boolean[];
  #alarm = Number.NEGATIVE_INFINITY;

  constructor(last: number) {
    this.#gains = orthonormal(last, DEGREES).flatMap((phi) =>
      [FAULT, -FAULT].map((c) => Float64Array.from(phi, (x) => Math.log(1 + c * x))),
    );
    this.#ratios = new Float64Array(this.#gains.length);
    this.#givenUp = this.#gains.map(() => false);
  }

  add(rank: number): void {
    this.#gains.forEach((gain, k) => {
      this.#ratios[k]! += gain[rank]!;
      this.#givenUp[k] ||= this.#ratios[k]! <= GIVEN_UP;
    });
    const largest = Math.max(...this.#ratios);
    const mean = this.#ratios.reduce((sum, ratio) => sum + Math.exp(ratio - largest), 0) / this.#ratios.length;
    this.#alarm = Math.max(this.#alarm, largest + Math.log(mean));
  }

  get verdict(): Verdict {
    if (this.#alarm >= ALARM) return "not uniform";
    return this.#givenUp.every(Boolean) ? "uniform" : "undecided";
  }
}

/** Polynomials of degree 1 … degrees in 0 … last with Σ φ_k φ_l = (last + 1) δ_kl, and none of degree 0 in them. */
function orthonormal(last: number, degrees: number): Float64Array[] {
  const points = Array.from({ length: last + 1 }, (_, r) => (2 * r) / last - 1);
  const found = [Float64Array.from(points, () => 1)];
  for (let degree = 1; degree <= degrees; degree++) {
    const next = Float64Array.from(points, (x) => x ** degree);
    for (const other of found) {
      const overlap = next.reduce((sum, x, r) => sum + x * other[r]!, 0) / points.length;
      other.forEach((x, r) => {
        next[r]! -= overlap * x;
      });
    }
    const size = Math.sqrt(next.reduce((sum, x) => sum + x * x, 0) / points.length);
    found.push(next.map((x) => x / size));
  }
  return found.slice(1);
}
