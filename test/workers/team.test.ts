/** One network split over several workers in shared memory. */
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { createMemory, instantiateCore, loadBuild } from "../../src/core/module.ts";
import type { Changes } from "../experiment.ts";
import { collect, digests, freshChains } from "./collect.ts";

const shapes: [string, Changes][] = [
  ["f32, one partial block at the end", { precision: "f32", network: { width: 43 } }],
  ["f64, one partial block at the end", { precision: "f64", network: { width: 43 } }],
  ["fewer neurons than members", { precision: "f32", network: { width: 2 }, sampler: { stepSize: 0.005 } }],
  [
    "more test than training samples",
    { precision: "f32", network: { width: 61 }, task: { samples: 13, testSamples: 301 } },
  ],
  ["plain Langevin", { precision: "f32", network: { width: 61 }, sampler: { preconditioner: "none", stepSize: 2e-5 } }],
  ["MALA", { precision: "f32", network: { width: 61 }, sampler: { kind: "mala", stepSize: 0.02, thin: 1 } }],
  ["HMC", { precision: "f32", network: { width: 61 }, sampler: { kind: "hmc", thin: 1 } }],
  ["Gibbs, by neurons", { precision: "f32", network: { width: 61 }, sampler: { kind: "gibbs", thin: 1 } }],
  [
    "Gibbs, by samples",
    { precision: "f64", network: { width: 43 }, task: { samples: 31 }, sampler: { kind: "gibbs", thin: 1 } },
  ],
  [
    "underdamped Langevin",
    { precision: "f64", network: { width: 43 }, sampler: { kind: "underdamped", adaptation: "burn-in", stepSize: 1 } },
  ],
];

describe.each(shapes)("same bytes for %s", (_name, changes) => {
  const [first, second] = freshChains(changes);

  test("in teams of 1, 2 and 3", async () => {
    const one = digests(await collect({ chains: [first!], threads: 1 }));
    for (const threads of [2, 3]) expect(digests(await collect({ chains: [first!], threads }))).toEqual(one);
  });

  test("in uneven teams", async () => {
    const chains = [first!, second!];
    const one = digests(await collect({ chains, threads: 1 }));
    expect(digests(await collect({ chains, threads: 3 }))).toEqual(one);
  });
});

test("draws at every step, where the members meet most often", async () => {
  const chains = freshChains({ sampler: { thin: 1, burnIn: 0, steps: 400 } }).slice(0, 1);
  const one = digests(await collect({ chains, threads: 1 }));
  for (let i = 0; i < 5; i++) expect(digests(await collect({ chains, threads: 2 }))).toEqual(one);
});

test("when chains run out, their workers join the ones that are left", async () => {
  const { experiment } = freshChains({
    network: { width: 43 },
    task: { samples: 2000 },
    sampler: { stepSize: 0.0005 },
  })[0]!.spec;
  const long = { ...experiment, sampler: { ...experiment.sampler, steps: 40_000, burnIn: 39_000, thin: 500 } };
  const short = { ...experiment, sampler: { ...experiment.sampler, steps: 50, burnIn: 0 } };
  const chains = [long, short].map((experiment) => ({
    spec: { experiment, dataSet: 0, chain: 0, planted: null },
    state: null,
  }));
  const stop = new AbortController();
  const { states } = await collect({
    chains,
    threads: 2,
    signal: stop.signal,
    // No checkpoint is due: the first one of the long chain is where it was taken from its worker.
    onCheckpoint: (index) => {
      if (index === 0) stop.abort();
    },
  });
  expect(states[1]!.at(-1)!.step).toBe(50);
  expect(states[0]!.at(-1)!.step).toBeLessThan(40_000);
});

test("joining leaves a laid-out memory as it is", async () => {
  const build = await loadBuild("shared");
  const memory = createMemory("shared");
  const { spec } = freshChains()[0]!;
  const count = 3;
  const leader = openChain(await instantiateCore(build, memory), spec, null, { index: 0, count, pointers: null });
  // The members' own regions lie behind all others; those are theirs to write in. Before the first stand constants
  // and the collector's lists, which never runs in shared memory.
  const common = leader.pointers[leader.pointers.length - 2 * count]!;
  const first = leader.pointers[0]!;
  const before = new Uint8Array(memory.buffer).slice(first, common);
  for (const index of [1, 2]) {
    openChain(await instantiateCore(build, memory), spec, null, { index, count, pointers: leader.pointers });
  }
  expect(Buffer.compare(before, new Uint8Array(memory.buffer).slice(first, common))).toBe(0);
});
