/** A disk of a test's own, in memory, that can be made small, large and read-only. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { notTested } from "../not-tested.ts";

export interface SmallDisk {
  /** Changes its options: "size=16m", "ro", "rw". */
  remount(options: string): void;
}

/** Mounts it at a new folder while `work` runs; says NOT TESTED where the system does not allow that. */
export async function withSmallDisk(
  folder: string,
  size: string,
  work: (disk: SmallDisk) => void | Promise<void>,
): Promise<void> {
  mkdirSync(folder);
  const mount = (...args: string[]) => execFileSync("mount", args, { stdio: ["ignore", "ignore", "pipe"] });
  try {
    mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder);
  } catch (error) {
    notTested("a full and a read-only disk", `mount: ${String(error).split("\n").at(-1)}`);
    return;
  }
  try {
    await work({ remount: (options) => void mount("-o", `remount,${options}`, folder) });
  } finally {
    execFileSync("umount", [folder]);
  }
}
