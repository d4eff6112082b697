/** Two processes never work in one folder. */
import { existsSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { complaints, grokphase, start } from "../cli/command-line.ts";
import { promised } from "../run-folder.ts";
import { experiments, newFolder } from "./experiments.ts";

const { file } = experiments[0]!;

test("of processes that start in one folder at once one works and the others are told so", async () => {
  const whole = newFolder();
  await grokphase("run", file, "--out", whole);
  const folder = newFolder();
  const outcomes = await Promise.all(
    Array.from({ length: 4 }, () => start("run", file, "--out", folder, "--threads", "1").outcome),
  );
  const losers = outcomes.filter(({ code }) => code !== 0);
  for (const loser of losers) {
    expect(loser.code).toBe(1);
    expect(complaints(loser)).toEqual([
      expect.stringMatching(/^\S+lock: process \d+ on \S+ is at work in this folder$/),
    ]);
  }
  // Whoever came when the first had finished found everything done.
  expect(losers.length).toBeLessThan(4);
  expect(promised(folder)).toEqual(promised(whole));
});

test("processes that find the lock of a dead one: one takes it over, and says so", async () => {
  const folder = newFolder();
  const first = start("run", file, "--out", folder, "--threads", "1");
  const checkpoint = join(folder, "checkpoint");
  const begun = join(checkpoint, "chain-0-0.trace.jsonl");
  await expect.poll(() => existsSync(begun), { timeout: 60_000, interval: 5 }).toBe(true);
  first.child.kill("SIGKILL");
  expect((await first.outcome).code).toBe(null);
  const lock = { pid: first.child.pid, started: "1", host: hostname() };
  writeFileSync(join(checkpoint, "lock"), JSON.stringify(lock));
  const outcomes = await Promise.all(
    Array.from({ length: 4 }, () => start("resume", folder, "--threads", "1").outcome),
  );
  const remarks = outcomes.flatMap(complaints);
  expect(outcomes.some(({ code }) => code === 0)).toBe(true);
  expect(remarks.filter((line) => /taken over from process \d+, which is gone$/.test(line))).toHaveLength(1);
  for (const { code } of outcomes) expect([0, 1]).toContain(code);
});
