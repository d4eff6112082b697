/** A worker that dies never leaves a call waiting. */
import type { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collect, freshChains } from "./collect.ts";

let workers: Worker[] = [];
const remember = (worker: Worker) => workers.push(worker);

beforeEach(() => {
  workers = [];
  process.on("worker", remember);
});
afterEach(() => {
  process.off("worker", remember);
});

/** Too many steps to ever end. */
const endless = freshChains({ sampler: { steps: 1e9, burnIn: 0, thin: 1000 } });

/** Runs until draws have come from these chains, then ends one worker. */
async function kill(chainCount: number, threads: number, victim: number) {
  const heard = new Set<number>();
  let killed = 0;
  const delivered = await collect({
    chains: endless.slice(0, chainCount),
    threads,
    onDraws(index) {
      heard.add(index);
      if (heard.size === chainCount && killed === 0) {
        killed = performance.now();
        void workers[victim]!.terminate();
      }
    },
  });
  return { ...delivered, seconds: (performance.now() - killed) / 1000 };
}

async function allGone() {
  await expect.poll(() => workers.every((worker) => worker.threadId === -1)).toBe(true);
}

test.each([0, 1])("worker %i of two with a chain each", async (victim) => {
  const { error, states, seconds } = await kill(2, 2, victim);
  expect(error).toMatchObject({ name: "GrokphaseError", code: "worker-died", exitCode: 1 });
  expect((error as Error).message).toMatch(/^a worker died: /);
  expect(seconds).toBeLessThan(10);
  // The other chain was stopped where it stood, and its state delivered.
  expect(states[victim]).toHaveLength(0);
  expect(states[1 - victim]).toHaveLength(1);
  await allGone();
});

test.each([0, 2])("worker %i of a team of three", async (victim) => {
  const { error, states, seconds } = await kill(1, 3, victim);
  // Not the members' report that one is missing.
  expect((error as Error).message).toMatch(/^a worker died: /);
  expect(error).toMatchObject({ code: "worker-died" });
  expect(seconds).toBeLessThan(10);
  expect(states[0]).toHaveLength(0);
  await allGone();
});

test("a worker that ends itself", async () => {
  const delivered = collect({ chains: endless.slice(0, 1), threads: 1 });
  await expect.poll(() => workers.length).toBe(1);
  await workers[0]!.terminate();
  expect((await delivered).error).toMatchObject({ code: "worker-died" });
});

test("no worker is left behind by a run that ends well", async () => {
  const { error } = await collect({ chains: freshChains(), threads: 3 });
  expect(error).toBeNull();
  expect(workers).toHaveLength(3);
  await allGone();
});
