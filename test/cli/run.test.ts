import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeNpy } from "../../src/files/npy.ts";
import { decodeNpz } from "../../src/files/npz.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { TeacherStudentTheory } from "../../src/tasks/teacher-student/theory/theory.ts";
import { promised } from "../run-folder.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { complaints, grokphase, start } from "./command-line.ts";

const root = temporaryFolder();
const configuration = join(root, "small.json");
writeFileSync(
  configuration,
  JSON.stringify({
    task: { kind: "teacher-student", dim: 7, samples: 61 },
    network: { width: 13, readoutVariance: 0.3 },
    noise: 0.2,
    sampler: { kind: "langevin", steps: 40_000, burnIn: 1000, thin: 50 },
    dataSets: 2,
    chains: 2,
  }),
);
let count = 0;
const newFolder = () => join(root, `run-${count++}`);

const whole = newFolder();
async function wholeRun() {
  if (!existsSync(whole)) await grokphase("run", configuration, "--out", whole, "--threads", "1");
  return promised(whole);
}

test("a run leaves the files of the contract, and prints its result", async () => {
  const folder = newFolder();
  const outcome = await grokphase("run", configuration, "--out", folder, "--json");
  expect(complaints(outcome)).toEqual([]);
  expect(outcome.code).toBe(0);
  const result: RunResult = JSON.parse(outcome.stdout);
  expect(JSON.parse(readFileSync(join(folder, "result.json"), "utf8"))).toEqual(result);
  expect(result.status).toBe("complete");
  expect(Object.keys(result.observables).sort()).toEqual(
    [
      "dropletFraction",
      "f1",
      "f3",
      "perpendicularNorm",
      "testLoss",
      "trainF1",
      "trainF3",
      "trainLoss",
      "varianceAlongTeacher",
    ].sort(),
  );
  const { mean, mcse, ess, rhat, standardError } = result.observables.f1!;
  expect(mean! > 0 && mean! < 1 && mcse! > 0 && ess! > 100 && rhat! > 0.99 && standardError! > 0).toBe(true);
  expect((result.theory as TeacherStudentTheory).f1).toBeGreaterThan(0);
  expect(result.provenance).toMatchObject({ seed: 1, engine: `Node ${process.versions.node}` });
  expect(result.provenance.wasm).toMatch(/^[0-9a-f]{64}$/);
  expect(Math.abs(result.virial!.input - 1)).toBeLessThan(0.1);
  const { shape, data } = decodeNpy(readFileSync(join(folder, "overlaps.npy")), "overlaps.npy");
  expect(shape).toEqual([4, 780, 13]);
  expect(data.some(Number.isNaN)).toBe(false);
  const weights = decodeNpz(readFileSync(join(folder, "weights-1-0.npz")), "weights");
  expect([weights.W!.shape, weights.a!.shape]).toEqual([[13, 7], [13]]);
  expect(readFileSync(join(folder, "trace.jsonl"), "utf8").split("\n")).toHaveLength(4 * 780 + 1);
  const files = ["checkpoint", "config.json", "overlaps.npy", "result.json", "trace.jsonl"];
  expect(
    readdirSync(folder)
      .filter((file) => !file.startsWith("weights"))
      .sort(),
  ).toEqual(files);
  const status = await grokphase("status", folder, "--json");
  expect(JSON.parse(status.stdout)).toMatchObject({ status: "complete", pid: null, stepsDone: 160_000 });
});

test("without --json people get a table and the verdict", async () => {
  await wholeRun();
  const outcome = await grokphase("run", configuration, "--out", whole);
  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toMatch(
    /^ +mean +Monte-Carlo error +error over data sets +theory +off by +ess +R-hat +by chance\nf1 +0\.\d/,
  );
  expect(outcome.stdout).toMatch(/\n(Equilibrated|Unclear|Not equilibrated).*\.\n$/);
  const status = await grokphase("status", whole);
  expect(status.stdout).toMatch(
    /^complete: 160000 of 160000 steps\ndata set · chain +steps +draws\n0 · 0 +40000 +780\n/,
  );
});

