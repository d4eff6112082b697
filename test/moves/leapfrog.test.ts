/** The leapfrog and its energies: reversible, preserving volume, O(ε²), exact for the prior, and good in f32. */
import { describe, expect, test } from "vitest";
import type { Precision } from "../../src/core/kernels.ts";
import { loadCore } from "../../src/core/module.ts";
import { leapfrog } from "../../src/moves/hamiltonian/leapfrog.ts";
import { PhaseSpace } from "../../src/moves/phase-space.ts";
import { ErfNetwork } from "../../src/network/erf-network.ts";
import { layerLength, type Network, type Posterior, vectorLength } from "../../src/network/network.ts";

import { drawStart } from "../../src/tasks/dense/start.ts";
import { inPanels, quadsOf } from "../kernels/packing.ts";
import { loadData } from "../networks.ts";
import { potential } from "../reference/network.ts";
import { dataSetOf } from "../tasks/data-set.ts";

const core = await loadCore();
const key = { low: 7, high: 8 };

interface Shape {
  samples: number;
  dim: number;
  width: number;
  precision: Precision;
}

function opened(shape: Shape, posterior: Posterior) {
  const network = new ErfNetwork(core, { ...shape, testSamples: 1, vectors: 3 });
  loadData(core, network);
  drawStart(core, network, posterior, key, null);
  const space = new PhaseSpace({ core, network, posterior, key });
  space.refresh(1, 0);
  return { network, space, loss: network.evaluate(), ...views(network, posterior) };
}

/** All parameters, layer after layer, and their momenta. */
function views(network: Network, posterior: Posterior) {
  const layers = network.layers(posterior);
  const parts = layers.map((layer) => network.numbers(layer.parameters, layerLength(network, layer)));
  return {
    parameters: {
      read: () => Float64Array.from(parts.flatMap((part) => [...part])),
      write(values: Float64Array) {
        let at = 0;
        for (const part of parts) {
          part.set(values.subarray(at, at + part.length));
          at += part.length;
        }
      },
    },
    momenta: network.numbers(network.at.vectors, vectorLength(network, layers)),
  };
}

const usual = { inputVariance: 0.1, readoutVariance: 0.02, noise: 0.2 };
const small: Shape = { samples: 37, dim: 5, width: 11, precision: "f64" };
/** At this noise the data are gone. */
const noData = { ...usual, noise: 1e14 };

const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

test("with momenta turned round it goes back to where it came from", () => {
  const { network, space, parameters, momenta } = opened(small, usual);
  const [start, first] = [parameters.read(), Float64Array.from(momenta)];
  leapfrog(space, network, 0.2, 17);
  const moved = parameters.read().map((x, i) => x - start[i]!);
  momenta.forEach((p, i) => {
    momenta[i] = -p;
  });
  leapfrog(space, network, 0.2, 17);
  expect(largest(moved)).toBeGreaterThan(0.1);
  expect(largest(parameters.read().map((x, i) => x - start[i]!))).toBeLessThan(1e-12);
  expect(largest(momenta.map((p, i) => p + first[i]!))).toBeLessThan(1e-11);
  network.close();
});

test("it preserves the volume of phase space", () => {
  const shape: Shape = { samples: 5, dim: 2, width: 1, precision: "f64" };
  const posterior = { inputVariance: 1, readoutVariance: 1, noise: 3 };
  const { network, space, parameters, momenta } = opened(shape, posterior);
  const [start, first] = [parameters.read(), Float64Array.from(momenta)];
  // Whitened coordinates: all prior variances are 1. Places of the two weights and the readout in the panels.
  const places = [0, 4, 16];
  const end = (shift: number, place: number, size: number): number[] => {
    parameters.write(start);
    momenta.set(first);
    const values = parameters.read();
    if (shift === 0) values[place]! += size;
    else momenta[place]! += size;
    parameters.write(values);
    network.evaluate();
    leapfrog(space, network, 0.3, 4);
    const reached = parameters.read();
    return [...places.map((at) => reached[at]!), ...places.map((at) => momenta[at]!)];
  };
  const size = 1e-5;
  const jacobian = [0, 1].flatMap((shift) =>
    places.map((place) => {
      const [up, down] = [end(shift, place, size), end(shift, place, -size)];
      return up.map((x, i) => (x - down[i]!) / (2 * size));
    }),
  );
  expect(determinant(jacobian)).toBeCloseTo(1, 7);
  network.close();
});

