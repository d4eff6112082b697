import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { withSmallDisk } from "../crash/small-disk.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { complaints, grokphase } from "./command-line.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

/** Runs a command that has to be refused, in one line and with nothing on stdout, and returns the line. */
async function refusal(code: number, ...args: string[]): Promise<string> {
  const outcome = await grokphase(...args);
  expect(outcome.stdout).toBe("");
  const lines = complaints(outcome);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/\bat .*\.[jt]s:\d+/);
  expect(outcome.code).toBe(code);
  return lines[0]!;
}

test("no command at all shows the help; --help and --version are done", async () => {
  const [help, asked, version] = await Promise.all([grokphase(), grokphase("run", "--help"), grokphase("--version")]);
  expect(help.stdout).toMatch(/^Usage: grokphase/);
  expect(asked.stdout).toContain("--out <folder>");
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const { code, stderr } of [help, asked, version]) expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test.each([
  [["rum"], "unknown command 'rum' (Did you mean run?)"],
  [["run", "--out", "x"], "missing required argument 'configuration'"],
  [["run", "quick"], "required option '--out <folder>' not specified"],
  [["run", "quick", "--out", "x", "--oot", "x"], "unknown option '--oot' (Did you mean --out?)"],
  [["run", "quick", "more", "--out", "x"], "too many arguments for 'run'. Expected 1 argument but got 2."],
  [["run", "quick", "--out", "x", "--threads", "0"], "--threads: expected a whole number from 1 to 1024, found 0"],
  [
    ["run", "quick", "--out", "x", "--threads", "two"],
    '--threads: expected a whole number from 1 to 1024, found "two"',
  ],
  [
    ["run", "quick", "--out", "x", "--checkpoint-seconds", "-1"],
    "--checkpoint-seconds: expected a number from 0 to 3600, found -1",
  ],
  [["run", "quick", "--out", "x", "--set", "noise=0"], "noise: expected a number from 1e-12 to 1000000, found 0"],
  [["run", "quick", "--out", "x", "--set", "nois=1"], "nois: expected a known key (nearest: noise), found 1"],
  [["resume", "x", "--steps", "1.5"], "--steps: expected a whole number from 1 to 4294967295, found 1.5"],
  [["status"], "missing required argument 'folder'"],
  [["rng"], "--raw: expected to be given: the stream is bytes, found nothing"],
  [["rng", "--raw", "--seed", "-1"], "--seed: expected a whole number from 0 to 9007199254740991, found -1"],
])("grokphase %j is refused in one line", async (args, line) => {
  expect(await refusal(2, ...args)).toBe(line);
});

test("a missing, a broken and a misspelt configuration", async () => {
  const out = join(folder, "out");
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{");
  expect(await refusal(2, "run", join(folder, "none.json"), "--out", out)).toMatch(
    /none\.json: expected a configuration file or/,
  );
  expect(await refusal(2, "run", broken, "--out", out)).toMatch(/broken\.json: expected JSON, found/);
  writeFileSync(broken, '{"task": {}, "networks": {}}');
  expect(await refusal(2, "run", broken, "--out", out)).toMatch(/^task\.kind: expected one of "teacher-student"/);
  expect(readdirSync(folder)).toEqual(["broken.json"]);
});

test("a folder that is not a run's, for each command that takes one", async () => {
  writeFileSync(join(folder, "notes.txt"), "mine");
  expect(await refusal(2, "run", "quick", "--out", folder)).toMatch(
    /expected an empty folder or the one of this same run, found "notes.txt"$/,
  );
  for (const command of ["resume", "status"]) {
    expect(await refusal(2, command, folder)).toMatch(
      /config\.json: expected the configuration of a run, found nothing$/,
    );
    expect(await refusal(2, command, join(folder, "none"))).toMatch(
      /config\.json: expected the configuration of a run, found nothing$/,
    );
  }
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("a configuration of another version", async () => {
  writeFileSync(join(folder, "config.json"), '{"version": 99, "task": {"kind": "something later"}}');
  const line = /config\.json: version: expected 1, the format this version of grokphase reads, found 99$/;
  for (const command of ["resume", "status"]) expect(await refusal(2, command, folder)).toMatch(line);
});

test("a step that the chain cannot follow is named, and the folder stays as it was left", async () => {
  const out = join(folder, "out");
  expect(
    await refusal(1, "run", "quick", "--out", out, "--set", "sampler.kind=langevin", "--set", "sampler.stepSize=1.99"),
  ).toMatch(
    /^sampler\.stepSize: expected a step the chain can follow, found 1\.99: data set \d, chain \d diverged by step \d+; try half of it$/,
  );
  expect(JSON.parse((await grokphase("status", out, "--json")).stdout).status).toBe("interrupted");
  expect(readdirSync(out).sort()).toEqual(["checkpoint", "config.json"]);
});

test("a planted start where theory has no side wells is refused before anything is written", async () => {
  const planted = ["--set", "sampler.start=planted", "--set", "noise=0.5"];
  expect(await refusal(2, "run", "quick", "--out", join(folder, "out"), ...planted)).toMatch(
    /^sampler\.start: expected side wells at these parameters for "planted", found/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test("a run that cannot fit is refused with the numbers, and nothing is written", async () => {
  const out = join(folder, "out");
  const large = ["--set", "task.samples=1000000", "--set", "task.dim=1000"];
  expect(await refusal(1, "run", "quick", "--out", out, ...large)).toMatch(
    /^memory: a chain needs \d+ MB, more than the 4295 MB of a WebAssembly memory$/,
  );
  const many = ["--set", "task.samples=1000000", "--set", "task.dim=100", "--set", "chains=500", "--threads", "500"];
  expect(await refusal(1, "run", "quick", "--out", out, ...many)).toMatch(
    /^memory: the run needs \d+ MB, more than the \d+ MB there are; fewer --threads need less$/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test("a read-only and a full disk are the machine's fault", async () => {
  const mounted = join(folder, "disk");
  await withSmallDisk(mounted, "16k", async ({ remount }) => {
    expect(await refusal(1, "run", "quick", "--out", join(mounted, "out"))).toMatch(
      /cannot write, no space left on the device$/,
    );
    remount("ro");
    expect(await refusal(1, "run", "quick", "--out", join(mounted, "new"))).toMatch(
      /cannot make the folder, read-only file system$/,
    );
  });
});
