/**
 * Autocovariances of chains at all lags at once, by fast Fourier transforms: for chains that never forget, every lag
 * counts, and one by one they would take the square of the number of draws.
 */

interface Complex {
  real: Float64Array;
  imaginary: Float64Array;
}

/**
 * Σ (x_t − x̄)(x_{t+lag} − x̄)/n, mean over the chains.
 * @param chains  of one length n, each with its mean.
 * @returns lags 0 … n − 1
 */
export function meanAutocovariances(chains: readonly { values: Float64Array; centre: number }[]): Float64Array {
  const draws = chains[0]!.values.length;
  // As many zeros again, so that the end of a chain does not meet its beginning.
  let size = 2;
  while (size < 2 * draws) size *= 2;
  const roots = rootsOfUnity(size);
  const power = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  const work = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  const fill = (part: Float64Array, chain: (typeof chains)[number] | undefined) => {
    part.fill(0);
    if (chain) for (let t = 0; t < draws; t++) part[t] = chain.values[t]! - chain.centre;
  };
  // Two chains at a time, one real and one imaginary: their products with one another end up imaginary.
  for (let c = 0; c < chains.length; c += 2) {
    fill(work.real, chains[c]);
    fill(work.imaginary, chains[c + 1]);
    transform(work, roots);
    for (let k = 0; k < size; k++) {
      power.real[k]! += work.real[k]! * work.real[k]! + work.imaginary[k]! * work.imaginary[k]!;
    }
  }
  transform(power, roots);
  return power.real.slice(0, draws).map((sum) => sum / (size * draws * chains.length));
}

/** The roots of the last size: series of one run have one length. */
let latest: Complex = { real: new Float64Array(0), imaginary: new Float64Array(0) };

/** e^{−2πik/size} for k = 0 … size/2 − 1, from square roots alone, which round the same on every engine. */
function rootsOfUnity(size: number): Complex {
  if (latest.real.length === size / 2) return latest;
  let [real, imaginary] = [Float64Array.of(1), Float64Array.of(0)];
  // Of e^{−2πi/2}, e^{−2πi/4}, …: half the angle each time.
  let [cosine, sine] = [-1, 0];
  for (let count = 1; count < size / 2; count *= 2) {
    const half = count === 1 ? 0 : Math.sqrt((1 + cosine) / 2);
    [cosine, sine] = count === 1 ? [0, -1] : [half, sine / (2 * half)];
    const [denser, also] = [new Float64Array(2 * count), new Float64Array(2 * count)];
    for (let k = 0; k < count; k++) {
      denser[2 * k] = real[k]!;
      also[2 * k] = imaginary[k]!;
      denser[2 * k + 1] = real[k]! * cosine - imaginary[k]! * sine;
      also[2 * k + 1] = real[k]! * sine + imaginary[k]! * cosine;
    }
    [real, imaginary] = [denser, also];
  }
  latest = { real, imaginary };
  return latest;
}

/** In place: x_k ← Σ_j x_j e^{−2πijk/size}, for a size that is a power of 2 (Cooley and Tukey). */
function transform({ real, imaginary }: Complex, roots: Complex): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const stride = size / 2 / half;
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [c, s] = [roots.real[k * stride]!, roots.imaginary[k * stride]!];
        const [low, high] = [start + k, start + k + half];
        const x = real[high]! * c - imaginary[high]! * s;
        const y = real[high]! * s + imaginary[high]! * c;
        real[high] = real[low]! - x;
        imaginary[high] = imaginary[low]! - y;
        real[low]! += x;
        imaginary[low]! += y;
      }
    }
  }
}
