/** The Fourier powers of single neurons (PHYSICS 4). */
import type { Core } from "../../core/module.ts";
import { circle } from "./circle.ts";

/**
 * Φ_k = |u_k|² and Ψ_k = |v_k|² of every neuron, u_k and v_k the inverse DFTs (1/P) of the halves of its input weights.
 * @param input  N × 2P, row-major: u(n) then v(m), as `Weights.input` has them
 * @returns N × (P − 1)/2 × 2, for the modes k = 1 … (P − 1)/2
 */
export function modePowers(core: Core, input: ArrayLike<number>, modulus: number): Float64Array {
  const { cosines, sines } = circle(core, modulus);
  const modes = (modulus - 1) / 2;
  const halves = input.length / modulus;
  const powers = new Float64Array(halves * modes);
  for (let half = 0; half < halves; half++) {
    for (let k = 1; k <= modes; k++) {
      let [real, imaginary] = [0, 0];
      for (let n = 0; n < modulus; n++) {
        const weight = input[half * modulus + n]!;
        real += weight * cosines[(k * n) % modulus]!;
        imaginary += weight * sines[(k * n) % modulus]!;
      }
      const neuron = half >> 1;
      powers[(neuron * modes + k - 1) * 2 + (half & 1)] = (real * real + imaginary * imaginary) / (modulus * modulus);
    }
  }
  return powers;
}
