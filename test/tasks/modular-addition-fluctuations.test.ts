/** The trace term and the spectra of modular addition, against dense matrices on all P² pairs. */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { degeneracy } from "../../src/tasks/modular-addition/theory/action.ts";
import { fluctuationCosts } from "../../src/tasks/modular-addition/theory/fluctuations.ts";
import { thresholds } from "../../src/tasks/modular-addition/theory/limit.ts";
import {
  type ModeMoments,
  modularNngpSpectrum,
  modularSpectrum,
} from "../../src/tasks/modular-addition/theory/spectrum.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { nngpKernel } from "../../src/theory/gaussian-process.ts";
import { inverse, symmetricEigenvalues } from "../reference/dense.ts";
import { uniforms } from "../reference/random.ts";
import { simulable } from "./modular-network.ts";

const core = await loadCore();

/** Magnitudes squared and phases of the modes 0 … (P−1)/2 of one half of the inputs. */
interface Half {
  power: number[];
  /** In turns; for the constant mode 0 or ½. */
  phase: number[];
}

/** u_n = Σ_k w_k e^(2πikn/P). */
function weightsOf(modulus: number, { power, phase }: Half): number[] {
  return Array.from({ length: modulus }, (_, n) =>
    power.reduce((sum, square, k) => {
      const wave = Math.sqrt(square) * Math.cos(2 * Math.PI * ((k * n) / modulus + phase[k]!));
      return sum + (k === 0 ? wave : 2 * wave);
    }, 0),
  );
}

/** h_nm = (u_n + v_m)². */
function outputs(modulus: number, first: Half, second: Half): Float64Array {
  const [u, v] = [weightsOf(modulus, first), weightsOf(modulus, second)];
  const h = new Float64Array(modulus * modulus);
  for (let n = 0; n < modulus; n++) for (let m = 0; m < modulus; m++) h[n * modulus + m] = (u[n]! + v[m]!) ** 2;
  return h;
}

function addOuter(matrix: Float64Array, h: Float64Array, weight: number): void {
  const size = h.length;
  for (let i = 0; i < size; i++) {
    const scaled = weight * h[i]!;
    for (let j = 0; j < size; j++) matrix[i * size + j]! += scaled * h[j]!;
  }
}

function quadraticForm(matrix: Float64Array, h: Float64Array): number {
  const size = h.length;
  let total = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * h[j]!;
    total += h[i]! * sum;
  }
  return total;
}

describe("a density of a few states, all of them and all phases summed", () => {
  const modulus = 5;
  const states = [
    { powers: [0.9, 0.9], weight: 0.3 },
    { powers: [0.15, 0.05], weight: 0.35 },
    { powers: [0.05, 0.15], weight: 0.35 },
  ] as const;
  const constants = [0.1, 0.3];
  const moments: ModeMoments = {
    mean: 0.3 * 0.9 + 0.7 * 0.1,
    square: 0.3 * 0.81 + 0.35 * (0.15 ** 2 + 0.05 ** 2),
    product: 0.3 * 0.81 + 0.7 * 0.15 * 0.05,
    constantMean: 0.2,
    constantSquare: (0.1 ** 2 + 0.3 ** 2) / 2,
  };

  /** Every neuron: its outputs, weight, state of mode 1, and w_0². Five phases average what is at most quartic in w_k. */
  function* neurons() {
    for (const one of states) {
      for (const two of states) {
        for (const [zero, other] of constants.flatMap((x) => constants.map((y) => [x, y] as const))) {
          for (let code = 0; code < 625; code++) {
            const turn = (digit: number) => (Math.floor(code / 5 ** digit) % 5) / 5;
            // Only the relative sign of w_0 and v_0 matters beside the phases' average.
            for (const sign of [0, 0.5]) {
              const first = { power: [zero, one.powers[0], two.powers[0]], phase: [0, turn(0), turn(1)] };
              const second = { power: [other, one.powers[1], two.powers[1]], phase: [sign, turn(2), turn(3)] };
              const weight = (one.weight * two.weight) / (4 * 625 * 2);
              yield { h: outputs(modulus, first, second), weight, state: states.indexOf(one), zero };
            }
          }
        }
      }
    }
  }

  const kernel = new Float64Array(modulus ** 4);
  for (const { h, weight } of neurons()) addOuter(kernel, h, weight);

  test("the kernel's eigenvalues are those of the closed spectrum", () => {
    const { constant, single, target, other } = modularSpectrum(modulus, moments);
    const expected = [constant, ...Array(8).fill(single), ...Array(8).fill(target), ...Array(8).fill(other)];
    const found = symmetricEigenvalues(kernel, modulus ** 2);
    expected.sort((a, b) => a - b);
    found.forEach((value, i) => {
      expect(value / expected[i]).toBeCloseTo(1, 9);
    });
  });

  test("the cost of a mode, and of the constant mode, is the conditional average of the trace term", () => {
    const network = { modulus, width: 300, readoutVariance: 0.02, sextic: 1, noise: 0.3 };
    const { width, readoutVariance, noise } = network;
    const ridged = kernel.map((q, i) => readoutVariance * q + (i % (modulus ** 2 + 1) === 0 ? noise : 0));
    const solved = inverse(ridged, modulus ** 2);
    const scale = (modulus * readoutVariance) / (2 * width);
    const byState = states.map(() => ({ weight: 0, cost: 0 }));
    const byConstant = new Map(constants.map((x) => [x, { weight: 0, cost: 0 }]));
    for (const { h, weight, state, zero } of neurons()) {
      const cost = scale * quadraticForm(solved, h);
      for (const group of [byState[state]!, byConstant.get(zero)!]) {
        group.weight += weight;
        group.cost += weight * cost;
      }
    }
    const { mode, constant } = fluctuationCosts(network, moments);
    const costs = byState.map(({ cost, weight }) => cost / weight);
    const closed = states.map(({ powers: [phi, psi] }) => {
      return mode.linear * (phi + psi) + mode.product * phi * psi + mode.square * (phi * phi + psi * psi);
    });
    expect(costs[0]! - costs[1]!).toBeGreaterThan(0.01);
    expect((costs[0]! - costs[1]!) / (closed[0]! - closed[1]!)).toBeCloseTo(1, 9);
    expect(costs[1]! - costs[2]!).toBeCloseTo(0, 12);
    const [low, high] = constants.map((x) => byConstant.get(x)!.cost / byConstant.get(x)!.weight);
    expect((high! - low!) / (constant.linear * 0.2 + constant.square * 0.08)).toBeCloseTo(1, 9);
  });
});

