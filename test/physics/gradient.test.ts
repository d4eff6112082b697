/**
 * The step follows the gradient of the potential of PHYSICS (1.1), and of nothing
 * else: at noise 0 a step is θ − hM ∇U, so with hM = 1 it gives ∇U away.
 */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { type Data, gradient, loss, type Network, potential } from "../reference/network.ts";
import { normals } from "../reference/random.ts";
import { GivenNetwork } from "./given-network.ts";

const core = await loadCore();
const prior = { inputVariance: 0.3, readoutVariance: 0.05, noise: 0.4 };

const shapes = [
  { n: 1, d: 1, N: 1 },
  { n: 5, d: 3, N: 2 },
  { n: 37, d: 7, N: 9 },
  { n: 65, d: 13, N: 17 },
  { n: 300, d: 5, N: 3 },
];

function problem({ n, d, N }: (typeof shapes)[number]): {
  data: Data;
  network: { [K in keyof Network]: Float64Array };
} {
  return {
    data: { inputs: normals(n * d, 1), targets: normals(n, 2) },
    network: { weights: normals(N * d, 3, 1 / Math.sqrt(d)), readout: normals(N, 4) },
  };
}

function gradientOfTheCore(data: Data, network: Network, precision: "f32" | "f64") {
  const given = new GivenNetwork(core, data, network, precision);
  const before = given.network;
  const whole = { drift: 1, noise: 0 };
  given.step(prior, whole, whole, 0);
  const after = given.network;
  return {
    weights: before.weights.map((w, i) => w - after.weights[i]!),
    readout: before.readout.map((a, i) => a - after.readout[i]!),
  };
}

describe.each(shapes)("n = $n, d = $d, N = $N", (shape) => {
  const { data, network } = problem(shape);

  test("the gradient is the central difference of the potential", () => {
    const found = gradientOfTheCore(data, network, "f64");
    for (const layer of ["weights", "readout"] as const) {
      const parameters = network[layer];
      // A prime stride visits every dimension and neuron without visiting every pair.
      for (let i = 0; i < parameters.length; i += parameters.length > 50 ? 7 : 1) {
        const at = parameters[i]!;
        const shifted = (by: number) => {
          parameters[i] = at + by;
          const U = potential(network, data, prior);
          parameters[i] = at;
          return U;
        };
        // Fourth order: the error is a few h⁴ U⁽⁵⁾ + 2⁻⁵³ U/h, below 1e-8 of U here.
        const h = 2e-3;
        const difference = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
        expect(Math.abs(found[layer][i]! - difference), `${layer} ${i}`).toBeLessThan(
          1e-8 * potential(network, data, prior),
        );
      }
    }
  });

  test("gradient and loss are those of the reference, to the last digits of their type", () => {
    const expected = gradient(network, data, prior);
    const squares = loss(network, data);
    for (const [precision, u] of [
      ["f64", 2 ** -53],
      ["f32", 2 ** -24],
    ] as const) {
      const found = gradientOfTheCore(data, network, precision);
      const size = Math.max(...expected.weights.map(Math.abs), ...expected.readout.map(Math.abs), 1);
      const allowed = (shape.n + shape.d + shape.N + 20) * u * size;
      for (const layer of ["weights", "readout"] as const) {
        for (const [i, value] of expected[layer].entries()) {
          expect(Math.abs(found[layer][i]! - value), `${precision} ${layer} ${i}`).toBeLessThan(allowed);
        }
      }
      const evaluated = new GivenNetwork(core, data, network, precision).core.evaluate();
      expect(Math.abs(evaluated - squares)).toBeLessThan((shape.d + shape.N + 20) * u * (squares + 1));
    }
  });
});

test("a step of hM moves by hM times the gradient: twice the drift, twice the way", () => {
  const { data, network } = problem(shapes[2]!);
  const { weights, readout } = gradient(network, data, prior);
  const given = new GivenNetwork(core, data, network, "f64");
  given.step(prior, { drift: 1e-3, noise: 0 }, { drift: 2e-3, noise: 0 }, 0);
  const after = given.network;
  weights.forEach((g, i) => {
    expect(after.weights[i]).toBeCloseTo(network.weights[i]! - 1e-3 * g, 12);
  });
  readout.forEach((g, i) => {
    expect(after.readout[i]).toBeCloseTo(network.readout[i]! - 2e-3 * g, 12);
  });
});
