/** What stands in the folder of a run, for tests that compare runs. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunResult } from "../src/run/result.ts";

/** The bytes that PROMISES 1 covers; each file as its SHA-256, so that a difference is one line. */
export function promised(folder: string) {
  const hash = (file: string) =>
    createHash("sha256")
      .update(readFileSync(join(folder, file)))
      .digest("hex");
  const result: RunResult = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
  return {
    trace: hash("trace.jsonl"),
    overlaps: hash("overlaps.npy"),
    weights: readdirSync(folder)
      .filter((file) => file.startsWith("weights"))
      .map((file) => [file, hash(file)]),
    observables: JSON.stringify(result.observables),
    virial: result.virial,
    theory: result.theory,
  };
}
