/** The matrices of the folded Fourier transform (assembly/modular/fourier.ts), from the core's own sine and cosine. */
import type { Core } from "../../core/module.ts";

/** cos and sin of 2πj/P for j = 0 … P − 1, in f64. */
export function circle(core: Core, modulus: number): { cosines: Float64Array; sines: Float64Array } {
  const pointers = core.face.allocate(Float64Array.of(8 * modulus, 8 * modulus, 8 * modulus));
  const [turns, sine, cosine] = pointers as unknown as [number, number, number];
  const view = (pointer: number) => new Float64Array(core.memory.buffer, pointer, modulus);
  // An angle within (−π, π) is at most two quarter turns; the sine and cosine take one: halve, then double the angle.
  view(turns).set(Array.from({ length: modulus }, (_, j) => (2 * (2 * j > modulus ? j - modulus : j)) / modulus));
  core.kernels.sincosQuarterTurns_f64(turns, sine, cosine, modulus);
  const s = view(sine);
  const c = view(cosine);
  const sines = s.map((x, j) => 2 * x * c[j]!);
  const cosines = s.map((x) => 1 - 2 * x * x);
  core.face.release(pointers);
  return { cosines, sines };
}

/** cos(2πkn/P)/P and sin(2πkn/P)/P in quads of rows k. */
export function fourierTables(core: Core, modulus: number): { cosines: Float64Array; sines: Float64Array } {
  const half = (modulus - 1) / 2;
  const { cosines, sines } = circle(core, modulus);
  const pack = (values: Float64Array, count: number, first: number) => {
    const packed = new Float64Array(Math.ceil(count / 4) * count * 4);
    for (let k = 0; k < count; k++) {
      for (let n = 0; n < count; n++) {
        packed[(Math.floor(k / 4) * count + n) * 4 + (k % 4)] =
          values[((k + first) * (n + first)) % modulus]! / modulus;
      }
    }
    return packed;
  };
  return { cosines: pack(cosines, half + 1, 0), sines: pack(sines, half, 1) };
}
