import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { keptBefore } from "../../src/chain/kept.ts";
import { GrokphaseError } from "../../src/errors.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { decodeNpy } from "../../src/files/npy.ts";
import { decodeNpz } from "../../src/files/npz.ts";
import { RunStore } from "../../src/run/folder/store.ts";
import { withSmallDisk } from "../crash/small-disk.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { drawsBetween, smallExperiment, stateAt } from "./fake-chain.ts";

const BUILD = "ab".repeat(32);
let remarks: string[];
const options = { build: BUILD, remark: (line: string) => void remarks.push(line) };
let root: string;
const newRoot = () => join(temporaryFolder(), "run");
beforeEach(() => {
  remarks = [];
  root = newRoot();
});

function refusal(work: () => unknown): GrokphaseError {
  try {
    work();
  } catch (error) {
    if (!(error instanceof GrokphaseError)) throw error;
    expect(error.message).not.toContain("\n");
    return error;
  }
  throw new Error("nothing was refused");
}

/** Advances a chain of a store to a step, in stretches, and keeps it there unless told not to. */
function advance(store: RunStore, index: number, to: number, keep = true): void {
  const from = store.states[index]?.step ?? 0;
  const middle = Math.floor((from + to) / 2);
  store.append(index, drawsBetween(store.experiment, index, from, middle));
  store.append(index, drawsBetween(store.experiment, index, middle, to));
  if (keep) store.keep(index, stateAt(index, to));
}

function complete(store: RunStore): void {
  const { steps } = store.experiment.sampler;
  store.states.forEach((state, index) => {
    if ((state?.step ?? 0) < steps) advance(store, index, steps);
  });
  store.merge();
  store.finish({ status: "complete" });
  store.close();
}

/** What a process leaves that is killed: everything, its lock too. */
function die(store: RunStore): void {
  const lock = store.folder.lock;
  const gone = { ...JSON.parse(readFileSync(lock, "utf8")), pid: 2 ** 30 };
  writeFileSync(lock, JSON.stringify(gone));
}

const bytesOf = (folder: string) => ["trace.jsonl", "overlaps.npy"].map((file) => readFileSync(join(folder, file)));

function inOneGo(experiment: Experiment): Buffer[] {
  const folder = newRoot();
  complete(RunStore.create(folder, experiment, options));
  return bytesOf(folder);
}

