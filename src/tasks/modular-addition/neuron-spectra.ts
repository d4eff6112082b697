/** Fourier spectra of single neurons (PHYSICS 4): what a droplet is made of. */
import type { Core } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import type { Weights } from "../../experiment/chain.ts";
import { circle } from "./circle.ts";

export interface NeuronSpectra {
  /** Neurons N, and modes 1 ≤ k ≤ (P − 1)/2 of each: all arrays are N × modes, row-major. */
  width: number;
  modes: number;
  /** Φ = |u_k|² and Ψ = |v_k|². */
  first: Float64Array;
  second: Float64Array;
  /** |a_k|² of the readout; 0 where it has been integrated out. */
  readout: Float64Array;
  /** cos(φ_u + φ_v − φ_a): 1 where Gromov's relation φ₁ + φ₂ = φ₃ holds; 0 without a readout. */
  alignment: Float64Array;
  /** Mean of (Φ + Ψ)/2 over neurons, a number a mode. */
  power: Float64Array;
  /** Σ_k x_k² over the modes' shares x_k of Φ + Ψ, a number a neuron: 1 for a neuron of one mode. */
  participationRatio: Float64Array;
}

/**
 * @param weights  of a chain, or `W` and `a` of a file of weights.
 * @throws GrokphaseError "bad-input" for weights that are not of this modulus.
 */
export function neuronSpectra(core: Core, { input, readout }: Weights, modulus: number): NeuronSpectra {
  const width = input.length / (2 * modulus);
  const isWhole = Number.isInteger(width) && [0, width * modulus].includes(readout.length);
  if (!isWhole) throw badInput("weights", `neurons × ${2 * modulus} and neurons × ${modulus} numbers`, input.length);
  const modes = (modulus - 1) / 2;
  const { cosines, sines } = circle(core, modulus);
  const mode = (values: ArrayLike<number>, start: number, k: number) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < modulus; n++) {
      const x = (values[start + n] ?? 0) / modulus;
      real += x * cosines[(k * n) % modulus]!;
      imaginary -= x * sines[(k * n) % modulus]!;
    }
    return { real, imaginary, power: real * real + imaginary * imaginary };
  };
  const arrays = () => new Float64Array(width * modes);
  const spectra: NeuronSpectra = {
    width,
    modes,
    first: arrays(),
    second: arrays(),
    readout: arrays(),
    alignment: arrays(),
    power: new Float64Array(modes),
    participationRatio: new Float64Array(width),
  };
  for (let i = 0; i < width; i++) {
    let total = 0;
    let squares = 0;
    for (let k = 1; k <= modes; k++) {
      const u = mode(input, 2 * i * modulus, k);
      const v = mode(input, (2 * i + 1) * modulus, k);
      const a = mode(readout, i * modulus, k);
      const at = i * modes + k - 1;
      const size = Math.sqrt(u.power * v.power * a.power);
      const real = u.real * v.real - u.imaginary * v.imaginary;
      const imaginary = u.imaginary * v.real + u.real * v.imaginary;
      const both = u.power + v.power;
      spectra.first[at] = u.power;
      spectra.second[at] = v.power;
      spectra.readout[at] = a.power;
      spectra.alignment[at] = size > 0 ? (a.real * real + a.imaginary * imaginary) / size : 0;
      spectra.power[k - 1]! += both / (2 * width);
      total += both;
      squares += both * both;
    }
    spectra.participationRatio[i] = total > 0 ? squares / (total * total) : 0;
  }
  return spectra;
}
