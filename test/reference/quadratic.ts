/**
 * The quadratic network on modular addition as a dense network of two-hot rows, written down from
 * PHYSICS 4 in plain doubles: rows of length 2P through N units to P outputs, one after the other.
 */

export interface QuadraticNetwork {
  modulus: number;
  /** N × 2P, row-major: u(0) … u(P−1), v(0) … v(P−1). */
  weights: ArrayLike<number>;
  /** N × P, row-major. */
  readout: ArrayLike<number>;
}

export type Pair = readonly [n: number, m: number];

export function everyPair(modulus: number): Pair[] {
  return Array.from({ length: modulus * modulus }, (_, i) => [Math.floor(i / modulus), i % modulus]);
}

export function target(modulus: number, [n, m]: Pair, p: number): number {
  return (p === (n + m) % modulus ? 1 : 0) - 1 / modulus;
}

const widthOf = ({ modulus, readout }: QuadraticNetwork) => readout.length / modulus;

/** w_i·x of the two-hot row of a pair. */
function preActivation({ modulus, weights }: QuadraticNetwork, i: number, [n, m]: Pair): number {
  const x = new Float64Array(2 * modulus);
  x[n] = 1;
  x[modulus + m] = 1;
  return x.reduce((sum, value, k) => sum + value * weights[i * 2 * modulus + k]!, 0);
}

export function outputs(network: QuadraticNetwork, pair: Pair): Float64Array {
  const { modulus, readout } = network;
  const f = new Float64Array(modulus);
  for (let i = 0; i < widthOf(network); i++) {
    const h = preActivation(network, i, pair) ** 2;
    for (let p = 0; p < modulus; p++) f[p]! += readout[i * modulus + p]! * h;
  }
  return f;
}

/** Σ (f − y)² over the pairs, its gradient halved, and the sums of the terms' sizes that bound the rounding of both. */
export function dense(network: QuadraticNetwork, pairs: readonly Pair[]) {
  const { modulus, readout } = network;
  const width = widthOf(network);
  const weights = new Float64Array(width * 2 * modulus);
  const readouts = new Float64Array(width * modulus);
  let loss = 0;
  let right = 0;
  for (const pair of pairs) {
    const [n, m] = pair;
    const f = outputs(network, pair);
    const r = f.map((output, p) => output - target(modulus, pair, p));
    loss += r.reduce((sum, x) => sum + x * x, 0);
    if (f.indexOf(Math.max(...f)) === (n + m) % modulus) right++;
    for (let i = 0; i < width; i++) {
      const h = preActivation(network, i, pair);
      let slope = 0;
      for (let p = 0; p < modulus; p++) {
        readouts[i * modulus + p]! += r[p]! * h * h;
        slope += r[p]! * readout[i * modulus + p]!;
      }
      weights[i * 2 * modulus + n]! += 2 * h * slope;
      weights[i * 2 * modulus + modulus + m]! += 2 * h * slope;
    }
  }
  return { loss, right, weights, readout: readouts };
}

/** x_k = (1/P) Σ_n x(n) e^(−2πikn/P) by its definition, real and imaginary part. */
export function fourier(x: ArrayLike<number>, k: number): readonly [number, number] {
  const P = x.length;
  let real = 0;
  let imaginary = 0;
  for (let n = 0; n < P; n++) {
    const angle = (-2 * Math.PI * ((k * n) % P)) / P;
    real += (x[n]! * Math.cos(angle)) / P;
    imaginary += (x[n]! * Math.sin(angle)) / P;
  }
  return [real, imaginary];
}

/** The halves u and v of neuron i, and its readout. */
export function partsOf({ modulus, weights, readout }: QuadraticNetwork, i: number) {
  const row = Array.from({ length: 2 * modulus }, (_, k) => weights[i * 2 * modulus + k]!);
  return {
    u: row.slice(0, modulus),
    v: row.slice(modulus),
    a: Array.from({ length: modulus }, (_, p) => readout[i * modulus + p]!),
  };
}

/** Γ/γ of PHYSICS (4.1) summed over neurons: in Fourier space, over all k, or in real space. */
export function sextic(network: QuadraticNetwork, space: "fourier" | "real"): number {
  const P = network.modulus;
  let total = 0;
  for (let i = 0; i < widthOf(network); i++) {
    const { u, v } = partsOf(network, i);
    for (const half of [u, v]) {
      if (space === "real") total += half.reduce((sum, x) => sum + x ** 6, 0) / 60;
      else {
        for (let k = 0; k < P; k++) {
          const [re, im] = fourier(half, k);
          total += (P / 6) * (re * re + im * im) ** 3;
        }
      }
    }
  }
  return total;
}

/** V(W) = ½ Σ_p y_pᵀK⁻¹y_p + (P/2) logdet K, K = v_a ΦΦᵀ + σ²I, the readout's mean v_aΦᵀK⁻¹Y and E[Σ (f − y)² | W]. */
export function collapsed(network: QuadraticNetwork, pairs: readonly Pair[], readoutVariance: number, noise: number) {
  const { modulus: P } = network;
  const width = widthOf(network);
  const phi = pairs.map((pair) => Array.from({ length: width }, (_, i) => preActivation(network, i, pair) ** 2));
  const n = pairs.length;
  const kernel = phi.map((row, i) =>
    phi.map((other, j) => readoutVariance * row.reduce((sum, h, k) => sum + h * other[k]!, 0) + (i === j ? noise : 0)),
  );
  // Gauss–Jordan on (K | Y | I): K is positive definite, so no pivoting.
  const rows = kernel.map((row, i) => [
    ...row,
    ...Array.from({ length: P }, (_, p) => target(P, pairs[i]!, p)),
    ...pairs.map((_, j) => (i === j ? 1 : 0)),
  ]);
  let logs = 0;
  for (let k = 0; k < n; k++) {
    const pivot = rows[k]![k]!;
    logs += Math.log(pivot);
    rows[k] = rows[k]!.map((x) => x / pivot);
    for (let i = 0; i < n; i++) {
      const factor = rows[i]![k]!;
      if (i !== k && factor !== 0) rows[i] = rows[i]!.map((x, j) => x - factor * rows[k]![j]!);
    }
  }
  let energy = (P / 2) * logs;
  const mean = new Float64Array(width * P);
  let squares = 0;
  for (let p = 0; p < P; p++) {
    for (let i = 0; i < n; i++) {
      const t = rows[i]![n + p]!;
      energy += 0.5 * target(P, pairs[i]!, p) * t;
      squares += (noise * t) ** 2;
      for (let k = 0; k < width; k++) mean[k * P + p]! += readoutVariance * phi[i]![k]! * t;
    }
  }
  // Cov f = σ²I − σ⁴K⁻¹ for each output.
  const variance = rows.reduce((sum, row, i) => sum + noise - noise * noise * row[n + P + i]!, 0);
  return { energy, mean, expectedLoss: squares + P * variance };
}
