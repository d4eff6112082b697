import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.ts";
import { loadCore } from "../../src/core/module.ts";
import { decodeNpy, encodeNpy } from "../../src/files/npy.ts";
import { fig2 } from "../../src/tasks/teacher-student/parameters.ts";
import { adaptiveKernel } from "../../src/tasks/teacher-student/theory/adaptive-kernel.ts";
import { solveTeacherStudent } from "../../src/tasks/teacher-student/theory/theory.ts";
import { kernelRegression } from "../../src/theory/gaussian-process.ts";

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

test("kernel adaptive is the library's kernel, and predict adaptive its regression", async () => {
  const [rows, dim] = [40, 6];
  const values = Array.from({ length: rows * dim }, (_, i) => Math.sin(1 + i * i) * 1.5);
  const x = await save("x.npy", values, [rows, dim]);
  const y = await save(
    "y.npy",
    Array.from({ length: rows }, (_, i) => values[i * dim]!),
    [rows],
  );
  const teacher = await save("w.npy", [1, 0, 0, 0, 0, 0], [dim]);
  const network =
    "--width 50 --readout-variance 0.2 --input-variance 0.5 --epsilon -0.3 --noise 0.3 --action exact-norm".split(" ");
  const file = join(folder, "k.npy");
  expect(await main(["kernel", "adaptive", "--x", x, "--teacher", teacher, ...network, "--out", file, "--json"])).toBe(
    0,
  );
  const report = JSON.parse(out);
  expect(report).toMatchObject({ rows, dim, theory: { parameters: { samples: rows, dim, width: 50 } } });
  expect(report.wells.length).toBeGreaterThan(0);
  const { data, shape } = decodeNpy(await readFile(file), file);
  expect(shape).toEqual([rows, rows]);
  const core = await loadCore();
  const parameters = { ...fig2, samples: rows, dim, width: 50, readoutVariance: 0.2, noise: 0.3 };
  const solution = solveTeacherStudent(core, parameters);
  const inputs = { data: Float64Array.from(values), rows, dim };
  const matrix = adaptiveKernel(core, solution, [1, 0, 0, 0, 0, 0], inputs);
  expect([...data]).toEqual([...matrix]);

  out = "";
  const predictions = join(folder, "f.npy");
  const files = ["--x", x, "--y", y, "--x-test", x, "--teacher", teacher, "--out", predictions];
  expect(await main(["predict", "adaptive", ...files, ...network, "--json"])).toBe(0);
  const { weights } = kernelRegression(
    core,
    matrix,
    values.filter((_, i) => i % dim === 0),
    0.3,
  );
  const expected = matrix.reduce((sums, k, i) => {
    sums[Math.floor(i / rows)]! += k * weights[i % rows]!;
    return sums;
  }, Array<number>(rows).fill(0));
  expect([...decodeNpy(await readFile(predictions), "f").data]).toEqual(expected);

  const long = await save("long.npy", [2, 0, 0, 0, 0, 0], [dim]);
  expect(await main(["kernel", "adaptive", "--x", x, "--teacher", long, "--out", file])).toBe(2);
  expect(err).toContain("expected a vector of norm 1, found 2");
});

test("predict gp with its matrix in a file: the same bytes, and the file is gone", async () => {
  const [rows, dim] = [50, 3];
  const x = await save(
    "x.npy",
    Array.from({ length: rows * dim }, (_, i) => Math.cos(i * i)),
    [rows, dim],
  );
  const y = await save(
    "y.npy",
    Array.from({ length: rows }, (_, i) => Math.sin(i)),
    [rows],
  );
  const matrix = join(folder, "matrix");
  const run = async (name: string, flags: string[]) => {
    const file = join(folder, name);
    const args = ["--x", x, "--y", y, "--x-test", x, "--noise", "0.01", "--out", file, ...flags];
    expect(await main(["predict", "gp", ...args])).toBe(0);
    return readFile(file);
  };
  expect((await run("a.npy", [])).equals(await run("b.npy", ["--matrix-file", matrix]))).toBe(true);
  await expect(readFile(matrix)).rejects.toThrow("ENOENT");
  // Never over what stands there.
  const args = ["--x", x, "--y", y, "--x-test", x, "--noise", "0.01", "--out", matrix, "--matrix-file", y];
  expect(await main(["predict", "gp", ...args])).toBe(1);
  expect(err).toContain("cannot make a file for the matrix, something stands there already");
});

test("predict learning-curve prints and writes one row a size", async () => {
  const file = join(folder, "curve.csv");
  const flags = "--sizes 40,80 --dim 10 --test-samples 50 --width 50 --readout-variance 0.1 --noise 0.1".split(" ");
  expect(await main(["predict", "learning-curve", ...flags, "--out", file, "--json"])).toBe(0);
  const { points, parameters } = JSON.parse(out);
  expect(points.map(({ samples }: { samples: number }) => samples)).toEqual([40, 80]);
  expect(parameters).toMatchObject({ dim: 10, width: 50 });
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  expect(lines[0]).toBe(
    "samples,nngp f1,nngp f3,nngp test loss,adaptive f1,adaptive f3,adaptive test loss,theory f1,theory f3",
  );
  expect(Number(lines[2]!.split(",")[1])).toBe(points[1].nngp.f1);
  expect(await main(["predict", "learning-curve", "--sizes", "40,x"])).toBe(2);
  expect(err).toContain("--sizes: expected");
});
