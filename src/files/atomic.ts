/** Files that are either whole or not there, whatever happens to the process or the power. */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { machineFailure, touching } from "./failure.ts";
import { stateOfProcess } from "./process-state.ts";

/** Appends to a file that nobody sees yet. */
export type Append = (bytes: string | Uint8Array) => void;

/** Names this machine in the names of unfinished files, so that it looks after its own only. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 6);
const UNFINISHED = /\.([0-9a-f]{6})-(\d+)-\d+\.unfinished$/;
let count = 0;

/** Its own for every writer and every file, so that two who write one file never mix. */
function unfinishedName(path: string): string {
  return `${path}.${HOST}-${process.pid}-${count++}.unfinished`;
}

/** The name that a file is to have in the end. */
export function finishedName(entry: string): string {
  return entry.replace(UNFINISHED, "").replace(/\.unfinished$/, "");
}

/** Takes away what writers of this machine that are gone have left in a folder. */
export function removeLeftovers(folder: string): void {
  for (const entry of touching(folder, "read", () => readdirSync(folder))) {
    const [, host, pid] = UNFINISHED.exec(entry) ?? [];
    const isLeft = host === HOST && Number(pid) !== process.pid && (stateOfProcess(Number(pid))?.ended ?? true);
    if (isLeft) rmSync(join(folder, entry), { force: true });
  }
}

/**
 * Writes a file beside its place, brings it to the disk and moves it there.
 * @param write Gives the contents, piece by piece.
 * @throws GrokphaseError "machine" when it cannot be written; then what stood there still stands, and nothing beside it.
 */
export function writeAtomically(path: string, write: (append: Append) => void): void {
  const unfinished = unfinishedName(path);
  try {
    const file = openSync(unfinished, "wx");
    try {
      try {
        write((bytes) => appendWhole(file, bytes));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(unfinished, path);
    } catch (cause) {
      rmSync(unfinished, { force: true });
      throw cause;
    }
    syncFolder(dirname(path));
  } catch (cause) {
    throw machineFailure(path, "write", cause);
  }
}

/**
 * Appends to a file, which the system brings to the disk when it likes.
 * @throws GrokphaseError "machine" when it cannot be written.
 */
export function appendTo(path: string, bytes: Uint8Array): void {
  withFile(path, "a", (file) => appendWhole(file, bytes));
}

/** @throws GrokphaseError "machine" when what was appended cannot be brought to the disk. */
export function bringToDisk(path: string): void {
  withFile(path, "r+", fsyncSync);
}

function withFile(path: string, flags: string, work: (file: number) => void): void {
  try {
    const file = openSync(path, flags);
    try {
      work(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw machineFailure(path, "write", cause);
  }
}

/** Writes all bytes: a single write may stop early on a disk that is nearly full. */
function appendWhole(file: number, bytes: string | Uint8Array): void {
  const buffer = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  let done = 0;
  while (done < buffer.length) done += writeSync(file, buffer, done);
}

/** Brings the names in a folder to the disk. Windows does so by itself and cannot open a folder. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
