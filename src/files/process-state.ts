/** Whether a process is there and at work: not merely known to the system, as one that has ended and waits for its parent. */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process as the system knows it. */
export interface ProcessState {
  /** True for one that has ended and is only kept until its parent asks for it. */
  ended: boolean;
  /** When it started, in the system's own units: tells it from a later one with the same number. Null where unknown. */
  started: string | null;
}

/** States of /proc/PID/stat and of ps in which nothing of a process is left: zombie, dead. */
const ENDED = /^[ZXx]/;

/** @returns null for a process that is not there */
export function stateOfProcess(pid: number): ProcessState | null {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: there, but another user's.
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") return null;
  }
  return (process.platform === "linux" ? fromProc(pid) : fromPs(pid)) ?? { ended: false, started: null };
}

/** Fields 3 and 22 of /proc/PID/stat; the name before them may have spaces and brackets. */
function fromProc(pid: number): ProcessState | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { ended: ENDED.test(fields[0]!), started: fields[19] ?? null };
  } catch {
    return null;
  }
}

/** Systems without /proc; on Windows, where a process that has ended is not there, the number alone has to do. */
function fromPs(pid: number): ProcessState | null {
  if (process.platform === "win32") return null;
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 2000,
    };
    const [state, ...started] = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], options)
      .trim()
      .split(/\s+/);
    return state ? { ended: ENDED.test(state), started: started.join(" ") || null } : null;
  } catch {
    return null;
  }
}