test("chains from both starts are compared, and droplets are followed", async () => {
  const folder = newFolder();
  const changes = ["sampler.start=both", "sampler.steps=1500", "sampler.burnIn=500"].flatMap((set) => ["--set", set]);
  const { code, stdout } = await grokphase("run", "quick", ...changes, "--out", folder, "--json");
  expect(code).toBe(0);
  const { starts, droplets, observables }: RunResult = JSON.parse(stdout);
  expect(Object.keys(starts!.observables)).toEqual(Object.keys(observables));
  const { prior, planted, z } = starts!.observables.f1!;
  expect((prior.mean! + planted.mean!) / 2).toBeCloseTo(observables.f1!.mean!, 12);
  expect(z).toBeCloseTo((planted.mean! - prior.mean!) / Math.hypot(prior.mcse!, planted.mcse!), 12);
  expect(droplets!.mean).toBeCloseTo(40 * observables.dropletFraction!.mean!, 10);
  expect(droplets!.nucleations).toBeGreaterThan(0);
  const odd = await grokphase("run", "quick", "--set", "sampler.start=both", "--set", "chains=3", "--out", newFolder());
  expect(complaints(odd)).toEqual(['chains: expected an even number with sampler.start "both", found 3']);
});

test("probe says how often a Metropolis test would accept, and leaves the folder as it is", async () => {
  const expected = await wholeRun();
  const { code, stdout } = await grokphase("probe", whole, "--steps", "50", "--chains", "3", "--json");
  expect(code).toBe(0);
  const { acceptance, standardError, chains, stepSize, proposals } = JSON.parse(stdout);
  expect([stepSize, proposals]).toEqual([0.05, 50]);
  expect(acceptance > 0.5 && acceptance < 1 && standardError > 0).toBe(true);
  expect(chains.map(({ dataSet, chain }: { dataSet: number; chain: number }) => [dataSet, chain])).toEqual([
    [0, 0],
    [1, 0],
    [0, 1],
  ]);
  expect(promised(whole)).toEqual(expected);
  const nowhere = await grokphase("probe", root);
  expect(nowhere.code).toBe(2);
  expect(complaints(nowhere)[0]).toMatch(/config\.json: expected the configuration of a run, found nothing$/);
});

test("a run goes on though nobody reads its remarks any more", async () => {
  const folder = newFolder();
  const { child, outcome } = start("run", configuration, "--out", folder, "--json");
  child.stderr!.destroy();
  const { code, stdout } = await outcome;
  expect(code).toBe(0);
  expect(JSON.parse(stdout).status).toBe("complete");
});

test("the bytes do not depend on the number of threads", async () => {
  const expected = await wholeRun();
  for (const threads of ["2", "3"]) {
    const folder = newFolder();
    await grokphase("run", configuration, "--out", folder, "--threads", threads);
    expect(promised(folder)).toEqual(expected);
  }
});

