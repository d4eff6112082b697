/**
 * What a draw says about the network is true of it: the population projections
 * of PHYSICS (3.1) by integrals over x that know no closed form, and the whole row
 * of a draw from the weights at its step.
 *
 * False alarms: a Monte-Carlo mean of 2·10⁵ values is normal; at 5.5 standard
 * errors each of the 4 comparisons fails by chance with probability 4e-8.
 */
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { loadCore } from "../../src/core/module.ts";
import type { ErfNetwork } from "../../src/network/erf-network.ts";
import { DirectionObserver } from "../../src/tasks/dense/observers.ts";
import { type Changes, chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";
import { loss, type Network, output } from "../reference/network.ts";
import { normals } from "../reference/random.ts";
import { dataSetOf } from "../tasks/data-set.ts";
import { GivenNetwork } from "./given-network.ts";
import { estimate } from "./statistics.ts";

const core = await loadCore();

function observed(network: ErfNetwork, teacher: Float64Array): Record<string, number> {
  const observer = new DirectionObserver(core, network, teacher);
  const { values } = observer.measure();
  observer.close();
  return Object.fromEntries(DirectionObserver.names(core).map((name, i) => [name, values[i]!]));
}

/** A network of order-one weights and the teacher along the first axis. */
function networkIn(dim: number, width: number): { network: Network; found: Record<string, number> } {
  const network = { weights: normals(width * dim, 1, 0.7), readout: normals(width, 2) };
  const given = new GivenNetwork(core, { inputs: normals(dim, 3), targets: [1] }, network, "f64");
  const teacher = Float64Array.from({ length: dim }, (_, k) => (k === 0 ? 1 : 0));
  return { network, found: observed(given.core, teacher) };
}

const h1 = (z: number) => z;
const h3 = (z: number) => z ** 3 - 3 * z;

describe("f1 = E[f H1] and f3 = E[f H3]/6", () => {
  // The trapezoidal rule converges for a Gaussian weight as Gauss–Hermite does, and needs no nodes.
  const points = Array.from({ length: 241 }, (_, i) => (i - 120) / 12);
  const weight = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / 12;

  test("in one dimension, by quadrature", () => {
    const { network, found } = networkIn(1, 5);
    const mean = (h: (z: number) => number) =>
      points.reduce((sum, x) => sum + weight(x) * h(x) * output(network, [x], 0, 1), 0);
    expect(found.f1).toBeCloseTo(mean(h1), 13);
    expect(found.f3).toBeCloseTo(mean(h3) / 6, 13);
  });

  test("in two dimensions, by quadrature", () => {
    const { network, found } = networkIn(2, 3);
    const mean = (h: (z: number) => number) =>
      points.reduce(
        (sum, x) =>
          sum + points.reduce((line, y) => line + weight(x) * weight(y) * h(x) * output(network, [x, y], 0, 2), 0),
        0,
      );
    expect(found.f1).toBeCloseTo(mean(h1), 13);
    expect(found.f3).toBeCloseTo(mean(h3) / 6, 13);
  });

  test.each([3, 17])("in %i dimensions, by Monte Carlo", (dim) => {
    const { network, found } = networkIn(dim, 4);
    const count = 200_000;
    const inputs = normals(count * dim, 9);
    const linear = new Float64Array(count);
    const cubic = new Float64Array(count);
    for (let sample = 0; sample < count; sample++) {
      const f = output(network, inputs, sample, dim);
      linear[sample] = f * h1(inputs[sample * dim]!);
      cubic[sample] = (f * h3(inputs[sample * dim]!)) / 6;
    }
    for (const [value, samples] of [
      [found.f1!, linear],
      [found.f3!, cubic],
    ] as const) {
      const { mean, error } = estimate(samples);
      expect(Math.abs(mean - value) / error).toBeLessThan(5.5);
    }
  });
});

const drawn: Changes[] = (["f32", "f64"] as const).flatMap((precision) => [
  { precision },
  { precision, task: { samples: 5, testSamples: 300, dim: 3 }, network: { width: 33 } },
]);

test.each(drawn)("a row of draws describes the weights before its step: %o", (changes) => {
  const spec = chainSpec({ ...changes, sampler: { burnIn: 0, thin: 1 } });
  const { precision, task, network: shape } = spec.experiment;
  const { network, teacher } = openTeacherStudent(core, spec);
  const { inputs, targets, testInputs, testTargets } = dataSetOf(network);
  const chain = openChain(core, spec, null);
  chain.advance(30);
  const { input, readout } = chain.weights();
  const { steps, values, overlaps, names } = chain.advance(1);
  expect([...steps]).toEqual([30]);

  const state = { weights: input, readout };
  const { width } = shape;
  const { dim } = task;
  const q = Array.from({ length: width }, (_, i) => teacher.reduce((sum, t, k) => sum + t * input[i * dim + k]!, 0));
  const norm = Array.from(input).reduce((sum, w) => sum + w * w, 0);
  const along = q.reduce((sum, overlap) => sum + overlap ** 2, 0);
  const expected: Record<string, number> = {
    dropletFraction: q.filter((overlap) => Math.abs(overlap) > 0.5).length / width,
    varianceAlongTeacher: along / width,
    perpendicularNorm: (norm - along) / width,
    trainLoss: loss(state, { inputs, targets }) / task.samples,
    testLoss: loss(state, { inputs: testInputs, targets: testTargets }) / task.testSamples,
  };
  // Losses are made from outputs of the network's own type, the rest in f64.
  for (const [name, value] of Object.entries(expected)) {
    const digits = precision === "f32" && name.endsWith("Loss") ? 5 : 12;
    expect(values[names.indexOf(name)], name).toBeCloseTo(value, digits);
  }

  // Least squares by its own condition: what is left is orthogonal to both parts.
  const projections = Array.from(targets, (_, i) => teacher.reduce((sum, t, k) => sum + t * inputs[i * dim + k]!, 0));
  const [trainF1, trainF3] = ["trainF1", "trainF3"].map((name) => values[names.indexOf(name)]);
  for (const h of [h1, h3]) {
    const products = projections.map((z, i) => {
      const f = output(state, inputs, i, dim);
      return { left: (f - trainF1! * h1(z) - trainF3! * h3(z)) * h(z), whole: Math.abs(f * h(z)) };
    });
    const total = (of: "left" | "whole") => products.reduce((sum, product) => sum + product[of], 0);
    expect(Math.abs(total("left")) / total("whole")).toBeLessThan(precision === "f32" ? 1e-4 : 1e-12);
  }
  expect([...overlaps]).toEqual(q.map((overlap) => expect.closeTo(overlap, 6)));
});