function determinant(rows: number[][]): number {
  const a = rows.map((row) => [...row]);
  let product = 1;
  for (let c = 0; c < a.length; c++) {
    const pivot = a.findIndex(
      (row, r) => r >= c && Math.abs(row[c]!) === Math.max(...a.slice(c).map((x) => Math.abs(x[c]!))),
    );
    if (pivot !== c) {
      [a[c], a[pivot]] = [a[pivot]!, a[c]!];
      product = -product;
    }
    product *= a[c]![c]!;
    for (let r = c + 1; r < a.length; r++) {
      const factor = a[r]![c]! / a[c]![c]!;
      for (let k = c; k < a.length; k++) a[r]![k]! -= factor * a[c]![k]!;
    }
  }
  return product;
}

/** The change of energy over a trajectory. */
function energyChange(shape: Shape, posterior: Posterior, epsilon: number, steps: number): number {
  const { network, space, loss } = opened(shape, posterior);
  space.leaveEnergy(0);
  const end = leapfrog(space, network, epsilon, steps);
  space.leaveEnergy(1);
  const change = space.energy(1) - space.energy(0) + (end - loss) / (2 * posterior.noise);
  network.close();
  return change;
}

describe("energy", () => {
  test("its error is O(ε²) at a fixed length", () => {
    const errors = [0.08, 0.04, 0.02].map((epsilon) => energyChange(small, usual, epsilon, Math.round(0.8 / epsilon)));
    expect(Math.abs(errors[0]!)).toBeGreaterThan(1e-4);
    expect(errors[0]! / errors[1]!).toBeCloseTo(4, 0);
    expect(errors[1]! / errors[2]!).toBeCloseTo(4, 1);
  });

  test.each([0.1, 1, 1.9])("without data it is kept to rounding at ε = %f", (epsilon) => {
    const large = { samples: 4, dim: 50, width: 100, precision: "f64" } as const;
    // Of 5,000 parameters; the plain leapfrog would be off by some 0.1·√5000 at ε = 1.
    expect(Math.abs(energyChange(large, noData, epsilon, 9))).toBeLessThan(1e-8);
  });

  test.each([1, 1.9])("without data a step is the rotation by 2 arcsin(ε/2), ε = %f", (epsilon) => {
    const { network, space, parameters, momenta } = opened(small, noData);
    const layers = network.layers(noData);
    const deviations = layers.flatMap((layer) =>
      Array.from({ length: layerLength(network, layer) }, () => Math.sqrt(layer.priorVariance)),
    );
    const white = () => parameters.read().map((x, i) => x / deviations[i]!);
    const [x, p] = [white(), Float64Array.from(momenta)];
    leapfrog(space, network, epsilon, 1);
    const angle = 2 * Math.asin(epsilon / 2);
    expect(largest(white().map((z, i) => z - Math.cos(angle) * x[i]! - Math.sin(angle) * p[i]!))).toBeLessThan(1e-12);
    expect(largest(momenta.map((z, i) => z + Math.sin(angle) * x[i]! - Math.cos(angle) * p[i]!))).toBeLessThan(1e-12);
    network.close();
  });

  test("the difference in f32 is that of U + |p|²/2 of the same numbers in f64, but for 2·10⁻³", () => {
    // The sizes of the paper's figure at α = β = 1/8.
    const shape = { samples: 375, dim: 53, width: 88, precision: "f32" } as const;
    const posterior = { inputVariance: 0.5 / 53, readoutVariance: 0.0323 / 88, noise: 0.15 };
    const { network, space, parameters, momenta } = opened(shape, posterior);
    const data = dataSetOf(network);
    const exactly = () => {
      const numbers = parameters.read();
      const weights = new Float64Array(shape.width * shape.dim);
      for (let i = 0; i < shape.width; i++) {
        for (let k = 0; k < shape.dim; k++) {
          weights[i * shape.dim + k] = numbers[inPanels(i, k, quadsOf(shape.dim), "f32")]!;
        }
      }
      const readout = numbers.slice(11 * 8 * quadsOf(shape.dim), 11 * 8 * quadsOf(shape.dim) + shape.width);
      return (
        potential({ weights, readout }, data, posterior) + Array.from(momenta).reduce((sum, p) => sum + p * p, 0) / 2
      );
    };
    const errors = Array.from({ length: 12 }, (_, i) => {
      space.refresh(100 + i, 0);
      const loss = network.evaluate();
      const before = exactly();
      space.leaveEnergy(0);
      const end = leapfrog(space, network, 0.2, 8);
      space.leaveEnergy(1);
      const change = space.energy(1) - space.energy(0) + (end - loss) / (2 * posterior.noise);
      return change - (exactly() - before);
    });
    network.close();
    expect(largest(errors)).toBeLessThan(2e-3);
    expect(largest(errors)).toBeGreaterThan(0);
  });
});
