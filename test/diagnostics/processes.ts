/** Chains whose statistics are known exactly. The generator is independent of the core's. */

/** Uniform in (0, 1): mulberry32. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A stationary AR(1) chain x_t = φ x_{t−1} + √(1−φ²) ξ: variance 1, ρ_k = φ^k, Σρ = (1+φ)/(1−φ). */
export function autoregressive(phi: number, draws: number, seed: number, offset = 0): Float64Array {
  const normal = normals(seed);
  const innovation = Math.sqrt(1 - phi * phi);
  let x = normal();
  return Float64Array.from({ length: draws }, () => {
    const now = x;
    x = phi * x + innovation * normal();
    return now + offset;
  });
}
