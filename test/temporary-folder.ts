import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import "./long.ts";

/** A disk in memory, where bringing files to the disk is free: the tests of runs wait for little else. */
const MEMORY = "/dev/shm";
const ROOM = 2 ** 30;

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Long tests are on a real disk. */
function place(): string {
  if (inject("long") || !existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM ? MEMORY : tmpdir();
}

/** A new, empty folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(place(), "grokphase-test-"));
  made.push(folder);
  return folder;
}
