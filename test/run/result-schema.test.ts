/** Results and journals are read only where they are what they have to be. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { RunFolder } from "../../src/run/folder/folder.ts";
import { readResult } from "../../src/run/result.ts";
import { runExperiment } from "../../src/run/run.ts";
import { AutoFolder } from "../../src/work/auto-journal.ts";
import { temporaryFolder } from "../temporary-folder.ts";

vi.mock("#worker-start", () => import("../built-workers.ts"));

const experiment = resolveExperiment({
  task: { kind: "teacher-student", dim: 5, samples: 20 },
  network: { width: 6, readoutVariance: 0.2 },
  noise: 0.1,
  sampler: { kind: "langevin", stepSize: 0.01, steps: 60, burnIn: 8, thin: 2, start: "both" },
  dataSets: 2,
  chains: 2,
});
const out = temporaryFolder();
const made = await runExperiment({ experiment, out, threads: 1 });
const folder = new RunFolder(out);
const written = readFileSync(folder.result, "utf8");

test("what a run leaves is read as it is", () => {
  expect(JSON.stringify(readResult(folder), null, 2)).toBe(written.trimEnd());
  expect(JSON.stringify(made)).toBe(JSON.stringify(JSON.parse(written)));
});

/** Replaces the value at a path. */
function altered(path: string, value: unknown): string {
  const result = JSON.parse(written);
  const keys = path.split(".");
  const last = keys.pop()!;
  keys.reduce((here, key) => here[key], result)[last] = value;
  return JSON.stringify(result);
}

test.each([
  ["status", "done"],
  ["experiment.sampler", 1],
  ["draws.made", "10"],
  ["observables.f1.mean", "0.5"],
  ["observables.f1.halves.worth", []],
  ["virial.input", undefined],
  ["starts.agrees", 1],
  ["verdict.findings", {}],
  ["provenance.wasm", 7],
])("a result with another %s is refused with its path", (path, value) => {
  writeFileSync(folder.result, altered(path, value));
  expect(() => readResult(folder)).toThrow(
    `${folder.result}: ${path.startsWith("experiment") ? "experiment" : path}: expected`,
  );
});

test.each(["null", "[]", '"x"', "{}"])("%s is no result", (text) => {
  writeFileSync(folder.result, text);
  expect(() => readResult(folder)).toThrow(folder.result);
});

test("a journal without what is decided by it is refused", () => {
  const auto = new AutoFolder(temporaryFolder());
  const journal = { experiment, halvings: 0, steps: 60, diverged: null, moving: false, history: [] };
  auto.write(journal);
  expect(auto.read(experiment)).toEqual(journal);
  for (const [key, value] of Object.entries({ moving: undefined, diverged: "no", history: [{ steps: 1 }] })) {
    writeFileSync(auto.journal, JSON.stringify({ ...journal, [key]: value }));
    expect(() => auto.read(experiment)).toThrow(new RegExp(`${key}.*: expected `));
  }
});
