import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { loadCore } from "../../src/core/module.ts";
import type { ChainSpec } from "../../src/experiment/chain.ts";
import { type Changes, chainSpec } from "../experiment.ts";
import { teacherOf } from "../networks.ts";
import { kolmogorov, normalCdf } from "../physics/statistics.ts";

const core = await loadCore();
const [width, dim] = [61, 19];
const planted = { overlap: 0.72, readout: 0.05 };

function started(changes: Changes = {}, rest: Partial<ChainSpec> = {}) {
  const shape: Changes = { ...changes, task: { dim, ...changes.task }, network: { width, ...changes.network } };
  const chain = openChain(core, chainSpec(shape, rest), null);
  const weights = chain.weights();
  chain.close();
  return weights;
}

const prior = started();

test("a start from the prior: w ~ N(0, σ_w²/d), a ~ N(0, σ_a²/N)", () => {
  const { network } = chainSpec().experiment;
  const input = prior.input.map((w) => w / Math.sqrt(network.inputVariance / dim));
  const readout = prior.readout.map((a) => a / Math.sqrt(network.readoutVariance / width));
  // Probability of a larger distance 1e-7 each.
  expect(kolmogorov(input, normalCdf)).toBeLessThan(2.9);
  expect(kolmogorov(readout, normalCdf)).toBeLessThan(2.9);
  expect(new Set([...input, ...readout]).size).toBe(width * (dim + 1));
});

test("another variance scales the same draw", () => {
  const wide = started({ network: { inputVariance: 2, readoutVariance: 3.2 } });
  expect(wide.input).toEqual(prior.input.map((w) => 2 * w));
  expect(wide.readout).toEqual(prior.readout.map((a) => 2 * a));
});

test("every chain and data set starts elsewhere; the same one always there", () => {
  expect(started()).toEqual(prior);
  for (const other of [started({}, { chain: 1 }), started({}, { dataSet: 1 }), started({ seed: 1 })]) {
    expect(other.input.filter((w) => prior.input.includes(w))).toHaveLength(0);
    expect(other.readout.filter((a) => prior.readout.includes(a))).toHaveLength(0);
  }
});

test("f32 starts at the rounded weights of f64", () => {
  const rounded = started({ precision: "f32" });
  expect([...rounded.input]).toEqual([...prior.input].map(Math.fround));
  expect([...rounded.readout]).toEqual([...prior.readout].map(Math.fround));
});

describe("a planted start", () => {
  const spec = chainSpec({ task: { dim }, network: { width } });
  const teacher = teacherOf(core, spec);
  const overlap = (input: ArrayLike<number>, i: number) => teacher.reduce((q, t, k) => q + t * input[i * dim + k]!, 0);

  test.each([0, 0.14, 0.3, 1])("with fraction %d", (plantedFraction) => {
    const { input, readout } = started({ sampler: { start: "planted", plantedFraction } }, { planted });
    const count = Math.round(plantedFraction * width);
    let moved = 0;
    for (let i = 0; i < width; i++) {
      const before = overlap(prior.input, i);
      const after = overlap(input, i);
      const there = i < count;
      if (there) moved++;
      const sign = before < 0 ? -1 : 1;
      expect(after).toBeCloseTo(there ? sign * planted.overlap : before, 13);
      expect(readout[i]).toBeCloseTo(prior.readout[i]! + (there ? sign * planted.readout : 0), 14);
      for (let k = 0; k < dim; k++) {
        // What is perpendicular to the teacher stays.
        expect(input[i * dim + k]! - after * teacher[k]!).toBeCloseTo(
          prior.input[i * dim + k]! - before * teacher[k]!,
          13,
        );
      }
    }
    expect(moved).toBe(count);
    const signs = Array.from({ length: count }, (_, i) => Math.sign(overlap(input, i)));
    if (plantedFraction === 1) expect(new Set(signs)).toEqual(new Set([-1, 1]));
  });

  test("shows as that droplet fraction in the first draw", () => {
    const steps = { burnIn: 0, thin: 1, start: "planted", plantedFraction: 0.3 } as const;
    // A prior so narrow that no neuron is beyond 0.5 by itself.
    const narrow = chainSpec({ task: { dim }, network: { width, inputVariance: 0.1 }, sampler: steps }, { planted });
    const chain = openChain(core, narrow, null);
    const { names, values, overlaps } = chain.advance(1);
    expect(values[names.indexOf("dropletFraction")]).toBe(18 / 61);
    const sizes = Array.from(overlaps, Math.abs);
    for (const q of sizes.slice(0, 18)) expect(q).toBeCloseTo(planted.overlap, 6);
    expect(Math.max(...sizes.slice(18))).toBeLessThan(0.5);
  });
});
