/** Chains spread over workers: nothing is lost on the way. That the bytes are the same however they are spread is in test/reproducibility. */

import { type Progress, runEnsemble } from "grokphase";
import { beforeAll, describe, expect, test } from "vitest";
import { badInput } from "../../src/errors.ts";
import { collect, digests, freshChains } from "./collect.ts";

const chains = freshChains();
const { steps, burnIn, thin } = chains[0]!.spec.experiment.sampler;
let reference: string[];

beforeAll(async () => {
  const delivered = await collect({ chains, threads: 1 });
  expect(delivered.error).toBeNull();
  reference = digests(delivered);
  expect(new Set(reference).size).toBe(chains.length);
});

test("every kept step is delivered once, in order", async () => {
  const { draws } = await collect({ chains, threads: 3 });
  const kept = Array.from({ length: Math.ceil((steps - burnIn) / thin) }, (_, i) => burnIn + i * thin);
  for (const parts of draws) expect(parts.flatMap((part) => [...part.steps])).toEqual(kept);
});

test("a cancelled run keeps its draws and goes on to the same bytes, on other threads", async () => {
  const stop = new AbortController();
  const first = await collect({
    chains,
    threads: 2,
    stretchSeconds: 0,
    signal: stop.signal,
    onDraws: () => stop.abort(),
  });
  expect(first.error).toMatchObject({ name: "GrokphaseError", code: "cancelled", exitCode: 130 });

  const states = first.states.map((list) => list.at(-1) ?? null);
  const reached = states.map((state) => state?.step ?? 0);
  expect(Math.max(...reached)).toBeGreaterThan(burnIn);
  expect(Math.max(...reached)).toBeLessThan(steps);
  first.draws.forEach((parts, i) => {
    const delivered = parts.reduce((sum, part) => sum + part.steps.length, 0);
    expect(delivered).toBe(Math.max(0, Math.ceil((reached[i]! - burnIn) / thin)));
  });

  const rest = await collect({ chains: chains.map(({ spec }, i) => ({ spec, state: states[i]! })), threads: 3 });
  expect(rest.error).toBeNull();
  const draws = first.draws.map((parts, i) => [...parts, ...rest.draws[i]!]);
  expect(digests({ ...rest, draws })).toEqual(reference);
});

test("an abort before the start runs nothing", async () => {
  const { error, draws, states } = await collect({ chains, threads: 1, signal: AbortSignal.abort() });
  expect(error).toMatchObject({ code: "cancelled" });
  expect(draws.flat()).toEqual([]);
  expect(states.flat()).toEqual([]);
});

test("finished chains are left alone", async () => {
  const { states } = await collect({ chains, threads: 2 });
  const again = await collect({
    chains: chains.map(({ spec }, i) => ({ spec, state: states[i]!.at(-1)! })),
    threads: 2,
  });
  expect(again).toMatchObject({ error: null, draws: [[], [], [], []], states: [[], [], [], []] });
});

test("callbacks of a chain are awaited: draws come before the checkpoint that covers them", async () => {
  const busy = chains.map(() => false);
  const covered = chains.map(() => 0);
  const alone = async (index: number, work: () => void) => {
    expect(busy[index]).toBe(false);
    busy[index] = true;
    await new Promise((resolve) => setTimeout(resolve, 2));
    work();
    busy[index] = false;
  };
  const { error } = await collect({
    chains,
    threads: 2,
    stretchSeconds: 0,
    checkpointSeconds: 0,
    onDraws: (index, draws) => alone(index, () => (covered[index] = draws.steps.at(-1)! + thin)),
    onCheckpoint: (index, { step }) =>
      alone(index, () => expect(Math.max(covered[index]!, burnIn)).toBeGreaterThanOrEqual(Math.min(step, steps))),
  });
  expect(error).toBeNull();
});

test("progress counts the steps of all chains, those done before included", async () => {
  const { states } = await collect({ chains: chains.slice(0, 1), threads: 1 });
  const heard: Progress[] = [];
  await collect({
    chains: [{ spec: chains[0]!.spec, state: states[0]!.at(-1)! }, ...chains.slice(1)],
    threads: 2,
    onProgress: (progress) => heard.push(progress),
  });
  expect(heard[0]!.stepsDone).toBeGreaterThan(steps);
  expect(heard.at(-1)).toMatchObject({ stepsDone: 4 * steps, stepsTotal: 4 * steps });
  heard.forEach(({ stepsDone, rate }, i) => {
    expect(stepsDone).toBeGreaterThan(heard[i - 1]?.stepsDone ?? 0);
    expect(rate).toBeGreaterThan(0);
  });
});

describe("errors", () => {
  test("a callback's error ends the run; the other chains are stopped with their draws delivered", async () => {
    const full = new Error("no space left");
    const long = 1_000_000;
    const { error, draws, states } = await collect({
      chains: freshChains({ sampler: { steps: long } }),
      threads: 2,
      stretchSeconds: 0,
      onDraws(index) {
        if (index === 0) throw full;
      },
    });
    expect(error).toBe(full);
    const reached = states[1]!.at(-1)!.step;
    expect(reached).toBeLessThan(long);
    const delivered = draws[1]!.reduce((sum, part) => sum + part.steps.length, 0);
    expect(delivered).toBe(Math.max(0, Math.ceil((reached - burnIn) / thin)));
  });

  test("a chain's error keeps its class, code and path on the way from the worker", async () => {
    const wild = freshChains({ sampler: { stepSize: 1e6 } });
    const { error } = await collect({ chains: wild, threads: 2 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "GrokphaseError", code: "diverged", path: "sampler.stepSize", exitCode: 1 });
    expect((error as Error).message).toContain("1000000");
    expect((error as Error).stack).toContain("worker.js");
  });

  test.each([0, -1, 1.5, Number.NaN])("threads: %d is refused", async (threads) => {
    const { message } = badInput("threads", "a whole number above 0", threads);
    await expect(
      runEnsemble({ chains, threads, checkpointSeconds: 1, onDraws() {}, onCheckpoint() {} }),
    ).rejects.toThrow(message);
  });
});