/** Waits until a run that has been started has written draws to its parts. */
async function newDraws(folder: string): Promise<void> {
  const size = () => {
    const checkpoint = join(folder, "checkpoint");
    if (!existsSync(checkpoint)) return 0;
    const parts = readdirSync(checkpoint).filter((file) => file.endsWith(".jsonl"));
    return parts.reduce((sum, file) => sum + statSync(join(checkpoint, file)).size, 0);
  };
  // A run that goes on first cuts its parts out of trace.jsonl.
  const whole = join(folder, "trace.jsonl");
  const before = existsSync(whole) ? statSync(whole).size : 0;
  while (size() <= before) await new Promise((resolve) => setTimeout(resolve, 50));
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** The lines of one chain in a trace. */
const linesOf = (trace: string, index: number) =>
  trace.split("\n").filter((line) => line.startsWith(`{"dataSet":${index >> 1},"chain":${index & 1},`));

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s keeps the draws, which are those of a run that was not stopped",
  async (signal) => {
    await wholeRun();
    const expected = readFileSync(join(whole, "trace.jsonl"), "utf8");
    const folder = newFolder();
    let command = ["run", configuration, "--out", folder, "--set", "sampler.steps=4000000"];
    let madeBefore = [0, 0, 0, 0];
    for (let stop = 0; stop < 2; stop++) {
      const { child, outcome } = start(...command, "--json", "--threads", "2");
      await newDraws(folder);
      const atWork = JSON.parse((await grokphase("status", folder, "--json")).stdout);
      expect(atWork).toMatchObject({ status: "running", pid: child.pid });
      const second = await grokphase("resume", folder);
      expect(second.code).toBe(1);
      expect(complaints(second)[0]).toMatch(/lock: process \d+ on .* is at work in this folder$/);
      child.kill(signal);
      const stopped = await outcome;
      expect(stopped.code).toBe(130);
      expect(complaints(stopped)).toEqual([`stopped, with all draws kept; go on with: grokphase resume ${folder}`]);
      expect(existsSync(join(folder, "checkpoint", "lock"))).toBe(false);
      expect(JSON.parse((await grokphase("status", folder, "--json")).stdout).status).toBe("cancelled");

      const result: RunResult = JSON.parse(stopped.stdout);
      expect(result.status).toBe("cancelled");
      const { made, planned } = result.draws;
      expect(total(made)).toBeGreaterThan(total(madeBefore));
      const trace = readFileSync(join(folder, "trace.jsonl"), "utf8");
      const { data, shape } = decodeNpy(readFileSync(join(folder, "overlaps.npy")), "overlaps.npy");
      expect(shape).toEqual([4, planned, 13]);
      made.forEach((count, index) => {
        expect(count).toBeGreaterThanOrEqual(madeBefore[index]!);
        const rows = data.subarray(index * planned * 13, (index + 1) * planned * 13);
        expect(rows.subarray(0, count * 13).some(Number.isNaN)).toBe(false);
        expect(rows.subarray(count * 13).every(Number.isNaN)).toBe(true);
        const common = Math.min(count, 780);
        const lines = linesOf(trace, index);
        expect(lines).toHaveLength(count);
        expect(lines.slice(0, common)).toEqual(linesOf(expected, index).slice(0, common));
      });
      madeBefore = made;
      command = ["resume", folder];
    }
  },
);

test("a finished run is extended to the bytes of a longer one", async () => {
  const folder = newFolder();
  await grokphase("run", configuration, "--out", folder, "--set", "sampler.steps=15000");
  const { code } = await grokphase("resume", folder, "--steps", "40000", "--threads", "2");
  expect(code).toBe(0);
  expect(promised(folder)).toEqual(await wholeRun());
  const shorter = await grokphase("resume", folder, "--steps", "15000");
  expect(shorter.code).toBe(2);
  expect(complaints(shorter)).toEqual(["sampler.steps: expected at least the 40000 steps that are done, found 15000"]);
});

test("a truncated checkpoint is refused by name when there is no other, and nothing is overwritten", async () => {
  await wholeRun();
  const states = readdirSync(join(whole, "checkpoint")).filter((file) => file.endsWith(".state"));
  expect(states.length).toBeGreaterThanOrEqual(4);
  const copy = states.map((file) => [file, readFileSync(join(whole, "checkpoint", file))] as const);
  const before = promised(whole);
  try {
    for (const file of states) truncateSync(join(whole, "checkpoint", file), 60);
    const outcome = await grokphase("resume", whole, "--steps", "50000");
    expect(outcome.code).toBe(2);
    expect(complaints(outcome)).toHaveLength(1);
    expect(complaints(outcome)[0]).toMatch(/chain-0-0\.[ab]\.state: expected a whole checkpoint, found "60 bytes/);
    expect(promised(whole)).toEqual(before);
  } finally {
    for (const [file, bytes] of copy) writeFileSync(join(whole, "checkpoint", file), bytes);
  }
});
