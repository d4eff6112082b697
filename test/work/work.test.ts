/** Engines carry out the same work to the same bytes, and each does no more than its part. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { local } from "../../src/work/local.ts";
import { partOf, shardOf } from "../../src/work/shard.ts";
import { resultOfWork, type Work, workOf } from "../../src/work/work.ts";
import { promised } from "../run-folder.ts";
import { temporaryFolder } from "../temporary-folder.ts";

vi.mock("#worker-start", () => import("../built-workers.ts"));

const core = await loadCore();
const experiment = (noise: number, steps = 40) =>
  resolveExperiment({
    task: { kind: "teacher-student", dim: 5, samples: 20 },
    network: { width: 6, readoutVariance: 0.2 },
    noise,
    sampler: { kind: "langevin", stepSize: 0.01, steps, burnIn: 8, thin: 2 },
    dataSets: 1,
    chains: 2,
  });
const works = [0.1, 0.2, 0.3].map((noise) => workOf(core, `noise-${noise}`, experiment(noise)));
const placeIn = (root: string) => ({ folderOf: ({ name }: Work) => join(root, name) });

test("work is named by its configuration and its build", () => {
  const [one, other] = works as [Work, Work];
  expect(one.id).toMatch(/^[0-9a-f]{64}$/);
  expect(workOf(core, "another name", one.experiment).id).toBe(one.id);
  expect(other.id).not.toBe(one.id);
  expect(workOf({ ...core, hash: "another build" }, one.name, one.experiment).id).not.toBe(one.id);
  expect(JSON.parse(JSON.stringify(one))).toEqual(one);
});

test("one engine in one go and two shards come to the same bytes; what is done is not done again", async () => {
  const [whole, shared] = [placeIn(temporaryFolder()), placeIn(temporaryFolder())];
  expect(await local.carryOut(works, whole, { threads: 1 })).toEqual({ cancelled: false, failed: [] });
  for (const index of [2, 1]) await shardOf(local, { index, count: 2 }).carryOut(works, shared, { threads: 1 });
  for (const work of works) {
    expect(promised(shared.folderOf(work))).toEqual(promised(whole.folderOf(work)));
    expect(resultOfWork(core, whole, work)?.status).toBe("complete");
  }
  const started: string[] = [];
  await local.carryOut(works, whole, { onStart: ({ work }) => started.push(work.name) });
  expect(started).toEqual([]);
});

test("notices count what is left to do, and progress names its work", async () => {
  const place = placeIn(temporaryFolder());
  await local.carryOut(works.slice(1, 2), place, { threads: 1 });
  const notices: [string, number, number][] = [];
  const seen = new Set<string>();
  await local.carryOut(works, place, {
    threads: 1,
    onStart: ({ work, number, count, secondsLeft }) => {
      expect(secondsLeft).toBeGreaterThan(0);
      notices.push([work.name, number, count]);
    },
    onProgress: (_, work) => seen.add(work.name),
  });
  expect(notices).toEqual([
    ["noise-0.1", 1, 2],
    ["noise-0.3", 2, 2],
  ]);
  expect([...seen]).toEqual(["noise-0.1", "noise-0.3"]);
});

test("longer work goes on in its folder", async () => {
  const root = temporaryFolder();
  const place = placeIn(root);
  const [whole, grown] = [experiment(0.1, 80), experiment(0.1, 40)].map((one) => workOf(core, "one", one)) as [
    Work,
    Work,
  ];
  await local.carryOut([grown], place, { threads: 1 });
  expect(resultOfWork(core, place, whole)).toBe(null);
  await local.carryOut([whole], place, { threads: 1 });
  const fresh = placeIn(temporaryFolder());
  await local.carryOut([whole], fresh, { threads: 1 });
  expect(promised(place.folderOf(whole))).toEqual(promised(fresh.folderOf(whole)));
});

test("a failure stops the work, or is reported while the rest goes on", async () => {
  const wild = workOf(
    core,
    "wild",
    resolveExperiment({ ...experiment(1e-9), sampler: { kind: "langevin", stepSize: 1.9, steps: 40, burnIn: 8 } }),
  );
  const all = [wild, ...works.slice(0, 1)];
  await expect(local.carryOut(all, placeIn(temporaryFolder()), { threads: 1 })).rejects.toThrow(/diverged/);
  const root = temporaryFolder();
  const told: string[] = [];
  const report = await local.carryOut(all, placeIn(root), {
    threads: 1,
    goOn: true,
    onFailure: ({ work }) => told.push(work.name),
  });
  expect(report.failed.map(({ work, error }) => [work.name, error.code])).toEqual([["wild", "diverged"]]);
  expect(told).toEqual(["wild"]);
  expect(readdirSync(root).sort()).toEqual(["noise-0.1", "wild"]);
  expect(resultOfWork(core, placeIn(root), works[0]!)?.status).toBe("complete");
});

test("a signal stops it with the draws kept", async () => {
  const place = placeIn(temporaryFolder());
  const stop = new AbortController();
  const report = await local.carryOut(works, place, {
    threads: 1,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  expect(report.cancelled).toBe(true);
  await local.carryOut(works, place, { threads: 1 });
  expect(resultOfWork(core, place, works[2]!)?.status).toBe("complete");
});

test("shards take pieces in turn, and every piece once", () => {
  const pieces = [0, 1, 2, 3, 4, 5, 6];
  const parts = [1, 2, 3].map((index) => partOf(pieces, { index, count: 3 }));
  expect(parts).toEqual([
    [0, 3, 6],
    [1, 4],
    [2, 5],
  ]);
  expect(partOf(pieces, undefined)).toEqual(pieces);
});
