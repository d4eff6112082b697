/**
 * One quadratic neuron at P = 3: the exact density of its input weights, by quadrature, against chains that integrate
 * the readout out and chains that sample it (PHYSICS 1 and 4).
 *
 * In Fourier modes u_0, v_0 (real) and u_1, v_1 (Φ = |u_1|², Ψ = |v_1|², phases θ, η), with s = u_0 + v_0, all that the
 * posterior depends on is Σ_p(y_p·h)² = 4P³·2ΦΨ and |h|², whose four parts (assembly/modular/centre.ts) are
 *
 *     9(s² + 2Φ + 2Ψ)² + 3(24s²Φ + 24sΦ^{3/2} cos 3θ + 6Φ²) + 3(the same of Ψ, η) + 144ΦΨ
 *
 * False alarms: 3 comparisons a case, 12 in all, at 6 standard errors, each by chance with probability 1.1e-7.
 */

import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { openSampler } from "../../src/moves/samplers.ts";
import { CollapsedNetwork } from "../../src/tasks/modular-addition/collapsed-network.ts";
import { QuadraticNetwork } from "../../src/tasks/modular-addition/network.ts";
import { modularChainSpec } from "../experiment.ts";
import { withPairs } from "../networks.ts";
import { batchMeans } from "../physics/statistics.ts";

const core = await loadCore();
const P = 3;
const posterior = { inputVariance: 1, readoutVariance: 0.05, noise: 0.4 };
const SIGMAS = 6;

interface Exact {
  product: number;
  power: number;
  square: number;
}

/** Midpoints of cells in Φ^{1/2} and the trapezoidal rule elsewhere, whose integrands are periodic or fall like Gaussians. */
function quadrature(points: number, sextic: number): Exact {
  const { readoutVariance: va, noise } = posterior;
  const sums = { norm: 0, product: 0, power: 0, square: 0 };
  const line = Array.from({ length: points }, (_, i) => 3 * ((2 * i) / (points - 1) - 1));
  const radii = Array.from({ length: points }, (_, i) => ((i + 0.5) * 2.2) / points);
  const angles = Array.from({ length: 8 }, (_, i) => Math.cos((2 * Math.PI * (i + 0.5)) / 8));
  for (const u0 of line) {
    for (const v0 of line) {
      const s = u0 + v0;
      const bare = 1.5 * (u0 * u0 + v0 * v0) + (sextic / 2) * (u0 ** 6 + v0 ** 6);
      for (const x of radii) {
        const phi = x * x;
        for (const y of radii) {
          const psi = y * y;
          const action = bare + P * (phi + psi) + sextic * (phi ** 3 + psi ** 3);
          const common = 9 * (s * s + 2 * phi + 2 * psi) ** 2 + 144 * phi * psi;
          const even = 72 * s * s * (phi + psi) + 18 * (phi * phi + psi * psi);
          const target = 216 * phi * psi;
          for (const first of angles) {
            for (const second of angles) {
              const h = common + even + 72 * s * (phi * x * first + psi * y * second);
              const fit = (va * target) / (noise * (noise + va * h));
              const weight = Math.exp(-action + fit / 2 - (P / 2) * Math.log(1 + (va * h) / noise)) * x * y;
              sums.norm += weight;
              sums.product += weight * phi * psi;
              sums.power += weight * (phi + psi);
              sums.square += weight * s * s;
            }
          }
        }
      }
    }
  }
  return { product: sums.product / sums.norm, power: sums.power / sums.norm, square: sums.square / sums.norm };
}

const shape = { modulus: P, width: 1, trained: P * P, precision: "f64" as const };
const workspace = { vectors: 3 };
const all = Array.from({ length: P * P }, (_, i) => i);

/** At γ = 0 theory has no density, but the network's likelihood is at most 1: its posterior is as good as its prior. */
describe.each([0.3, 0])("γ = %f", (sextic) => {
  const exact = quadrature(26, sextic);
  const decay = { sextic, space: "fourier" as const, noise: posterior.noise };

  test("the quadrature has converged", () => {
    const coarse = quadrature(18, sextic);
    for (const name of ["product", "power", "square"] as const) {
      expect(Math.abs(coarse[name] / exact[name] - 1), name).toBeLessThan(0.01);
    }
  });

  test.each([
    [
      "integrated out",
      () => withPairs(new CollapsedNetwork(core, shape, decay, posterior.readoutVariance, workspace), all),
    ],
    ["sampled", () => withPairs(new QuadraticNetwork(core, shape, decay, workspace), all)],
  ] as const)("Hamiltonian Monte Carlo with the readout %s", (_name, make) => {
    const network = make();
    const T = 60_000;
    const burnIn = 1000;
    const { sampler } = modularChainSpec({
      sampler: { kind: "hmc", stepSize: 0.2, leapfrogSteps: 6, burnIn },
    }).experiment;
    const chain = openSampler({ core, network, posterior, key: { low: 3, high: 4 } }, sampler);
    const weights = network.numbers(network.at.weights, 8 * 4);
    for (let k = 0; k < 2 * P; k++) weights[4 * k] = 0.3 * Math.sin(k + 1);
    const series = { product: new Float64Array(T), power: new Float64Array(T), square: new Float64Array(T) };
    for (let step = 0; step < burnIn + T; step++) {
      chain.evaluate();
      if (step >= burnIn) {
        const { products, power } = network.modes(1);
        const s = [0, 1, 2, 3, 4, 5].reduce((sum, k) => sum + weights[4 * k]! / P, 0);
        series.product[step - burnIn] = products;
        series.power[step - burnIn] = power;
        series.square[step - burnIn] = s * s;
      }
      chain.move(step, false);
    }
    network.close();
    for (const name of ["product", "power", "square"] as const) {
      const { mean, error } = batchMeans(series[name], 64);
      expect(Math.abs(mean - exact[name]) / error, `${name}: ${mean} ± ${error}, exact ${exact[name]}`).toBeLessThan(
        SIGMAS,
      );
      expect(error / exact[name], `${name}: the test can tell anything`).toBeLessThan(0.05);
    }
    // Without data the three means are 1/9, 2/3 and 2/3, and a little less by the decay.
    expect(Math.abs(exact.square - 2 / 3)).toBeGreaterThan(0.1);
  });
});
