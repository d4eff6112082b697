/** A disk that fills up or turns read-only under a run: one clear line, and nothing that was there is lost. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { complaints, grokphase, start } from "../cli/command-line.ts";
import { promised } from "../run-folder.ts";
import { experiments, newFolder } from "./experiments.ts";
import { withSmallDisk } from "./small-disk.ts";

const { file } = experiments[0]!;
const often = ["--threads", "2", "--checkpoint-seconds", "0.02"];

const whole = newFolder();
const { code } = await grokphase("run", file, "--out", whole);
expect(code).toBe(0);
const expected = promised(whole);

/** Files that only appear whole. */
const wholes = (folder: string) => readdirSync(folder).filter((name) => !["checkpoint", "config.json"].includes(name));

test("a disk that fills up under way, and another time while the results are written", async () => {
  const mounted = newFolder();
  await withSmallDisk(mounted, "200k", async ({ remount }) => {
    const folder = join(mounted, "out");
    // Enough for the beginning; then for all parts, but not for what they become.
    let command = ["run", file, "--out", folder];
    for (const larger of ["1000k", "16m"]) {
      const outcome = await grokphase(...command, ...often);
      expect(outcome.code).toBe(1);
      expect(complaints(outcome)).toHaveLength(1);
      expect(complaints(outcome)[0]).toMatch(/^\S+: cannot write, no space left on the device$/);
      expect(wholes(folder)).toEqual([]);
      expect(existsSync(join(folder, "checkpoint", "lock"))).toBe(false);
      expect(JSON.parse((await grokphase("status", folder, "--json")).stdout).status).toBe("interrupted");
      remount(`size=${larger}`);
      command = ["resume", folder];
    }
    const outcome = await grokphase(...command, ...often);
    expect({ code: outcome.code, said: complaints(outcome) }).toEqual({ code: 0, said: [] });
    expect(promised(folder)).toEqual(expected);
    expect(readdirSync(folder).filter((name) => name.endsWith(".unfinished"))).toEqual([]);
  });
});

test("a disk that turns read-only under way", async () => {
  const mounted = newFolder();
  await withSmallDisk(mounted, "64m", async ({ remount }) => {
    const folder = join(mounted, "out");
    const { child, outcome } = start("run", file, "--out", folder, ...often);
    const state = join(folder, "checkpoint", "chain-0-0.b.state");
    while (!existsSync(state)) await new Promise((resolve) => setTimeout(resolve, 10));
    // Refused for as long as a file happens to be open for writing. Held, lest it is done before that.
    for (let isReadOnly = false; !isReadOnly; ) {
      child.kill("SIGSTOP");
      try {
        remount("ro");
        isReadOnly = true;
      } catch {}
      child.kill("SIGCONT");
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const stopped = await outcome;
    expect(stopped.code).toBe(1);
    expect(complaints(stopped)).toHaveLength(1);
    expect(complaints(stopped)[0]).toMatch(/^\S+: cannot write, read-only file system$/);
    // Nobody could take the lock away; its process is gone all the same.
    const status = JSON.parse((await grokphase("status", folder, "--json")).stdout);
    expect(status).toMatchObject({ status: "interrupted", pid: null });
    const refused = await grokphase("resume", folder);
    expect(refused.code).toBe(1);
    expect(complaints(refused)).toHaveLength(1);
    expect(complaints(refused)[0]).toMatch(/read-only file system$/);
    remount("rw");
    const outcomeAfter = await grokphase("resume", folder);
    expect(outcomeAfter.code).toBe(0);
    expect(complaints(outcomeAfter)).toHaveLength(1);
    expect(complaints(outcomeAfter)[0]).toMatch(/lock: taken over from process \d+, which is gone$/);
    expect(promised(folder)).toEqual(expected);
  });
});

test("a finished run whose extension finds the disk full keeps its results as they were", async () => {
  const mounted = newFolder();
  await withSmallDisk(mounted, "64m", async ({ remount }) => {
    const folder = join(mounted, "out");
    expect((await grokphase("run", file, "--out", folder, "--set", "sampler.steps=4000")).code).toBe(0);
    const before = promised(folder);
    const used = usedBytes(folder) / 1024;
    remount(`size=${used + 40}k`);
    const outcome = await grokphase("resume", folder, "--steps", "16000", ...often);
    expect(outcome.code).toBe(1);
    expect(complaints(outcome)).toEqual([expect.stringMatching(/^\S+: cannot write, no space left on the device$/)]);
    expect(promised(folder)).toEqual(before);
    remount("size=64m");
    expect((await grokphase("resume", folder, "--steps", "16000")).code).toBe(0);
    expect(promised(folder)).toEqual(expected);
  });
});

/** In whole pages, as a disk in memory counts. */
function usedBytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.reduce((sum, name) => sum + Math.ceil(statSync(join(folder, name)).size / 4096) * 4096, 0);
}

test("folders that a user may not write are named", async () => {
  for (const out of ["/proc/grokphase", "/dev/null/run"]) {
    const outcome = await grokphase("run", file, "--out", out);
    expect([1, 2]).toContain(outcome.code);
    expect(complaints(outcome)).toEqual([expect.stringMatching(new RegExp(`^${out}: (cannot|expected) `))]);
  }
  const occupied = newFolder();
  writeFileSync(occupied, "a file");
  const outcome = await grokphase("run", file, "--out", occupied);
  expect({ code: outcome.code, said: complaints(outcome) }).toEqual({
    code: 2,
    said: [`${occupied}: expected a folder, found "a file"`],
  });
  expect(readFileSync(occupied, "utf8")).toBe("a file");
});
