/** A file as room for a matrix that memory cannot hold, gone when the work is done. */
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import type { BlockStore } from "../numeric/block-store.ts";
import { touching } from "./failure.ts";

/** @throws GrokphaseError "machine" when the file cannot be made, written or read, and whatever `work` throws */
export function withMatrixFile<T>(path: string, work: (store: BlockStore) => T): T {
  // Never over something that stands there.
  const file = touching(path, "make a file for the matrix", () => openSync(path, "wx+"));
  try {
    return work({
      write: (at, bytes) => touching(path, "write", () => whole(bytes, at, (...where) => writeSync(file, ...where))),
      read: (at, bytes) => touching(path, "read", () => whole(bytes, at, (...where) => readSync(file, ...where))),
    });
  } finally {
    closeSync(file);
    rmSync(path);
  }
}

type Transfer = (bytes: Uint8Array, offset: number, length: number, position: number) => number;

/** A call may carry only a part, and never more than 2 GB. */
function whole(bytes: Uint8Array, at: number, transfer: Transfer): void {
  let done = 0;
  while (done < bytes.length) {
    const some = transfer(bytes, done, Math.min(bytes.length - done, 1 << 30), at + done);
    if (some === 0) throw new Error("the file ends too early");
    done += some;
  }
}
