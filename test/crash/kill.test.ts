/** Nothing is lost (PROMISES 3): kill -9 at random moments, then resume, gives the bytes of a run in one go. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { complaints, grokphase, start } from "../cli/command-line.ts";
import { cases } from "../long.ts";
import { promised } from "../run-folder.ts";
import { experiments, newFolder } from "./experiments.ts";

/** Kills a run again and again until it ends of itself; counts the kills from which there was something to go on. */
async function killUntilDone(file: string, folder: string, delay: () => number): Promise<number> {
  let kills = 0;
  let command = ["run", file, "--out", folder];
  for (;;) {
    const { child, outcome } = start(...command, "--threads", "2", "--checkpoint-seconds", "0.02");
    const timer = setTimeout(() => child.kill("SIGKILL"), delay());
    const { code, stderr } = await outcome;
    clearTimeout(timer);
    if (code === 0) return kills;
    expect(code, stderr).toBe(null);
    const files = existsSync(join(folder, "checkpoint")) ? readdirSync(join(folder, "checkpoint")) : [];
    if (files.some((file) => file.endsWith(".state"))) kills++;
    if (existsSync(join(folder, "config.json"))) command = ["resume", folder];
  }
}

/** From 150 ms, before the first state, to where some runs have ended. */
function delays(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return 150 + (state % 600);
  };
}

const wanted = { apart: cases(10, 70), together: cases(10, 30) } as Record<string, number>;

test.each(experiments)(
  "killed at random, two workers, chains $name: the same bytes",
  async ({ name, file }) => {
    const whole = newFolder();
    expect(complaints(await grokphase("run", file, "--out", whole, "--threads", "1"))).toEqual([]);
    const expected = promised(whole);
    const delay = delays(1);
    let kills = 0;
    let runs = 0;
    while (kills < wanted[name]!) {
      const folder = newFolder();
      kills += await killUntilDone(file, folder, delay);
      expect(promised(folder)).toEqual(expected);
      rmSync(folder, { recursive: true });
      runs++;
    }
    process.stderr.write(`${kills} kills in ${runs} runs, chains ${name}\n`);
  },
  600_000,
);
