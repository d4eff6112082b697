/**
 * Same bytes (PROMISES 1): of a chain, however its steps are cut, wherever
 * it goes on, whatever else its core does, in each strict build, and as recorded.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { loadCore } from "../../src/core/module.ts";
import type { Chain, ChainSpec, ChainState, Draws, PlantedStart } from "../../src/experiment/chain.ts";
import { type Changes, chainSpec, type ModularChanges, modularChainSpec } from "../experiment.ts";
import { expectGolden } from "../golden.ts";

const core = await loadCore();

const shape: Changes = { task: { dim: 7, samples: 301, testSamples: 21 }, network: { width: 43 } };
const planted = { overlap: 0.72, readout: 0.05 };
const langevin = (["f32", "f64"] as const).flatMap((precision) =>
  (["prior", "none"] as const).flatMap((preconditioner) =>
    (["prior", "planted"] as const).map((start) => ({
      name: `${precision}, M = ${preconditioner}, start ${start}`,
      spec: chainSpec(
        {
          precision,
          ...shape,
          sampler: { preconditioner, start, stepSize: preconditioner === "prior" ? 0.01 : 2e-5 },
        },
        { planted: start === "planted" ? planted : null },
      ),
    })),
  ),
);
/** Burn-in, and with it adaptation, ends at step 20. */
const others = (
  [
    ["f32", { kind: "mala" }],
    ["f64", { kind: "underdamped" }],
    ["f32", { kind: "underdamped", adaptation: "burn-in", stepSize: 1 }],
    ["f32", { kind: "hmc" }],
    ["f64", { kind: "hmc", trajectory: "fixed" }],
    ["f32", { kind: "gibbs" }],
  ] as const
).map(([precision, sampler]) => ({
  name: `${precision}, ${sampler.kind}`,
  spec: chainSpec({ precision, ...shape, sampler }),
}));
others.push({
  name: "f64, gibbs, fewer samples than neurons",
  spec: chainSpec({ precision: "f64", ...shape, task: { ...shape.task, samples: 31 }, sampler: { kind: "gibbs" } }),
});
const mode = { power: 1 };
const quadratic: [string, ModularChanges, PlantedStart | null][] = [
  ["f32, pairs", { precision: "f32", task: { fraction: 0.7 } }, null],
  ["f32, Gram matrices", { precision: "f32", task: { modulus: 13 } }, null],
  ["f64, planted", { task: { sexticSpace: "real" } }, mode],
  ["f64, readout integrated out", { task: { readout: "collapsed" } }, null],
  [
    "f64, readout integrated out, hmc",
    { task: { readout: "collapsed" }, sampler: { kind: "hmc", stepSize: 0.1 } },
    null,
  ],
];
const modular = quadratic.map(([name, changes, start]) => ({
  name: `modular addition, ${name}`,
  spec: modularChainSpec(changes, { planted: start }) as ChainSpec,
}));
const specs: { name: string; spec: ChainSpec }[] = [...langevin, ...others, ...modular];
const { steps } = specs[0]!.spec.experiment.sampler;

/** All that a chain has said, and where it stands. */
interface Account {
  steps: number[];
  values: number[];
  overlaps: number[];
  state: ChainState;
}

/** Advances by these numbers of steps and puts the draws together. */
function follow(chain: Chain, cuts: number[]): Account {
  const draws: Draws[] = cuts.map((cut) => chain.advance(cut));
  return {
    steps: draws.flatMap((draw) => [...draw.steps]),
    values: draws.flatMap((draw) => [...draw.values]),
    overlaps: draws.flatMap((draw) => [...draw.overlaps]),
    state: chain.state(),
  };
}

function whole(spec: ChainSpec): Account {
  const chain = openChain(core, spec, null);
  const account = follow(chain, [steps]);
  chain.close();
  return account;
}

