/** The largest frequency, and the step of underdamped Langevin that follows it. */
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { PhaseSpace } from "../../src/moves/phase-space.ts";
import { largestFrequency } from "../../src/moves/underdamped/stiffness.ts";
import { ErfNetwork } from "../../src/network/erf-network.ts";
import type { Network } from "../../src/network/network.ts";
import { samplerReport } from "../../src/run/sections/sampler.ts";
import { drawStart } from "../../src/tasks/dense/start.ts";
import { type Changes, chainSpec } from "../experiment.ts";
import { loadData } from "../networks.ts";
import { modes } from "../physics/statistics.ts";
import { gradient } from "../reference/network.ts";
import { dataSetOf } from "../tasks/data-set.ts";
import { posterior as gaussian, readoutAlone } from "./readout-alone.ts";

const core = await loadCore();
const key = { low: 3, high: 4 };

function frequencyOf(network: Network, posterior: typeof gaussian, step = 1): number {
  const space = new PhaseSpace({ core, network, posterior, key });
  network.evaluate();
  return largestFrequency(space, network, step);
}

describe.each(["f64", "f32"] as const)("the largest frequency, %s", (precision) => {
  test("is that of the stiffest mode of a Gaussian", () => {
    const { network, precisions } = readoutAlone(core, precision);
    const exact = Math.sqrt(gaussian.readoutVariance * Math.max(...precisions));
    expect(frequencyOf(network, gaussian) / exact).toBeCloseTo(1, 3);
    network.close();
  });

  test("is that of the Hessian of a network, which it leaves as it was", () => {
    const posterior = { inputVariance: 0.3, readoutVariance: 0.2, noise: 0.05 };
    const [width, dim, samples] = [3, 2, 40];
    const network = new ErfNetwork(core, { samples, testSamples: 1, dim, width, precision, vectors: 4 });
    loadData(core, network);
    drawStart(core, network, posterior, key, null);
    const data = dataSetOf(network);
    const before = [network.weights().slice(), network.readout().slice()];
    // Natural order out of a single panel.
    const lane = precision === "f32" ? 8 : 4;
    const at = Array.from(
      { length: width * dim },
      (_, j) => network.weights()[(j % dim) * lane + Math.floor(j / dim)]!,
    );
    const theta = [...at, ...network.readout().subarray(0, width)];
    const deviations = theta.map((_, i) =>
      Math.sqrt(i < width * dim ? posterior.inputVariance : posterior.readoutVariance),
    );
    const slope = (x: number[]) => {
      const { weights, readout } = gradient(
        { weights: x.slice(0, width * dim), readout: x.slice(width * dim) },
        data,
        posterior,
      );
      return [...weights, ...readout].map((g, i) => g * deviations[i]!);
    };
    const size = 1e-5;
    const hessian = theta.map((_, j) => {
      const moved = (sign: number) => slope(theta.map((x, i) => (i === j ? x + sign * size * deviations[j]! : x)));
      const [up, down] = [moved(1), moved(-1)];
      return up.map((g, i) => (g - down[i]!) / (2 * size));
    });
    const exact = Math.sqrt(Math.max(...modes(hessian).values.map(Math.abs)));
    const found = frequencyOf(network, posterior);
    // From below, but for the bend of the network over the displacement.
    expect(found / exact).toBeGreaterThan(0.9);
    expect(found / exact).toBeLessThan(1.05);
    expect([network.weights().slice(), network.readout().slice()]).toEqual(before);
    network.close();
  });
});

describe("the step follows the stiffness", () => {
  const chainOf = (changes: Changes) => {
    const spec = chainSpec({
      task: { dim: 7, samples: 200 },
      network: { width: 24 },
      precision: "f32",
      ...changes,
    });
    const chain = openChain(core, spec, null);
    return { chain, step: () => samplerReport(core, spec.experiment, [chain.state()])!.stepSize };
  };
  const sampler = { kind: "underdamped", adaptation: "burn-in", stepSize: 1.2, burnIn: 300, steps: 1000 } as const;

  test("during burn-in, and stands still after it", () => {
    const { chain, step } = chainOf({ sampler });
    const seen = [1, 1, 1, 1, 1, 4, 191, 57, 42, 1, 200, 500].map((steps) => {
      chain.advance(steps);
      return step();
    });
    chain.close();
    expect(seen[0]).toBeGreaterThan(0);
    // Measured at steps 0, 1, 2, 4, …, 256 and 299.
    const changed = seen.slice(1).map((size, i) => size !== seen[i]);
    expect(changed).toEqual([true, true, false, true, true, true, true, false, true, false, false]);
  });

  test("to where a fixed one would have diverged", () => {
    const steep = { noise: 2e-4, network: { width: 24, readoutVariance: 2 } };
    const { chain, step } = chainOf({ ...steep, sampler });
    chain.advance(1000);
    expect(step()).toBeLessThan(0.15);
    chain.close();
    const fixed = chainOf({ ...steep, sampler: { ...sampler, adaptation: "none" as const, stepSize: 0.3 } });
    expect(() => fixed.chain.advance(1000)).toThrow(/diverged/);
    fixed.chain.close();
  });

  test.each([1, 2, 3])("down where a network outgrows it after a short burn-in, and the run says so: %i", (seed) => {
    const outgrown = (burnIn: number) => {
      const spec = chainSpec({
        task: { dim: 20, samples: 200 },
        network: { width: 40, readoutVariance: 0.1 },
        noise: 0.001,
        seed,
        precision: "f32",
        sampler: { kind: "underdamped", adaptation: "burn-in", stepSize: 1.2, burnIn, steps: 3000 },
      });
      const chain = openChain(core, spec, null);
      chain.advance(2000);
      const { names, values } = chain.advance(1000);
      const { stepSize, warning } = samplerReport(core, spec.experiment, [chain.state()])!;
      chain.close();
      const losses = values.filter((_, i) => i % names.length === names.indexOf("trainLoss"));
      return { loss: losses.reduce((sum, x) => sum + x, 0) / losses.length, stepSize, warning };
    };
    const [short, long] = [outgrown(5), outgrown(2000)];
    expect(long.warning).toBe(undefined);
    expect(short.warning).toMatch(
      /^1 of 1 chains: the network outgrew its step after burn-in, at step \d+ for the last/,
    );
    // Above the stable step the loss grows by orders of magnitude, until erf saturates.
    expect(short.loss / long.loss).toBeCloseTo(1, 1);
    expect(short.stepSize / long.stepSize).toBeLessThan(2 / 1.2);
  });

  // A network with quadratic outputs does not saturate: it stiffened within a few steps of its fall, and diverged.
  test.each([
    [1, 1.2],
    [2, 1.2],
    [1, 1.9],
  ])("on the way down from a barrier, seed %i, ε√λ = %f", (seed, stepSize) => {
    const experiment = resolveExperiment({
      task: { kind: "modular-addition", modulus: 23, fraction: 0.7, sextic: 1e-5 },
      network: { width: 200, readoutVariance: 5e-9 },
      noise: 1e-4,
      chains: 1,
      seed,
      sampler: { kind: "underdamped", stepSize, steps: 2000, burnIn: 1000 },
    });
    const chain = openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
    const step = () => samplerReport(core, experiment, [chain.state()])!.stepSize;
    chain.advance(2);
    const first = step();
    chain.advance(298);
    // It has left the barrier: its stiffest direction is that of a network that learns.
    expect(step()).toBeLessThan(first / 3);
    expect(step()).toBeGreaterThan(first / 100);
    chain.close();
  });
});
