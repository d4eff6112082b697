/** What the operating system says about files, in one line. */
import { GrokphaseError } from "../errors.ts";

const meanings: Record<string, string> = {
  EACCES: "permission denied",
  EEXIST: "something stands there already",
  EDQUOT: "disk quota exceeded",
  EFBIG: "file too large for the file system",
  EIO: "input/output error of the device",
  EISDIR: "a folder stands there",
  EMFILE: "too many open files",
  ENOENT: "no such file or folder",
  ENOSPC: "no space left on the device",
  ENOTDIR: "a file stands where a folder should",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
};

const absences: Record<string, string> = { ENOENT: "nothing", ENOTDIR: "nothing", EISDIR: "a folder" };

/** "no space left on the device". */
export function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return (code && meanings[code]) ?? code ?? message;
}

/** The machine's fault: "results/trace.jsonl: cannot write, no space left on the device". */
export function machineFailure(path: string, action: string, cause: unknown): GrokphaseError {
  if (cause instanceof GrokphaseError) return cause;
  return new GrokphaseError("machine", `${path}: cannot ${action}, ${reasonOf(cause)}`, { path, cause });
}

/** A file that was asked for and cannot be read: the input's fault where it is not there, else the machine's. */
export function unreadable(path: string, expected: string, cause: unknown): GrokphaseError {
  const found = absences[(cause as NodeJS.ErrnoException).code ?? ""];
  if (!found) return machineFailure(path, "read", cause);
  return new GrokphaseError("bad-input", `${path}: expected ${expected}, found ${found}`, { path, cause });
}

/** Runs what touches a file, with its failures put in one line. */
export function touching<T>(path: string, action: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw machineFailure(path, action, cause);
  }
}