test("a finished run holds the configuration, the trace and the overlaps, in the order of data set, chain and step", () => {
  const experiment = smallExperiment();
  complete(RunStore.create(root, experiment, options));
  expect(readdirSync(root).sort()).toEqual(["checkpoint", "config.json", "overlaps.npy", "result.json", "trace.jsonl"]);
  expect(JSON.parse(readFileSync(join(root, "config.json"), "utf8"))).toEqual({ version: 1, ...experiment });
  const kept = keptBefore(experiment.sampler, 100);
  expect(kept).toBe(27);
  const lines = readFileSync(join(root, "trace.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { data, shape } = decodeNpy(readFileSync(join(root, "overlaps.npy")), "overlaps.npy");
  expect(shape).toEqual([4, kept, 3]);
  expect(data).toBeInstanceOf(Float32Array);
  for (let index = 0; index < 4; index++) {
    const { steps, values, overlaps } = drawsBetween(experiment, index, 0, 100);
    steps.forEach((step, i) => {
      const [f1, trainLoss] = values.subarray(2 * i, 2 * i + 2);
      const line = { dataSet: index >> 1, chain: index & 1, step, f1, trainLoss };
      expect(lines[index * kept + i]).toEqual(line);
    });
    expect(data.subarray(index * kept * 3, (index + 1) * kept * 3)).toEqual(overlaps);
  }
  expect(lines.length).toBe(4 * kept);
  expect(readdirSync(join(root, "checkpoint")).filter((file) => !file.endsWith(".state"))).toEqual(["config.sha256"]);
});

test("however often it is killed, and wherever, the bytes are those of a run in one go", () => {
  const experiment = smallExperiment();
  const expected = inOneGo(experiment);
  const event = fc.record({
    index: fc.integer({ min: 0, max: 3 }),
    ahead: fc.integer({ min: 1, max: 60 }),
    keep: fc.boolean(),
    dies: fc.boolean(),
    /** Bytes of a line that a full disk or a power cut left. */
    rubbish: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      const folder = newRoot();
      let store = RunStore.create(folder, experiment, options);
      for (const { index, ahead, keep, dies, rubbish } of events) {
        const to = Math.min(100, (store.states[index]?.step ?? 0) + ahead);
        advance(store, index, to, keep);
        if (keep && !dies) continue;
        if (rubbish > 0) {
          const { folder: own } = store;
          const part = own.part("trace", { index, dataSet: index >> 1, chain: index & 1 });
          writeFileSync(part, '{"dataSet"'.slice(0, rubbish), { flag: "a" });
        }
        die(store);
        store = RunStore.reopen(folder, undefined, options);
      }
      complete(store);
      expect(bytesOf(folder)).toEqual(expected);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 20 },
  );
});

test("a finished run is extended to the bytes of a longer run in one go, killed on the way or not", () => {
  complete(RunStore.create(root, smallExperiment({ steps: 40 }), options));
  const store = RunStore.reopen(root, 70, options);
  advance(store, 2, 55);
  die(store);
  expect(JSON.parse(readFileSync(join(root, "config.json"), "utf8")).sampler.steps).toBe(70);
  complete(RunStore.reopen(root, undefined, options));
  expect(bytesOf(root)).toEqual(inOneGo(smallExperiment({ steps: 70 })));
  complete(RunStore.reopen(root, 100, options));
  expect(bytesOf(root)).toEqual(inOneGo(smallExperiment()));
});

test("a run killed between the merged files and the end of the clearing up goes on from either", () => {
  const expected = inOneGo(smallExperiment());
  complete(RunStore.create(root, smallExperiment({ steps: 40 }), options));
  const store = RunStore.reopen(root, 100, options);
  rmSync(store.folder.part("trace", { index: 1, dataSet: 0, chain: 1 }));
  rmSync(store.folder.part("overlaps", { index: 3, dataSet: 1, chain: 1 }));
  die(store);
  complete(RunStore.reopen(root, undefined, options));
  expect(bytesOf(root)).toEqual(expected);
});

test("fewer steps than are done are refused, and nothing is changed", () => {
  complete(RunStore.create(root, smallExperiment(), options));
  const before = readFileSync(join(root, "config.json"));
  const { message, exitCode } = refusal(() => RunStore.reopen(root, 50, options));
  expect(message).toBe("sampler.steps: expected at least the 100 steps that are done, found 50");
  expect(exitCode).toBe(2);
  expect(readFileSync(join(root, "config.json"))).toEqual(before);
  expect(existsSync(join(root, "checkpoint", "lock"))).toBe(false);
});

test("a cancelled run keeps its draws and has NaN for those not made; resumed, it is as if nothing had been", () => {
  const experiment = smallExperiment();
  const store = RunStore.create(root, experiment, options);
  advance(store, 0, 100);
  advance(store, 1, 50);
  advance(store, 2, 10);
  store.merge();
  store.finish({ status: "cancelled" });
  store.close();
  const { data, shape } = decodeNpy(readFileSync(join(root, "overlaps.npy")), "overlaps.npy");
  expect(shape).toEqual([4, 27, 3]);
  const made = [27, keptBefore(experiment.sampler, 50), 0, 0];
  made.forEach((count, index) => {
    const rows = data.subarray(index * 81, (index + 1) * 81);
    expect(rows.subarray(0, 3 * count)).toEqual(
      drawsBetween(experiment, index, 0, index === 0 ? 100 : 50).overlaps.subarray(0, 3 * count),
    );
    expect(rows.subarray(3 * count).every(Number.isNaN)).toBe(true);
  });
  expect(readFileSync(join(root, "trace.jsonl"), "utf8").split("\n").length - 1).toBe(made[0]! + made[1]!);
  complete(RunStore.reopen(root, undefined, options));
  expect(bytesOf(root)).toEqual(inOneGo(experiment));
});

test("the last weights are read back by their names", () => {
  const store = RunStore.create(root, smallExperiment(), options);
  const weights = { input: new Float32Array([1, 2, 3, 4, 5, 6]), readout: new Float32Array([7, 8, 9]) };
  store.writeWeights(3, weights);
  store.close();
  expect(decodeNpz(readFileSync(join(root, "weights-1-1.npz")), "w")).toEqual({
    W: { data: weights.input, shape: [3, 2] },
    a: { data: weights.readout, shape: [3] },
  });
});

test("the same run may be started again in its folder, another may not", () => {
  const store = RunStore.create(root, smallExperiment(), options);
  advance(store, 0, 60);
  die(store);
  const again = RunStore.create(root, smallExperiment(), options);
  expect(again.states.map((state) => state?.step ?? 0)).toEqual([60, 0, 0, 0]);
  again.close();
  const before = readFileSync(join(root, "config.json"));
  const { message, exitCode } = refusal(() => RunStore.create(root, smallExperiment({ noise: 0.2 }), options));
  expect(message).toBe(`${root}: expected an empty folder or the one of this same run, found "a run with noise 0.1"`);
  expect(exitCode).toBe(2);
  expect(readFileSync(join(root, "config.json"))).toEqual(before);
});

test("a folder with other things in it, and a file, are refused and left alone", () => {
  mkdirSync(root);
  writeFileSync(join(root, "notes.txt"), "mine");
  expect(refusal(() => RunStore.create(root, smallExperiment(), options)).message).toBe(
    `${root}: expected an empty folder or the one of this same run, found "notes.txt"`,
  );
  expect(readdirSync(root)).toEqual(["notes.txt"]);
  const file = join(root, "notes.txt");
  expect(refusal(() => RunStore.create(file, smallExperiment(), options)).message).toBe(
    `${file}: expected a folder, found "a file"`,
  );
  const within = refusal(() => RunStore.create(join(file, "run"), smallExperiment(), options));
  expect(within.message).toMatch(/cannot read, a file stands where a folder should$/);
  expect(within.exitCode).toBe(1);
  expect(refusal(() => RunStore.reopen(root, undefined, options)).message).toBe(
    `${join(root, "config.json")}: expected the configuration of a run, found nothing`,
  );
});

test("what a process leaves that died before its configuration stood there does not stand in the way", () => {
  const store = RunStore.create(root, smallExperiment(), options);
  die(store);
  rmSync(join(root, "config.json"));
  writeFileSync(join(root, "config.json.unfinished"), "{");
  complete(RunStore.create(`${root}/./`, smallExperiment(), options));
  expect(bytesOf(root)).toEqual(inOneGo(smallExperiment()));
});

test("a changed configuration is refused by the path of the change, and nothing is overwritten", () => {
  const store = RunStore.create(root, smallExperiment(), options);
  advance(store, 0, 60);
  store.close();
  const file = join(root, "config.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"noise": 0.1', '"noise": 0.2'));
  const before = readdirSync(root, { recursive: true }).sort();
  const { message, exitCode } = refusal(() => RunStore.reopen(root, undefined, options));
  const state = store.folder.states({ index: 0, dataSet: 0, chain: 0 })[0];
  expect(message).toBe(`${file}: expected noise 0.1, with which ${state} was made, found 0.2`);
  expect(exitCode).toBe(2);
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
  expect(readFileSync(file, "utf8")).toContain('"noise": 0.2');
});

test("another build of the core is refused", () => {
  const store = RunStore.create(root, smallExperiment(), options);
  advance(store, 0, 60);
  store.close();
  const { message, exitCode } = refusal(() => RunStore.reopen(root, undefined, { ...options, build: "cd".repeat(32) }));
  expect(message).toMatch(
    /a\.state: expected a state of this build of the compute core \(cdcdcdcdcdcd…\), found "abababababab…"$/,
  );
  expect(exitCode).toBe(2);
});

test("a configuration of another version is refused by its file", () => {
  RunStore.create(root, smallExperiment(), options).close();
  const file = join(root, "config.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"version": 1', '"version": 2'));
  const { message, exitCode } = refusal(() => RunStore.reopen(root, undefined, options));
  expect(message).toBe(`${file}: version: expected 1, the format this version of grokphase reads, found 2`);
  expect(exitCode).toBe(2);
});

const first = { index: 0, dataSet: 0, chain: 0 };
test.each<[string, (file: string, store: RunStore) => void, RegExp]>([
  [
    "cut short",
    (file) => truncateSync(file, readFileSync(file).length - 5),
    /expected a whole checkpoint, found "\d+ bytes with a checksum/,
  ],
  ["empty", (file) => truncateSync(file, 0), /expected a checkpoint of grokphase, found "0 bytes"/],
  [
    "changed in one bit",
    (file) => {
      const bytes = readFileSync(file);
      bytes[bytes.length - 40]! ^= 1;
      writeFileSync(file, bytes);
    },
    /expected a whole checkpoint, found/,
  ],
  [
    "something else",
    (file) => writeFileSync(file, "x".repeat(500)),
    /expected a checkpoint of grokphase, found "other bytes"/,
  ],
  [
    "of a later format",
    (file) => {
      const bytes = readFileSync(file);
      bytes[16] = 3;
      writeFileSync(file, bytes);
    },
    /expected a checkpoint of format 2, found "format 3"/,
  ],
  [
    "another chain's",
    (file, store) => cpSync(store.folder.states({ index: 1, dataSet: 0, chain: 1 })[0], file),
    /expected the state of chain 0 on data set 0, found "that of chain 1 on data set 0"/,
  ],
])("a newest state that is %s is passed over aloud, for the one before", (_, spoil, reason) => {
  const store = RunStore.create(root, smallExperiment(), options);
  advance(store, 1, 30);
  advance(store, 0, 40);
  advance(store, 0, 70);
  store.close();
  const [older, newest] = store.folder.states(first);
  spoil(newest, store);
  const again = RunStore.reopen(root, undefined, options);
  expect(again.states[0]).toEqual(stateAt(0, 40));
  expect(remarks).toHaveLength(1);
  expect(remarks[0]).toMatch(reason);
  expect(remarks[0]).toContain(`; going on from step 40 of ${older}`);
  complete(again);
  expect(bytesOf(root)).toEqual(inOneGo(smallExperiment()));
});

test("when no state of a chain can be read, the run is refused in one line that says what to do", () => {
  const store = RunStore.create(root, smallExperiment(), options);
  advance(store, 0, 40);
  advance(store, 0, 70);
  store.close();
  for (const file of store.folder.states(first)) truncateSync(file, 100);
  const parts = readFileSync(store.folder.part("trace", first));
  const { message, exitCode } = refusal(() => RunStore.reopen(root, undefined, options));
  expect(message).toMatch(
    /state: expected a whole checkpoint, found .*; no other state of this chain is there \(to start/,
  );
  expect(exitCode).toBe(2);
  expect(readFileSync(store.folder.part("trace", first))).toEqual(parts);
  for (const file of store.folder.states(first)) rmSync(file);
  complete(RunStore.reopen(root, undefined, options));
  expect(bytesOf(root)).toEqual(inOneGo(smallExperiment()));
});

test("a state whose draws are gone is not gone on from", () => {
  const store = RunStore.create(root, smallExperiment(), options);
  advance(store, 0, 40);
  advance(store, 0, 70);
  store.close();
  truncateSync(store.folder.part("overlaps", first), 12 * keptBefore(store.experiment.sampler, 70) - 1);
  const again = RunStore.reopen(root, undefined, options);
  expect(again.states[0]!.step).toBe(40);
  expect(remarks[0]).toMatch(/overlaps\.f32: expected at least 204 bytes, found 203; going on from step 40/);
  complete(again);
  expect(bytesOf(root)).toEqual(inOneGo(smallExperiment()));
});

test("an overlaps.npy or a trace.jsonl that is not the run's is refused by name", () => {
  complete(RunStore.create(root, smallExperiment(), options));
  const trace = readFileSync(join(root, "trace.jsonl"));
  writeFileSync(join(root, "trace.jsonl"), `{"dataSet":7}\n${trace}`);
  expect(refusal(() => RunStore.reopen(root, 200, options)).message).toMatch(
    /trace\.jsonl: expected the lines of this run's chains, in order/,
  );
  rmSync(join(root, "checkpoint"), { recursive: true });
  rmSync(join(root, "overlaps.npy"));
  complete(RunStore.reopen(root, undefined, options));
  expect(remarks.at(-1)).toMatch(/checkpoint: holds no states, so that all chains start from the beginning$/);
  rmSync(join(root, "overlaps.npy"));
  expect(refusal(() => RunStore.reopen(root, 200, options)).message).toMatch(
    /overlaps\.npy: expected a file that the run left, found nothing$/,
  );
});

test("a living process keeps others out of its folder; a dead one's lock is taken over aloud", async () => {
  const store = RunStore.create(root, smallExperiment(), options);
  const held = refusal(() => RunStore.reopen(root, undefined, options));
  expect(held.message).toContain(`lock: process ${process.pid} on `);
  expect(held.exitCode).toBe(1);
  store.close();
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  await once(other, "spawn");
  const host = hostname();
  const lock = (holder: object) => writeFileSync(store.folder.lock, JSON.stringify({ host, started: null, ...holder }));
  lock({ pid: other.pid });
  expect(refusal(() => RunStore.reopen(root, undefined, options)).message).toContain(`process ${other.pid} on `);
  if (existsSync("/proc/self/stat")) {
    lock({ pid: other.pid, started: "1" });
    RunStore.reopen(root, undefined, options).close();
    expect(remarks.pop()).toBe(`${store.folder.lock}: taken over from process ${other.pid}, which is gone`);
  }
  other.kill("SIGKILL");
  await once(other, "exit");
  lock({ pid: other.pid });
  RunStore.reopen(root, undefined, options).close();
  expect(remarks.pop()).toBe(`${store.folder.lock}: taken over from process ${other.pid}, which is gone`);
  writeFileSync(store.folder.lock, "");
  RunStore.reopen(root, undefined, options).close();
  expect(remarks.pop()).toBe(`${store.folder.lock}: taken over from a process that left it torn`);
  lock({ pid: 1, host: "elsewhere" });
  expect(refusal(() => RunStore.reopen(root, undefined, options)).message).toMatch(
    /on elsewhere is at work in this folder; if it is gone, delete/,
  );
});

test("on a full disk the run stops in one line, and goes on to the same bytes when there is room again", async () => {
  await withSmallDisk(root, "64k", ({ remount }) => {
    const experiment = smallExperiment({ steps: 4000 });
    const store = RunStore.create(root, experiment, options);
    const error = refusal(() => {
      for (let to = 200; to <= 4000; to += 200) for (let index = 0; index < 4; index++) advance(store, index, to);
      store.merge();
    });
    expect(error.message).toMatch(/: cannot write, no space left on the device$/);
    expect(error.exitCode).toBe(1);
    store.close();
    expect(existsSync(join(root, "trace.jsonl"))).toBe(false);
    remount("size=16m");
    complete(RunStore.reopen(root, undefined, options));
    expect(bytesOf(root)).toEqual(inOneGo(experiment));
    expect(readdirSync(root).filter((file) => file.endsWith("unfinished"))).toEqual([]);
  });
});
