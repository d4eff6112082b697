/** Files that are either whole or not there, whatever happens to the process or the power. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { machineFailure } from "./failure.ts";

/** Appends to a file that nobody sees yet. */
export type Append = (bytes: string | Uint8Array) => void;

/**
 * Writes a file beside its place, brings it to the disk and moves it there.
 * @param write Gives the contents, piece by piece.
 * @throws GrokphaseError "machine" when it cannot be written; then what stood there still stands.
 */
export function writeAtomically(path: string, write: (append: Append) => void): void {
  const unfinished = `${path}.unfinished`;
  try {
    const file = openSync(unfinished, "w");
    try {
      write((bytes) => appendWhole(file, bytes));
      fsyncSync(file);
    } catch (cause) {
      rmSync(unfinished);
      throw cause;
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
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