test.each([5, 7, 11])("P = %d: what a droplet costs in the solved density, by sampling neurons", (modulus) => {
  const network = simulable(modulus, 600, 3, 0.5);
  network.noise = 0.5 * thresholds(network, "corrected").onset;
  const { width, readoutVariance, noise, sextic } = network;
  const { a, g, fluctuations, moments } = modularAdditionTheory(core, network, { trace: true });
  const cost = (phi: number, psi: number) =>
    fluctuations.linear * (phi + psi) + fluctuations.product * phi * psi + fluctuations.square * (phi ** 2 + psi ** 2);

  // The density e^(−2S_k − cost) in cells, sampled by their sums.
  const cells = 300;
  const reach = 1.8;
  const cumulative = new Float64Array(cells * cells);
  let total = 0;
  for (let i = 0; i < cells * cells; i++) {
    const [phi, psi] = [Math.floor(i / cells), i % cells].map((k) => (reach * (k + 0.5)) / cells) as [number, number];
    const action = modulus * ((phi + psi) / 2 - g * phi * psi + (sextic / 6) * (phi ** 3 + psi ** 3));
    total += Math.exp(-2 * action - cost(phi, psi));
    cumulative[i] = total;
  }
  const uniform = uniforms(7);
  const pick = (): [number, number] => {
    const level = uniform() * total;
    let [low, high] = [0, cells * cells - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! < level) low = middle + 1;
      else high = middle;
    }
    const spot = (k: number) => (reach * (k + uniform())) / cells;
    return [spot(Math.floor(low / cells)), spot(low % cells)];
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const neuron = (droplet?: boolean) => {
    const first: Half = { power: [normal() ** 2 / modulus], phase: [uniform() < 0.5 ? 0 : 0.5] };
    const second: Half = { power: [normal() ** 2 / modulus], phase: [uniform() < 0.5 ? 0 : 0.5] };
    for (let k = 1; k <= (modulus - 1) / 2; k++) {
      const [phi, psi] = k === 1 && droplet !== undefined ? (droplet ? [1, 1] : [0, 0]) : pick();
      first.power.push(phi);
      second.power.push(psi);
      first.phase.push(uniform());
      second.phase.push(uniform());
    }
    return outputs(modulus, first, second);
  };
  const samples = 12_000;
  const size = modulus ** 2;
  const ridged = new Float64Array(size * size);
  for (let i = 0; i < samples; i++) addOuter(ridged, neuron(), readoutVariance / samples);
  for (let i = 0; i < size; i++) ridged[i * size + i]! += noise;
  const solved = inverse(ridged, size);
  let difference = 0;
  const pairs = 4_000;
  for (let i = 0; i < pairs; i++) {
    difference += (quadraticForm(solved, neuron(true)) - quadraticForm(solved, neuron(false))) / pairs;
  }
  const sampled = ((modulus * readoutVariance) / (2 * width)) * difference;
  // Fixed seed; the sampling error of the differences is below 2 %.
  expect(sampled / cost(1, 1)).toBeGreaterThan(0.93);
  expect(sampled / cost(1, 1)).toBeLessThan(1.07);
  // Of the order of C·P²/N, not C·P/N: the other droplets of the same neuron, P of them, share in it.
  expect((cost(1, 1) * width) / (0.5 * modulus ** 2)).toBeGreaterThan(2);
  expect((cost(1, 1) * width) / (0.5 * modulus ** 2)).toBeLessThan(2.4);
  expect(moments!.mean).toBeGreaterThan(0.5);
  expect(a).toBeLessThan(0.52);
});

