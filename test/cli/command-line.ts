/** The built command, as a shell runs it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../dist/node/cli.js", import.meta.url));

export interface Outcome {
  /** Exit code; null after a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  outcome: Promise<Outcome>;
}

export function start(...args: string[]): Running {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (bytes) => {
      text[stream] += bytes;
    });
  }
  return { child, outcome: once(child, "close").then(([code]) => ({ code, ...text })) };
}

export function grokphase(...args: string[]): Promise<Outcome> {
  return start(...args).outcome;
}

/** The lines on stderr except the estimate of memory, which every run begins with. */
export function complaints({ stderr }: Outcome): string[] {
  return stderr.split("\n").filter((line) => line !== "" && !/^needs \d+ MB of memory: /.test(line));
}
