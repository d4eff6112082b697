/** Cosines and sines of equal parts of a turn, from the core's own sine and cosine. */
import type { Core } from "../../core/module.ts";

/** cos and sin of 2πj/m for j = 0 … m − 1, in f64. */
export function circle(core: Core, count: number): { cosines: Float64Array; sines: Float64Array } {
  const pointers = core.face.allocate(Float64Array.of(8 * count, 8 * count, 8 * count));
  const [turns, sine, cosine] = pointers as unknown as [number, number, number];
  const view = (pointer: number) => new Float64Array(core.memory.buffer, pointer, count);
  // An angle within (−π, π) is at most two quarter turns; the sine and cosine take one: halve, then double the angle.
  view(turns).set(Array.from({ length: count }, (_, j) => (2 * (2 * j > count ? j - count : j)) / count));
  core.kernels.sincosQuarterTurns_f64(turns, sine, cosine, count);
  const s = view(sine);
  const c = view(cosine);
  const sines = s.map((x, j) => 2 * x * c[j]!);
  const cosines = s.map((x) => 1 - 2 * x * x);
  core.face.release(pointers);
  return { cosines, sines };
}
