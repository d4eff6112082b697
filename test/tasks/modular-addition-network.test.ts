/** The quadratic network's two forms against the dense network of two-hot rows (PHYSICS 4). */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { neuronSpectra } from "../../src/tasks/modular-addition/neuron-spectra.ts";
import { roundoff } from "../kernels/tolerance.ts";
import {
  dense,
  everyPair,
  fourier,
  outputs,
  type Pair,
  partsOf,
  type QuadraticNetwork,
  sextic,
  target,
} from "../reference/quadratic.ts";
import { normals, uniforms } from "../reference/random.ts";
import { givenQuadratic, gradientsOf } from "./given-quadratic.ts";

const core = await loadCore();
const precisions = ["f32", "f64"] as const;
const moduli = [3, 5, 7, 11, 13];
/** Around panels of 4 and 8 and blocks of 32 neurons. */
const widths = [1, 4, 7, 9, 31, 33, 65, 100];

function draw(modulus: number, width: number, seed = 1): QuadraticNetwork {
  return {
    modulus,
    weights: normals(width * 2 * modulus, seed),
    // Outputs of the size of the targets.
    readout: normals(width * modulus, seed + 100, 0.3 / Math.sqrt(width)),
  };
}

function rounded(network: QuadraticNetwork, precision: "f32" | "f64"): QuadraticNetwork {
  if (precision === "f64") return network;
  return { ...network, weights: Float32Array.from(network.weights), readout: Float32Array.from(network.readout) };
}

const largest = (values: Float64Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

function worst(found: Float64Array, expected: Float64Array): number {
  return found.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0) / largest(expected);
}

const cases = precisions.flatMap((precision) => moduli.map((modulus) => ({ precision, modulus })));

describe.each(cases)("P = $modulus, $precision", ({ precision, modulus }) => {
  // Sums of up to P²N terms in a random order, relative to the largest number of the sum's kind.
  const allowed = 200 * roundoff[precision];

  test.each(["pairs", "grams"] as const)("loss and gradient of all pairs by %s are the dense network's", (form) => {
    for (const width of widths) {
      const network = rounded(draw(modulus, width), precision);
      const expected = dense(network, everyPair(modulus));
      const given = givenQuadratic(core, { network, precision, form });
      const loss = given.evaluate();
      const { weights, readout } = gradientsOf(given);
      given.close();
      expect(Math.abs(loss / expected.loss - 1), `loss, N = ${width}`).toBeLessThan(allowed);
      expect(worst(weights, expected.weights), `weights, N = ${width}`).toBeLessThan(allowed);
      expect(worst(readout, expected.readout), `readout, N = ${width}`).toBeLessThan(allowed);
    }
  });

  test("a part of the pairs: loss, gradient, scores of both sets", () => {
    const uniform = uniforms(modulus);
    for (const fraction of [0.05, 0.3, 0.77]) {
      const width = 19;
      const network = rounded(draw(modulus, width, 7), precision);
      const pairs = everyPair(modulus).filter(([n, m]) => (n === 0 && m === 1) || uniform() < fraction);
      const others = everyPair(modulus).filter((pair) => !pairs.some(([n, m]) => n === pair[0] && m === pair[1]));
      const expected = dense(network, pairs);
      const given = givenQuadratic(core, { network, precision, pairs });
      expect(given.form).toBe("pairs");
      expect(Math.abs(given.evaluate() / expected.loss - 1)).toBeLessThan(allowed);
      const { weights, readout } = gradientsOf(given);
      expect(worst(weights, expected.weights)).toBeLessThan(allowed);
      expect(worst(readout, expected.readout)).toBeLessThan(allowed);
      for (const [set, own] of [
        ["training", pairs],
        ["test", others],
        ["all", everyPair(modulus)],
      ] as const) {
        const scores = given.scores(set);
        const reference = dense(network, own as Pair[]);
        expect(scores.pairs).toBe(own.length);
        expect(scores.right, set).toBe(reference.right);
        expect(Math.abs(scores.loss - reference.loss)).toBeLessThan(allowed * reference.loss);
      }
      given.close();
    }
  });
});

