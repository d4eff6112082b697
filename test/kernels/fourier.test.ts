/**
 * The Fourier transform of P numbers and its transpose, by matrices and by Bluestein's algorithm (assembly/modular/fourier.ts),
 * against sums over n: through the forces that act in Fourier space, whose energies need the one and whose gradients both.
 */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { dense } from "../reference/quadratic.ts";
import { normals } from "../reference/random.ts";
import { givenQuadratic, gradientsOf } from "../tasks/given-quadratic.ts";
import { roundoff } from "./tolerance.ts";

const core = await loadCore();
const lengthOf = (modulus: number) => core.kernels.fourierLength(modulus) >>> 0;

/** On both sides of every change of method, of length, and of whether the length is a power of four. */
const byMatrix = [3, 5, 31, 97, 101, 131, 151];
const byBluestein = [103, 127, 157, 251, 257, 401, 499, 521, 1031];

test("matrices where they are faster, and otherwise the power of two that holds 2P − 1", () => {
  for (const modulus of byMatrix) expect(lengthOf(modulus), `P = ${modulus}`).toBe(0);
  for (const modulus of byBluestein) {
    expect(lengthOf(modulus), `P = ${modulus}`).toBe(2 ** Math.ceil(Math.log2(2 * modulus - 1)));
  }
});

/** x_k and, of a gradient by c_k and s_k of x_k = c_k − i s_k, the gradient by x(n): by their sums. */
function sums(modulus: number) {
  const half = (modulus - 1) / 2;
  const turn = Array.from({ length: modulus }, (_, j) => (2 * Math.PI * j) / modulus);
  const cosines = turn.map(Math.cos);
  const sines = turn.map(Math.sin);
  return {
    spectrum(x: Float64Array) {
      const c = new Float64Array(half + 1);
      const s = new Float64Array(half + 1);
      for (let k = 0; k <= half; k++) {
        for (let n = 0; n < modulus; n++) {
          c[k]! += (x[n]! * cosines[(k * n) % modulus]!) / modulus;
          s[k]! += (x[n]! * sines[(k * n) % modulus]!) / modulus;
        }
      }
      return { c, s };
    },
    back(c: Float64Array, s: Float64Array) {
      return Float64Array.from({ length: modulus }, (_, n) => {
        let sum = 0;
        for (let k = 0; k <= half; k++) {
          sum += (c[k]! * cosines[(k * n) % modulus]! + s[k]! * sines[(k * n) % modulus]!) / modulus;
        }
        return sum;
      });
    },
  };
}

const cases = (["f32", "f64"] as const).flatMap((precision) =>
  [...byMatrix, ...byBluestein].map((modulus) => ({ precision, modulus })),
);

