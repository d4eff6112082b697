/**
 * Where a chain starts (PHYSICS 4): a draw from the Gaussian prior, or the same draw with some of the
 * neurons' modes moved into the side well of the action.
 */
import { bytesOf } from "../../core/kernels.ts";
import type { Core } from "../../core/module.ts";
import type { Key } from "../../core/random.ts";
import type { Posterior } from "../../network/network.ts";
import { panelIndex } from "../../network/panels.ts";
import { circle } from "./circle.ts";
import type { QuadraticNetwork } from "./network.ts";

/** Where a planted start puts modes. */
export type PlantedMode = {
  /** Φ = Ψ of a planted mode. */
  power: number;
};

/** Streams of random numbers under a chain's key. */
const INPUT_WEIGHTS = 4;
const READOUT_WEIGHTS = 5;

/**
 * Fills the weights. A planted mode keeps the phases of its draw, φ_u and φ_v; its size becomes that of the
 * well. Of all modes of all neurons `planted.fraction` are planted, evenly spread.
 */
export function drawStart(
  core: Core,
  network: QuadraticNetwork,
  posterior: Posterior,
  key: Key,
  planted: (PlantedMode & { fraction: number }) | null,
): void {
  const { width, modulus, precision, at, panels } = network;
  const lanes = 32 / bytesOf(precision);
  const stride = (rows: number) => 4 * Math.ceil(rows / 4);
  const weights = network.numbers(at.weights, panels * stride(2 * modulus) * lanes);
  const readout = network.numbers(at.readout, panels * stride(modulus) * lanes);
  const wheel = circle(core, modulus);
  const half = (modulus - 1) / 2;
  // Each neuron takes its normals from its own stretch, a multiple of a group of them.
  const stretch = Math.ceil((2 * modulus) / 16) * 16;
  const normals = (count: number, neuron: number, stream: number, variance: number) => {
    core.kernels.fillNormals_f64(at.scratch, count, key.low, key.high, neuron * stretch, stream, 0, 0);
    return network.doubles(at.scratch, count).map((x) => Math.sqrt(variance) * x);
  };
  for (let i = 0; i < width; i++) {
    const w = normals(2 * modulus, i, INPUT_WEIGHTS, posterior.inputVariance);
    const a = normals(modulus, i, READOUT_WEIGHTS, posterior.readoutVariance);
    for (let k = 1; planted && k <= half; k++) {
      const number = (k - 1) * width + i;
      if (Math.floor((number + 1) * planted.fraction) > Math.floor(number * planted.fraction)) plant(w, k, planted);
    }
    for (let k = 0; k < 2 * modulus; k++) weights[panelIndex(i, k, 2 * modulus, precision)] = w[k]!;
    for (let p = 0; p < modulus; p++) readout[panelIndex(i, p, modulus, precision)] = a[p]!;
  }

  function plant(w: Float64Array, k: number, { power }: PlantedMode): void {
    for (const x of [w.subarray(0, modulus), w.subarray(modulus)]) {
      const phase = unit(x, k);
      addWave(x, k, phase, Math.sqrt(power) - phase.size);
    }
  }

  /** Size and phase of x_k = (1/P) Σ_n x(n) e^(−2πikn/P). */
  function unit(x: Float64Array, k: number): { size: number; cosine: number; sine: number } {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < modulus; n++) {
      const angle = (k * n) % modulus;
      real += (x[n]! * wheel.cosines[angle]!) / modulus;
      imaginary -= (x[n]! * wheel.sines[angle]!) / modulus;
    }
    const size = Math.sqrt(real * real + imaginary * imaginary);
    return { size, cosine: real / size, sine: imaginary / size };
  }

  /** x(n) += 2·size·cos(2πkn/P + φ), a wave whose mode k is size·e^(iφ). */
  function addWave(x: Float64Array, k: number, phase: { cosine: number; sine: number }, size: number): void {
    for (let n = 0; n < modulus; n++) {
      const angle = (k * n) % modulus;
      x[n]! += 2 * size * (phase.cosine * wheel.cosines[angle]! - phase.sine * wheel.sines[angle]!);
    }
  }
}