describe.each(cases)("what acts in Fourier space, P = $modulus, $precision", ({ precision, modulus }) => {
  const width = 11;
  const network = rounded(draw(modulus, width, 3), precision);
  const allowed = 100 * roundoff[precision];

  test.each(["fourier", "real"] as const)("energy and gradient of the sextic decay in %s space", (space) => {
    const sexticStrength = 0.7;
    const noise = 1.9;
    for (const form of ["pairs", "grams"] as const) {
      const without = givenQuadratic(core, { network, precision, form });
      without.evaluate();
      const bare = gradientsOf(without);
      without.close();
      const decay = { sextic: sexticStrength, space, noise };
      const given = givenQuadratic(core, { network, precision, form, decay });
      given.evaluate();
      const full = gradientsOf(given);
      const energy = sexticStrength * sextic(network, space);
      expect(Math.abs(given.extraEnergy / energy - 1)).toBeLessThan(allowed);
      given.close();
      expect(full.readout).toEqual(bare.readout);
      const scale = Math.max(largest(full.weights), largest(bare.weights));
      // Central differences in doubles, of a polynomial of degree six: a few h⁴, and 2⁻⁵³/h of the energy.
      const weights = Float64Array.from(network.weights);
      for (let i = 0; i < weights.length; i += 3) {
        const at = weights[i]!;
        const shifted = (by: number) => {
          weights[i] = at + by;
          const value = sextic({ ...network, weights }, space);
          weights[i] = at;
          return value;
        };
        const h = 2e-3;
        const slope = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
        const found = full.weights[i]! - bare.weights[i]!;
        expect(Math.abs(found - noise * sexticStrength * slope)).toBeLessThan(allowed * scale + 1e-9 * energy);
      }
    }
  });

  test("mode sums are those of the transforms as defined", () => {
    const half = (modulus - 1) / 2;
    const expected = { aligned: 0, moduli: 0, products: 0, droplets: 0, participation: 0, power: 0 };
    const strongest: number[] = [];
    const products: number[] = [];
    for (let i = 0; i < width; i++) {
      const { u, v, a } = partsOf(network, i);
      const powers: number[] = [];
      let most = 0;
      for (let k = 1; k <= half; k++) {
        const [ur, ui] = fourier(u, k);
        const [vr, vi] = fourier(v, k);
        const [ar, ai] = fourier(a, k);
        const phi = ur * ur + ui * ui;
        const psi = vr * vr + vi * vi;
        const size = Math.sqrt(phi * psi * (ar * ar + ai * ai));
        expected.aligned += size * Math.cos(Math.atan2(ui, ur) + Math.atan2(vi, vr) - Math.atan2(ai, ar));
        expected.moduli += size;
        expected.products += phi * psi;
        expected.power += phi + psi;
        powers.push(phi + psi);
        products.push(phi * psi);
        most = Math.max(most, Math.sqrt(phi * psi));
      }
      const total = powers.reduce((sum, x) => sum + x, 0);
      expected.participation += powers.reduce((sum, x) => sum + (x / total) ** 2, 0);
      strongest.push(most);
    }
    products.sort((x, y) => x - y);
    const middle = Math.floor(products.length / 2);
    const threshold = (products[middle - 1]! + products[middle]!) / 2;
    expected.droplets = products.length - middle;
    const given = givenQuadratic(core, { network, precision });
    const found = given.modes(threshold);
    for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
      const size = name === "aligned" ? expected.moduli : expected[name];
      expect(Math.abs(found[name] - expected[name]), name).toBeLessThan(allowed * size);
    }
    const own = given.doubles(given.at.strongest, width);
    strongest.forEach((x, i) => {
      expect(Math.abs(own[i]! - x)).toBeLessThan(allowed * x);
    });
    given.close();
  });

  test("waves are the neurons of which one mode has half of the power; squares are those of all weights", () => {
    const weights = Float64Array.from(network.weights);
    // Every third neuron is a cosine of one mode with a little of its draw left.
    const wave = (i: number, n: number) => 30 * Math.cos((2 * Math.PI * (1 + (i % ((modulus - 1) / 2))) * n) / modulus);
    for (let i = 0; i < width; i += 3) {
      for (let k = 0; k < 2 * modulus; k++) weights[i * 2 * modulus + k]! += wave(i, k % modulus);
    }
    const given = givenQuadratic(core, { network: { ...network, modulus, weights }, precision });
    const shares = Array.from({ length: width }, (_, i) => {
      const { u, v } = partsOf({ ...network, modulus, weights }, i);
      const powers = Array.from({ length: (modulus - 1) / 2 }, (_, k) =>
        [u, v].map((half) => fourier(half, k + 1)).reduce((sum, [re, im]) => sum + re * re + im * im, 0),
      );
      return Math.max(...powers) / powers.reduce((sum, x) => sum + x, 0);
    });
    const expected = shares.filter((share) => share >= 0.5).length;
    expect(given.modes(1).waves).toBe(expected);
    if (modulus > 5) expect(expected).toBeLessThan(width);
    expect(expected).toBeGreaterThanOrEqual(Math.ceil(width / 3));
    const squares = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x * x, 0);
    expect(Math.abs(given.squares().weights / squares(weights) - 1)).toBeLessThan(allowed);
    expect(Math.abs(given.squares().readout / squares(network.readout) - 1)).toBeLessThan(allowed);
    given.close();
  });

  test("Σ y·f is 4P² Σ Re(a_k conj(u_k v_k)), and Σ_p (y^p·h)² is 4P³ Σ_{k≠0} ΦΨ", () => {
    const given = givenQuadratic(core, { network: { ...network, modulus }, precision });
    const { aligned } = given.modes(1);
    given.close();
    let overlap = 0;
    for (const pair of everyPair(modulus)) {
      const f = outputs(network, pair);
      for (let p = 0; p < modulus; p++) overlap += f[p]! * target(modulus, pair, p);
    }
    const size = dense(network, everyPair(modulus)).loss;
    expect(Math.abs(4 * modulus ** 2 * aligned - overlap)).toBeLessThan(allowed * size);

    let squares = 0;
    let products = 0;
    for (let i = 0; i < width; i++) {
      const { u, v } = partsOf(network, i);
      for (let p = 0; p < modulus; p++) {
        const term = everyPair(modulus).reduce(
          (sum, pair) => sum + target(modulus, pair, p) * (u[pair[0]]! + v[pair[1]]!) ** 2,
          0,
        );
        squares += term * term;
      }
      for (let k = 1; k < modulus; k++) {
        const [ur, ui] = fourier(u, k);
        const [vr, vi] = fourier(v, k);
        products += (ur * ur + ui * ui) * (vr * vr + vi * vi);
      }
    }
    expect(squares).toBeCloseTo(4 * modulus ** 3 * products, 6);
  });
});

