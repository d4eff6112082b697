/** Fourier powers of neurons against waves whose powers are known, and against Parseval's theorem. */
import { loadCore, modePowers } from "grokphase";
import { expect, test } from "vitest";

test("a wave of one mode has its power there and nowhere else", async () => {
  const core = await loadCore();
  const modulus = 11;
  const wave = (k: number, power: number, phase: number) =>
    Array.from({ length: modulus }, (_, n) => 2 * Math.sqrt(power) * Math.cos((2 * Math.PI * k * n) / modulus + phase));
  const input = [...wave(3, 0.7, 0.4), ...wave(2, 0.2, -1), ...wave(5, 0.1, 2), ...wave(5, 0.3, 0)];
  const powers = modePowers(core, input, modulus);
  expect(powers).toHaveLength(2 * 5 * 2);
  const expected = new Map([
    [4, 0.7],
    [3, 0.2],
    [18, 0.1],
    [19, 0.3],
  ]);
  for (const [i, power] of powers.entries()) expect(power, String(i)).toBeCloseTo(expected.get(i) ?? 0, 12);
});

test.each([3, 7, 13])("Parseval: Σ w² = P(w_0² + 2 Σ_k |w_k|²) at P = %i", async (modulus) => {
  const core = await loadCore();
  const input = Array.from({ length: 2 * modulus }, (_, i) => Math.sin(3 * i * i + 1));
  const powers = modePowers(core, input, modulus);
  for (const half of [0, 1]) {
    const weights = input.slice(half * modulus, (half + 1) * modulus);
    const square = weights.reduce((sum, w) => sum + w * w, 0);
    const mean = weights.reduce((sum, w) => sum + w, 0) / modulus;
    const others = powers.filter((_, i) => i % 2 === half).reduce((sum, power) => sum + power, 0);
    expect(modulus * (mean * mean + 2 * others)).toBeCloseTo(square, 12);
  }
});