test("P → ∞: a droplet costs 2p/(s + Cp²)·CP²/N, p the share of droplets, s = σ²/σ_I²", () => {
  const share = 0.5;
  const misses = [101, 997].map((modulus) => {
    const width = 60 * share * modulus ** 2 * 1e3;
    const network = simulable(modulus, width, 3, share);
    network.noise = 0.8 * thresholds(network, "corrected").onset;
    const { fluctuations, dropletFraction: p, solver } = modularAdditionTheory(core, network, { trace: true });
    expect(solver.converged).toBe(true);
    const cost = 2 * fluctuations.linear + fluctuations.product + 2 * fluctuations.square;
    return Math.abs((cost * width) / (share * modulus ** 2) / ((2 * p) / (0.8 + share * p * p)) - 1);
  });
  expect(misses[0]!).toBeLessThan(0.4);
  expect(misses[1]!).toBeLessThan(misses[0]! / 5);
});

test("the trace term brings |a| towards exact sampling at P = 11 (PHYSICS 8: .911 and .5075)", () => {
  const network = simulable(11, 600, 3, 0.5);
  const { onset } = thresholds(network, "corrected");
  for (const [share, exact] of [
    [0.95, 0.911],
    [0.5, 0.5075],
  ] as const) {
    const [without, withTrace] = [false, true].map((trace) => {
      return modularAdditionTheory(core, { ...network, noise: share * onset }, { trace }).a;
    });
    expect(withTrace!).toBeGreaterThan(without!);
    expect(withTrace!).toBeLessThan(exact);
  }
});

test("without droplets and without tilt the moments are the prior's, and the trace term vanishes as 1/N", () => {
  const network = { ...simulable(7, 1e3, 3, 0.5), noise: 1 };
  const costs = [1e3, 1e4].map((width) => {
    return modularAdditionTheory(core, { ...network, width }, { trace: true }).fluctuations.linear;
  });
  expect(costs[0]! / costs[1]!).toBeCloseTo(10, 2);
});

test.each([3, 5, 7])("P = %d: the NNGP kernel on all pairs has the closed spectrum", (modulus) => {
  const rows = modulus ** 2;
  const data = new Float64Array(rows * 2 * modulus);
  for (let i = 0; i < rows; i++) {
    data[i * 2 * modulus + Math.floor(i / modulus)] = 1;
    data[i * 2 * modulus + modulus + (i % modulus)] = 1;
  }
  const kernel = { activation: "quadratic", inputVariance: 0.7, readoutVariance: 1.3 } as const;
  const found = symmetricEigenvalues(nngpKernel(core, kernel, { data, rows, dim: 2 * modulus }), rows);
  const spectrum = modularNngpSpectrum(modulus, 1.3, 0.7);
  const expected = spectrum.flatMap(({ value, multiplicity }) => Array<number>(multiplicity).fill(value));
  expected.sort((a, b) => a - b);
  expect(expected).toHaveLength(rows);
  found.forEach((value, i) => {
    expect(value / expected[i]!).toBeCloseTo(1, 10);
  });
  const unit = modularNngpSpectrum(modulus).map(({ value }) => value);
  const P = modulus;
  [4 * P * P + 4 * P + 4, 2 * P + 4, 4, 4].forEach((value, i) => {
    expect(unit[i]! / value).toBeCloseTo(1, 12);
  });
});

test("spectrum and trace of what cannot be are refused by name", () => {
  expect(() => modularNngpSpectrum(9)).toThrow("modulus: expected an odd prime");
  expect(() => modularNngpSpectrum(7, -1)).toThrow("readoutVariance: expected a number above 0");
  const network = { ...simulable(7, 600, 3, 0.5), noise: 1e-4 };
  expect(() => modularAdditionTheory(core, network, { trace: true, normalisation: "printed" })).toThrow("trace: ");
  expect(degeneracy(3).phi).toBe(1);
});