test("a neuron of one mode pays the same sextic decay in real space as in Fourier space", () => {
  for (const modulus of [7, 11, 13, 23]) {
    const row = (k: number, phase: number) =>
      Array.from({ length: modulus }, (_, n) => Math.cos((2 * Math.PI * k * n) / modulus + phase));
    const network = {
      modulus,
      weights: [...row(2, 0.3), ...row(3, 1.1)],
      readout: new Float64Array(modulus),
    };
    expect(sextic(network, "real")).toBeCloseTo(sextic(network, "fourier"), 12);
  }
});

test("the gradient is the central difference of the loss", () => {
  const modulus = 5;
  const network = draw(modulus, 3);
  for (const form of ["pairs", "grams"] as const) {
    const given = givenQuadratic(core, { network, precision: "f64", form });
    given.evaluate();
    const { weights, readout } = gradientsOf(given);
    const memory = (layer: "weights" | "readout") =>
      given.numbers(given.at[layer], layer === "weights" ? 12 * 4 : 8 * 4);
    for (const [layer, gradient, rows] of [
      ["weights", weights, 2 * modulus],
      ["readout", readout, modulus],
    ] as const) {
      for (let i = 0; i < 3; i++) {
        for (let k = 0; k < rows; k++) {
          const place = k * 4 + i;
          const at = memory(layer)[place]!;
          const shifted = (by: number) => {
            memory(layer)[place] = at + by;
            const loss = given.evaluate();
            memory(layer)[place] = at;
            return loss;
          };
          const h = 1e-3;
          const slope = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
          expect(Math.abs(slope / 2 - gradient[i * rows + k]!)).toBeLessThan(1e-8);
        }
      }
    }
    given.close();
  }
});

test.each(moduli)(
  "spectra of single neurons are the transforms as defined, and add up to the mode sums, P = %i",
  (modulus) => {
    const width = 11;
    const network = draw(modulus, width, 11);
    const weights = { input: Float64Array.from(network.weights), readout: Float64Array.from(network.readout) };
    const found = neuronSpectra(core, weights, modulus);
    const half = (modulus - 1) / 2;
    for (let i = 0; i < width; i++) {
      const { u, v, a } = partsOf(network, i);
      for (let k = 1; k <= half; k++) {
        const at = i * half + k - 1;
        const [first, second, last] = [u, v, a].map((x) => fourier(x, k)) as [
          [number, number],
          [number, number],
          [number, number],
        ];
        const phase = ([re, im]: readonly [number, number]) => Math.atan2(im, re);
        expect(found.first[at]).toBeCloseTo(Math.hypot(...first) ** 2, 12);
        expect(found.second[at]).toBeCloseTo(Math.hypot(...second) ** 2, 12);
        expect(found.readout[at]).toBeCloseTo(Math.hypot(...last) ** 2, 12);
        expect(found.alignment[at]).toBeCloseTo(Math.cos(phase(first) + phase(second) - phase(last)), 10);
      }
    }
    const given = givenQuadratic(core, { network, precision: "f64" });
    const sums = given.modes(1);
    given.close();
    const sum = (values: Float64Array) => values.reduce((total, x) => total + x, 0);
    expect(sum(found.power) * 2 * width).toBeCloseTo(sums.power, 10);
    expect(sum(found.participationRatio)).toBeCloseTo(sums.participation, 10);
    expect(sum(found.first.map((x, j) => x * found.second[j]!))).toBeCloseTo(sums.products, 10);

    const without = neuronSpectra(core, { ...weights, readout: new Float64Array(0) }, modulus);
    expect(without.first).toEqual(found.first);
    expect(sum(without.alignment)).toBe(0);
    expect(() => neuronSpectra(core, weights, modulus + 2)).toThrow(/^weights: expected neurons × /);
  },
);