describe.each(cases)("P = $modulus, $precision", ({ precision, modulus }) => {
  // A lone neuron, and one that spills out of a panel: every lane of both halves of a row.
  test.each([1, 9])("energies and gradients of N = %i", (width) => {
    const round = (x: Float64Array) => (precision === "f32" ? Float64Array.from(Float32Array.from(x)) : x);
    const weights = round(normals(width * 2 * modulus, modulus, 2 * Math.sqrt(modulus)));
    const readout = round(normals(width * modulus, modulus + 1));
    const network = givenQuadratic(core, { network: { modulus, weights, readout }, precision, pairs: [[0, 1]] });
    const { at, panels } = network;
    const lanes = precision === "f32" ? 8 : 4;
    network.numbers(at.scratch, (3 * modulus + 12) * lanes).fill(Number.NaN);
    const strength = 0.3;
    const kernels = core.kernels;
    const forces = precision === "f32" ? kernels.fourierForces_f32 : kernels.fourierForces_f64;
    const { weights: w, readout: a, weightGradient, readoutGradient, fourier, results, scratch } = at;
    const decay = forces(w, a, weightGradient, readoutGradient, fourier, results, scratch, modulus, panels, strength);
    const overlap = network.doubles(results, 1)[0]!;
    const found = gradientsOf(network);
    network.close();

    const { spectrum, back } = sums(modulus);
    const half = (modulus - 1) / 2;
    let expectedDecay = 0;
    let expectedOverlap = 0;
    let overlapSize = 0;
    let worst = 0;
    for (let i = 0; i < width; i++) {
      const u = spectrum(weights.subarray(2 * i * modulus, (2 * i + 1) * modulus));
      const v = spectrum(weights.subarray((2 * i + 1) * modulus, (2 * i + 2) * modulus));
      const r = spectrum(readout.subarray(i * modulus, (i + 1) * modulus));
      const zeros = () => ({ c: new Float64Array(half + 1), s: new Float64Array(half + 1) });
      const [gu, gv, gr] = [zeros(), zeros(), zeros()];
      for (let k = 0; k <= half; k++) {
        const both = k === 0 ? 1 : 2;
        for (const [x, g] of [
          [u, gu],
          [v, gv],
        ] as const) {
          const power = x.c[k]! ** 2 + x.s[k]! ** 2;
          expectedDecay += (modulus / 6) * both * power ** 3;
          g.c[k] = strength * modulus * both * power ** 2 * x.c[k]!;
          g.s[k] = strength * modulus * both * power ** 2 * x.s[k]!;
        }
        if (k === 0) continue;
        // conj(û v̂) = real + i·imaginary; Re(â conj(û v̂)) = a_c·real + a_s·imaginary.
        const real = u.c[k]! * v.c[k]! - u.s[k]! * v.s[k]!;
        const imaginary = u.c[k]! * v.s[k]! + u.s[k]! * v.c[k]!;
        const factor = 4 * modulus * modulus;
        expectedOverlap += factor * (r.c[k]! * real + r.s[k]! * imaginary);
        overlapSize += factor * Math.hypot(r.c[k]!, r.s[k]!) * Math.hypot(real, imaginary);
        gr.c[k] = -factor * real;
        gr.s[k] = -factor * imaginary;
        gu.c[k]! -= factor * (r.c[k]! * v.c[k]! + r.s[k]! * v.s[k]!);
        gu.s[k]! -= factor * (r.s[k]! * v.c[k]! - r.c[k]! * v.s[k]!);
        gv.c[k]! -= factor * (r.c[k]! * u.c[k]! + r.s[k]! * u.s[k]!);
        gv.s[k]! -= factor * (r.s[k]! * u.c[k]! - r.c[k]! * u.s[k]!);
      }
      const compare = (expected: Float64Array, at: (n: number) => number) => {
        const size = Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0) / modulus);
        expected.forEach((x, n) => {
          worst = Math.max(worst, Math.abs(at(n) - x) / size);
        });
      };
      compare(back(gu.c, gu.s), (n) => found.weights[2 * i * modulus + n]!);
      compare(back(gv.c, gv.s), (n) => found.weights[(2 * i + 1) * modulus + n]!);
      compare(back(gr.c, gr.s), (n) => found.readout[i * modulus + n]!);
    }
    // Rounding errors of P terms add up like steps of a random walk, and a gradient is of the fifth power.
    const allowed = 20 * Math.sqrt(modulus) * roundoff[precision];
    expect(Math.abs(decay / expectedDecay - 1)).toBeLessThan(allowed);
    expect(Math.abs(overlap - expectedOverlap)).toBeLessThan(allowed * overlapSize);
    expect(worst).toBeLessThan(allowed);
  });
});

test("at a P of Bluestein's both forms still are the dense network", () => {
  const modulus = 103;
  const width = 3;
  const network = { modulus, weights: normals(width * 2 * modulus, 1), readout: normals(width * modulus, 2, 0.2) };
  const pairs = Array.from({ length: modulus * modulus }, (_, i) => [Math.floor(i / modulus), i % modulus] as const);
  const expected = dense(network, pairs);
  for (const form of ["pairs", "grams"] as const) {
    const given = givenQuadratic(core, { network, precision: "f64", form });
    expect(Math.abs(given.evaluate() / expected.loss - 1), form).toBeLessThan(1e-13);
    const { weights } = gradientsOf(given);
    given.close();
    const size = expected.weights.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const worst = weights.reduce((most, x, i) => Math.max(most, Math.abs(x - expected.weights[i]!)), 0);
    expect(worst / size, form).toBeLessThan(1e-12);
  }
});
