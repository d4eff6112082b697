/**
 * Keeps two processes out of one folder: a file that says which process holds it.
 *
 * On its own machine a process is asked for whether it lives. One on another machine cannot be asked: it writes its
 * lock anew every few seconds, and counts as gone when it has not for a minute. Time is that of the disk, which both
 * see, so that clocks that differ do no harm. Whoever was taken for gone and is not finds its lock lost before it
 * writes anything more.
 */
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { GrokphaseError } from "../../errors.ts";
import { machineFailure } from "../../files/failure.ts";
import { stateOfProcess } from "../../files/process-state.ts";

interface Holder {
  pid: number;
  /** When the process started, in the system's own units: tells it from a later one with the same pid. */
  started: string | null;
  host: string;
  /** True where the lock is written anew while it is held; absent in those of earlier versions. */
  renewed: boolean;
}

export interface Lock {
  /** @throws GrokphaseError "machine" where another process has taken the lock over. */
  check(): void;
  /** Gives the lock back. */
  release(): void;
}

const RENEWAL_SECONDS = 5;
/** Without renewal for so long, a process on another machine counts as gone. */
const PATIENCE_SECONDS = 60;

/**
 * Takes the lock, also from a process that is no longer there, which is said aloud.
 * @throws GrokphaseError "machine" when a living process holds it.
 */
export function takeLock(file: string, remark: (line: string) => void): Lock {
  const started = stateOfProcess(process.pid)?.started ?? null;
  const holder: Holder = { pid: process.pid, started, host: hostname(), renewed: true };
  const text = JSON.stringify(holder);
  while (!create(file, text)) {
    const found = read(file);
    if (found === null) continue;
    const other = parse(found);
    if (other && isAlive(other, file)) {
      const message = `${file}: process ${other.pid} on ${other.host} is at work in this folder`;
      throw new GrokphaseError("machine", message + adviceOn(other, file), { path: file });
    }
    if (takeAway(file, found)) {
      remark(
        `${file}: taken over from ${other ? `process ${other.pid}${onHost(other)}, which is gone` : "a process that left it torn"}`,
      );
    }
  }
  return hold(file, text);
}

/** Whether a living process holds the lock, and which. */
export function lockHolder(file: string): number | null {
  const holder = parse(read(file) ?? "");
  return holder && isAlive(holder, file) ? holder.pid : null;
}

function onHost({ host }: Holder): string {
  return host === hostname() ? "" : ` on ${host}`;
}

function adviceOn({ host, renewed }: Holder, file: string): string {
  if (host === hostname()) return "";
  return renewed
    ? `; if it is gone, it is taken for gone after ${PATIENCE_SECONDS} s`
    : `; if it is gone, delete ${file}`;
}

/** Writes the lock anew, always the file that was created here, never one that stands in its place. */
function hold(file: string, text: string): Lock {
  const own = openSync(file, "r");
  const renewal = setInterval(() => {
    try {
      // Opened for writing at such moments only: a disk can turn read-only under a run.
      const writable = openSync(file, "r+");
      if (fstatSync(writable).ino === fstatSync(own).ino) writeSync(writable, text, 0);
      closeSync(writable);
    } catch {
      // A full disk or a lost server: what fails on it is told by the work itself.
    }
  }, 1000 * RENEWAL_SECONDS);
  renewal.unref();
  const isHeld = () => {
    try {
      return statSync(file).ino === fstatSync(own).ino && read(file) === text;
    } catch {
      return false;
    }
  };
  return {
    check() {
      if (isHeld()) return;
      throw new GrokphaseError("machine", `${file}: expected the lock of this process, another took it over`, {
        path: file,
      });
    },
    release() {
      clearInterval(renewal);
      try {
        if (isHeld()) rmSync(file, { force: true });
        closeSync(own);
      } catch {
        // A disk that has turned read-only: what failed on it is told already, and a lock outlives its process without harm.
      }
    },
  };
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
    const { pid, started, host, renewed } = JSON.parse(text);
    if (!(Number.isSafeInteger(pid) && pid > 0)) return null;
    return { pid, started: started ?? null, host: String(host), renewed: renewed === true };
  } catch {
    return null;
  }
}

function isAlive({ pid, started, host, renewed }: Holder, file: string): boolean {
  if (host !== hostname()) return !renewed || secondsSinceRenewal(file) < PATIENCE_SECONDS;
  const state = stateOfProcess(pid);
  if (state === null || state.ended) return false;
  return started === null || state.started === null || state.started === started;
}

/** By the clock of the disk that the lock lies on; 0 where that cannot be told. */
function secondsSinceRenewal(file: string): number {
  const probe = `${file}.${process.pid}.time`;
  try {
    writeFileSync(probe, "now");
    const now = statSync(probe).mtimeMs;
    rmSync(probe, { force: true });
    return (now - statSync(file).mtimeMs) / 1000;
  } catch {
    return 0;
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
