/** A list of noises is a run each; modular addition on the command line. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { presets, sweeps } from "../../src/configuration/presets.ts";
import { decodeNpy } from "../../src/files/npy.ts";
import { decodeNpz } from "../../src/files/npz.ts";
import { thresholds } from "../../src/tasks/modular-addition/theory/limit.ts";
import type { SweepResult, SweepStatus } from "../../src/work/sweep.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { complaints, grokphase } from "./command-line.ts";

const root = temporaryFolder();
const configuration = join(root, "sweep.json");
const network = { width: 13, readoutVariance: 1e-5 };
const written = {
  task: { kind: "modular-addition", modulus: 5, sextic: 3, fraction: 0.8 },
  network,
  noise: [2e-3, 1e-3],
  sampler: { steps: 300, burnIn: 100, thin: 10, stepSize: 0.01 },
  chains: 2,
};
writeFileSync(configuration, JSON.stringify(written));

test("each noise has a run of its own, as if it had been run alone", async () => {
  const out = join(root, "sweep");
  const outcome = await grokphase("run", configuration, "--out", out, "--json");
  expect(outcome.code).toBe(0);
  const found: SweepResult = JSON.parse(outcome.stdout);
  expect(found).toMatchObject({ sweep: "noise", status: "complete" });
  expect(found.runs.map(({ noise, folder }) => [noise, folder])).toEqual([
    [2e-3, "noise-0.002"],
    [1e-3, "noise-0.001"],
  ]);
  expect(JSON.parse(readFileSync(join(out, "result.json"), "utf8"))).toEqual(found);
  const alone = join(root, "alone");
  await grokphase("run", configuration, "--set", "noise=0.001", "--out", alone);
  for (const file of ["trace.jsonl", "overlaps.npy"]) {
    expect(readFileSync(join(out, "noise-0.001", file)).equals(readFileSync(join(alone, file)))).toBe(true);
  }
  expect(Object.keys(found.runs[0]!.result.observables)).toEqual([
    "a",
    "lambda",
    "dropletFraction",
    "modePower",
    "participationRatio",
    "phaseAlignment",
    "trainLoss",
    "trainAccuracy",
    "testLoss",
    "testAccuracy",
  ]);
  const { shape } = decodeNpy(readFileSync(join(alone, "overlaps.npy")), "overlaps.npy");
  expect(shape).toEqual([2, 20, 13]);
  const weights = decodeNpz(readFileSync(join(alone, "weights-0-0.npz")), "weights");
  expect([weights.W!.shape, weights.a!.shape]).toEqual([
    [13, 10],
    [13, 5],
  ]);

  const status: SweepStatus = JSON.parse((await grokphase("status", out, "--json")).stdout);
  expect(status.runs.map(({ status: one }) => one?.status)).toEqual(["complete", "complete"]);

  const extended = await grokphase("resume", out, "--steps", "400", "--json");
  expect(extended.code).toBe(0);
  const longer: SweepResult = JSON.parse(extended.stdout);
  expect(longer.runs.map(({ result }) => result.draws.made)).toEqual([
    [30, 30],
    [30, 30],
  ]);
});

test.each([
  [["--set", "noise=[]"], /^noise: expected a number, or a list of numbers, found \[\]$/],
  [["--set", "noise=[1,1]"], /^noise: expected a list of different numbers/],
  [["--set", "noise=[1,-1]"], /^noise: expected a number from .*, found -1$/],
  [["--set", "task.modulus=91"], /^task\.modulus: expected an odd prime \(nearest: 89 or 97\), found 91$/],
  [["--set", "task.modulus=4"], /^task\.modulus: expected an odd prime \(nearest: 3 or 5\), found 4$/],
  [["--set", "task.fraction=0"], /^task\.fraction: expected a number above 0, up to 1, found 0$/],
  [["--set", "task.fraction=1.01"], /^task\.fraction: expected a number from 0 to 1, found 1\.01$/],
  [["--set", "task.fraction=0.01"], /^task\.fraction: expected a number from 0\.04 on, which is one of the 25 pairs/],
  [
    ["--set", "task.sextic=0"],
    /^task\.sextic: expected a number above 0: without Γ the action .* falls without bound .*networks would keep their posterior.*, found 0$/,
  ],
  [["--set", "task.sextic=-3"], /^task\.sextic: expected a number above 0: .* networks have no posterior.*, found -3$/],
  [["--set", "network.readoutVariance=null"], /^network\.readoutVariance: expected a number: /],
  [["--set", "task.modulus=8191", "--set", "network.width=100000"], /^memory: a chain needs \d+ MB, more than/],
])("%j is refused in one line", async (flags, message) => {
  const out = join(root, "refused");
  const outcome = await grokphase("run", configuration, ...flags, "--out", out);
  const lines = complaints(outcome).map((line) => line.replace(/^noise-[\d.]+: /, ""));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(message);
  expect(outcome.code).toBe(lines[0]!.startsWith("memory") ? 1 : 2);
});

test("a folder with another sweep is left alone", async () => {
  const out = join(root, "other");
  await grokphase("run", configuration, "--out", out);
  const before = readdirSync(out);
  const outcome = await grokphase("run", configuration, "--set", "seed=2", "--out", out);
  expect(outcome.code).toBe(2);
  expect(complaints(outcome)[0]).toMatch(
    /expected an empty folder or the one of this same sweep, found "a sweep with seed 1"$/,
  );
  expect(readdirSync(out)).toEqual(before);
  expect(existsSync(join(out, "result.json"))).toBe(true);
});

test("modular-p11 is run at seven noises across both thresholds", () => {
  const { task, network: given } = presets["modular-p11"]!;
  expect(task).toMatchObject({ kind: "modular-addition", modulus: 11, sextic: 3 });
  expect(given.width).toBe(600);
  // PHYSICS 4.
  expect(given.readoutVariance! / 2.152e-7).toBeCloseTo(1, 3);
  const parameters = { modulus: 11, width: 600, readoutVariance: given.readoutVariance!, sextic: 3, noise: 1 };
  const { onset, completion } = thresholds(parameters, "corrected");
  expect(onset / 2.083e-4).toBeCloseTo(1, 3);
  expect(completion! / onset).toBeCloseTo(0.5, 10);
  const noises = sweeps["modular-p11"]!;
  expect(noises).toHaveLength(7);
  expect(noises.some((noise) => noise > onset)).toBe(true);
  expect(noises.some((noise) => noise < completion!)).toBe(true);
});
