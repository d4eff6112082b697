/** Keeps two processes out of one folder: a file that says which process holds it. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { GrokphaseError } from "../../errors.ts";
import { machineFailure } from "../../files/failure.ts";

interface Holder {
  pid: number;
  /** When the process started, in the system's own units: tells it from a later one with the same pid. */
  started: string | null;
  host: string;
}

/**
 * Takes the lock, also from a process that is no longer there, which is said aloud.
 * @returns What gives it back.
 * @throws GrokphaseError "machine" when a living process holds it.
 */
export function takeLock(file: string, remark: (line: string) => void): () => void {
  const holder: Holder = { pid: process.pid, started: startOf(process.pid), host: hostname() };
  const text = JSON.stringify(holder);
  while (!create(file, text)) {
    const found = read(file);
    if (found === null) continue;
    const other = parse(found);
    if (other && isAlive(other)) {
      const message = `${file}: process ${other.pid} on ${other.host} is at work in this folder`;
      const advice = other.host === hostname() ? "" : `; if it is gone, delete ${file}`;
      throw new GrokphaseError("machine", message + advice, { path: file });
    }
    if (takeAway(file, found)) {
      remark(
        `${file}: taken over from ${other ? `process ${other.pid}, which is gone` : "a process that left it torn"}`,
      );
    }
  }
  return () => {
    try {
      if (read(file) === text) rmSync(file, { force: true });
    } catch {
      // A disk that has turned read-only: what failed on it is told already, and a lock outlives its process without harm.
    }
  };
}

/** Whether a living process holds the lock, and which. */
export function lockHolder(file: string): number | null {
  const holder = parse(read(file) ?? "");
  return holder && isAlive(holder) ? holder.pid : null;
}

/** The file appears with its text in it, where the file system has hard links. */
function create(file: string, text: string): boolean {
  const own = `${file}.${process.pid}`;
  try {
    writeFileSync(own, text);
    try {
      linkSync(own, file);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") throw cause;
      writeFileSync(file, text, { flag: "wx" });
    } finally {
      rmSync(own, { force: true });
    }
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw machineFailure(file, "lock the folder", cause);
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw machineFailure(file, "read", cause);
  }
}

function parse(text: string): Holder | null {
  try {
    const { pid, started, host } = JSON.parse(text);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, started: started ?? null, host: String(host) } : null;
  } catch {
    return null;
  }
}

/** Another machine's process cannot be asked, and counts as alive. */
function isAlive({ pid, started, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: there, but another user's.
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = startOf(pid);
  return started === null || now === null || started === now;
}

/** Field 22 of /proc/PID/stat on Linux; elsewhere unknown, and the pid alone has to do. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** Moves a stale lock aside; if it was meanwhile another process's lock that was moved, gives it back. */
function takeAway(file: string, stale: string): boolean {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw machineFailure(file, "take over the lock", cause);
  }
  const moved = read(aside);
  if (moved === stale) {
    rmSync(aside, { force: true });
    return true;
  }
  renameSync(aside, file);
  return false;
}
