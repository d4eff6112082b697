import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.ts";
import { decodeNpy, encodeNpy } from "../../src/files/npy.ts";

let out = "";
let err = "";
let folder = "";
beforeEach(async () => {
  out = err = "";
  folder = await mkdtemp(join(tmpdir(), "kernel-"));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function save(name: string, values: number[], shape: number[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, encodeNpy({ data: Float64Array.from(values), shape }));
  return file;
}

test("kernel nngp writes a square f64 array", async () => {
  const x = await save("x.npy", [1, 0, 0, 2, 1, 1], [3, 2]);
  const file = join(folder, "k.npy");
  const flags = ["--input-variance", "0.8", "--readout-variance", "2", "--out", file];
  expect(await main(["kernel", "nngp", "--activation", "erf", "--x", x, ...flags, "--json"])).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ rows: 3, dim: 2, activation: "erf" });
  const { data, shape } = decodeNpy(await readFile(file), file);
  expect(shape).toEqual([3, 3]);
  // s = 0.4 x·x': s₁₁ = 0.4, s₂₂ = 1.6, s₁₂ = 0, s₁₃ = 0.4, s₃₃ = 0.8.
  const sine = (s: number, t: number, both: number) =>
    (4 / Math.PI) * Math.asin((2 * both) / Math.sqrt((1 + 2 * s) * (1 + 2 * t)));
  expect(data[0]).toBeCloseTo(sine(0.4, 0.4, 0.4), 14);
  expect(data[1]).toBe(0);
  expect(data[2]).toBeCloseTo(sine(0.4, 0.8, 0.4), 14);
  expect(data[7]).toBeCloseTo(sine(0.8, 1.6, 0.8), 14);
});

test("predict gp interpolates as the noise vanishes, and says its smallest pivot", async () => {
  const x = await save("x.npy", [1, 0, 0, 2, 1, 1, -1, 0.5], [4, 2]);
  const y = await save("y.npy", [1, -1, 0.5, 2], [4]);
  const file = join(folder, "f.npy");
  const args = ["predict", "gp", "--x", x, "--y", y, "--x-test", x, "--out", file, "--noise", "1e-13", "--json"];
  expect(await main(args)).toBe(0);
  expect(JSON.parse(out).smallestPivot).toBeGreaterThan(0);
  const { data } = decodeNpy(await readFile(file), file);
  [1, -1, 0.5, 2].forEach((value, i) => {
    expect(data[i]).toBeCloseTo(value, 5);
  });
  expect(err).toBe("");
});

test("what cannot be is refused in one line, and nothing is written", async () => {
  const x = await save("x.npy", [1, 2, 1, 2, 3, 4], [3, 2]);
  const y = await save("y.npy", [1, 2], [2]);
  const file = join(folder, "f.npy");
  const gp = (flags: string[]) => main(["predict", "gp", "--x", x, "--y", y, "--x-test", x, "--out", file, ...flags]);
  for (const [code, message] of [
    [await gp(["--noise", "1"]), "--y: expected 3 numbers, one a row of --x, found 2"],
    [await main(["kernel", "nngp", "--x", join(folder, "none.npy"), "--out", file]), "--x: expected a .npy file"],
    [await main(["kernel", "nngp", "--x", y, "--out", file]), "--x: expected an array of two dimensions"],
    [
      await main(["kernel", "nngp", "--x", x, "--out", file, "--input-variance", "0"]),
      "--input-variance: expected a number above 0, found 0",
    ],
  ] as const) {
    expect(code).toBe(2);
    expect(err).toContain(message);
  }
  await expect(readFile(file)).rejects.toThrow("ENOENT");
  expect(err.trim().split("\n")).toHaveLength(4);
});