describe.each(specs)("$name", ({ name, spec }) => {
  const expected = whole(spec);

  test("draws and state are the recorded ones", () => {
    const { values, overlaps, state } = expected;
    expectGolden(
      `chain: ${name}`,
      Float64Array.from(values),
      Float32Array.from(overlaps),
      state.parameters,
      state.sums,
    );
  });

  test("every thin-th step from burn-in on is drawn, and the chain moves", () => {
    expect(expected.steps).toEqual([20, 24, 28, 32, 36, 40, 44, 48, 52, 56]);
    const names = expected.values.length / expected.steps.length;
    expect(new Set(expected.values.filter((_, i) => i % names === 0)).size).toBe(10);
    expect(expected.values.every(Number.isFinite)).toBe(true);
  });

  test("cut into calls anywhere", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: steps }), { maxLength: 6 }), (at) => {
        const bounds = [0, ...at.sort((a, b) => a - b), steps];
        const chain = openChain(core, spec, null);
        expect(
          follow(
            chain,
            bounds.slice(1).map((end, i) => end - bounds[i]!),
          ),
        ).toEqual(expected);
        chain.close();
      }),
      { numRuns: 8, seed: 7, examples: [[[1, 2, 20, 21, 59]]] },
    );
  });

  test.each([1, 19, 33])("left at step %i and taken up from its state by another core", async (left) => {
    const first = openChain(core, spec, null);
    const before = follow(first, [left]);
    // A state is a copy: it survives a message, and what its chain does next.
    const state = structuredClone(before.state);
    first.advance(5);
    expect(before.state).toEqual(state);
    first.close();
    const second = openChain(await loadCore(), spec, state);
    expect(second.step).toBe(left);
    expect(second.state()).toEqual(state);
    const after = follow(second, [steps - left]);
    expect([...before.steps, ...after.steps]).toEqual(expected.steps);
    expect([...before.values, ...after.values]).toEqual(expected.values);
    expect([...before.overlaps, ...after.overlaps]).toEqual(expected.overlaps);
    expect(after.state).toEqual(expected.state);
  });

  test("in turn with other chains in one core", () => {
    const others = [1, 2].map((chain) => openChain(core, { ...spec, chain, dataSet: chain }, null));
    const chain = openChain(core, spec, null);
    const draws = [];
    for (let step = 0; step < steps; step += 4) {
      for (const other of others) other.advance(3);
      draws.push(chain.advance(4));
      if (step === 20) others.pop()!.close();
    }
    expect(draws.flatMap(({ values }) => [...values])).toEqual(expected.values);
    expect(chain.state()).toEqual(expected.state);
    for (const open of [chain, ...others]) open.close();
  });

  test("in the build for shared memory", async () => {
    expect(follow(openChain(await loadCore({ variant: "shared" }), spec, null), [steps])).toEqual(expected);
  });

  test("another chain, data set, or seed gives other draws", () => {
    const { experiment } = spec;
    const others = [
      { ...spec, chain: 1 },
      { ...spec, dataSet: 1 },
      { ...spec, experiment: { ...experiment, seed: experiment.seed + 1 } },
    ].map(whole);
    for (const other of others) {
      const names = expected.values.length / expected.steps.length;
      expect(other.values.filter((value, i) => i % names === 0 && expected.values.includes(value))).toEqual([]);
    }
  });
});

test("steps by the 100,000 take no memory: neither the core's nor the host's", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const spec = chainSpec({
    precision: "f32",
    task: { dim: 2, samples: 4, testSamples: 4 },
    network: { width: 3 },
    sampler: { burnIn: 0, thin: 5 },
  });
  const chain = openChain(core, spec, null);
  const run = () => {
    for (let i = 0; i < 500; i++) chain.advance(200);
    collect();
    return { core: core.memory.buffer.byteLength, host: process.memoryUsage().heapUsed };
  };
  // Compiled code comes when it likes, some 200 kB of it; one forgotten number a step would be 3.2 MB.
  const before = run();
  for (let round = 0; round < 3; round++) run();
  const after = run();
  expect(after.core).toBe(before.core);
  expect(after.host - before.host).toBeLessThan(1_000_000);
});
