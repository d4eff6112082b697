import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { encodeNpy } from "../../src/files/npy.ts";
import { readOverlaps } from "../../src/run/overlaps.ts";

const root = mkdtempSync(join(tmpdir(), "grokphase-overlaps-"));
afterAll(() => rmSync(root, { recursive: true }));

const experiment = resolveExperiment({
  task: { kind: "teacher-student", dim: 3, samples: 5 },
  network: { width: 7 },
  noise: 0.1,
  sampler: { steps: 20 },
  dataSets: 3,
  chains: 2,
});

function file(shape: number[]): string {
  const path = join(root, `${shape.join("-")}.npy`);
  const size = shape.reduce((product, length) => product * length, 1);
  writeFileSync(path, encodeNpy({ data: Float32Array.from({ length: size }, (_, i) => i / 8), shape }));
  return path;
}

test("overlaps come one data set after the other, all of them once", () => {
  const sets = [...readOverlaps(file([6, 4, 7]), experiment)];
  expect(sets.map((set) => set.length)).toEqual([56, 56, 56]);
  expect([...sets[1]!].slice(0, 2)).toEqual([56 / 8, 57 / 8]);
  expect(sets[2]!.at(-1)).toBe(167 / 8);
});

test("another shape, a cut file and no file are refused in one line", () => {
  const read = (path: string) => () => [...readOverlaps(path, experiment)];
  expect(read(file([5, 4, 7]))).toThrow("5-4-7.npy: expected 6 × draws × 7 in f32, found");
  const cut = file([6, 3, 7]);
  truncateSync(cut, 128 + 4 * 50);
  expect(read(cut)).toThrow("6-3-7.npy: expected 632 bytes, found 328");
  expect(read(join(root, "none.npy"))).toThrow("none.npy: expected the overlaps of a run, found nothing");
});
