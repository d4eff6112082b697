import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.ts";

let out = "";
let err = "";
beforeEach(() => {
  out = err = "";
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

test("theory teacher-student --json prints the contract's document and nothing else", async () => {
  expect(await main("theory teacher-student --noise 0.15 --json".split(" "))).toBe(0);
  const theory = JSON.parse(out);
  expect(theory.f1).toBeCloseTo(0.7894, 4);
  expect(theory.f1 + theory.b).toBeCloseTo(1, 14);
  expect(Object.keys(theory)).toEqual(
    expect.arrayContaining(["b", "c", "f1", "f3", "u", "r", "dropletFraction", "varianceAlongTeacher", "phase"]),
  );
  expect(theory.phase).toBe("GMFL-I");
  expect(theory.saddles.map((saddle: { kind: string }) => saddle.kind)).toEqual(["minimum", "maximum", "minimum"]);
  expect(theory.solver).toMatchObject({ converged: true });
  expect(err).toBe("");
});

test("every option reaches the solver", async () => {
  const flags =
    "--width 88 --samples 375 --dim 53 --input-variance 0.4 --readout-variance 0.03 --epsilon -0.2 --noise 0.1 " +
    "--action printed --ridge finite-n --trace --modes 3 --json";
  expect(await main(["theory", "teacher-student", ...flags.split(" ")])).toBe(0);
  const theory = JSON.parse(out);
  expect(theory.parameters).toEqual({
    width: 88,
    samples: 375,
    dim: 53,
    inputVariance: 0.4,
    readoutVariance: 0.03,
    epsilon: -0.2,
    noise: 0.1,
  });
  expect(theory.approximation).toEqual({ action: "printed", ridge: "finite-n", trace: true, modes: 3 });
});

test("the curve file holds a normalised density", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "theory-")), "curve.csv");
  expect(await main(["theory", "teacher-student", "--curve", file])).toBe(0);
  expect(out).toContain("GMFL-I");
  const [header, ...lines] = (await readFile(file, "utf8")).trim().split("\n");
  expect(header).toBe("q,minusLogDensity");
  const rows = lines.map((line) => line.split(",").map(Number));
  const step = rows[1]![0]! - rows[0]![0]!;
  expect(rows.reduce((sum, [, s]) => sum + step * Math.exp(-s!), 0)).toBeCloseTo(1, 10);
});

test("bad input is one line on stderr and exit code 2", async () => {
  for (const [flags, message] of [
    ["--noise 0", "--noise: expected a number above 0, found 0\n"],
    ["--input-variance -1", "--input-variance: expected a number above 0, found -1\n"],
    ["--dim 2", "--dim: expected at least 3"],
    ["--width x", '--width: expected a number, found "x"\n'],
    ["--action frozen", "--action"],
    ["--wdith 3", "--wdith"],
  ] as const) {
    err = "";
    expect(await main(["theory", "teacher-student", ...flags.split(" ")]), flags).toBe(2);
    expect(err).toContain(message);
    expect(err.trim()).not.toContain("\n");
  }
  expect(out).toBe("");
});

test("theory and transition modular-addition", async () => {
  expect(await main("theory modular-addition --noise 0.2 --normalisation printed --json".split(" "))).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ phase: "GMFL-I", approximation: { normalisation: "printed" } });
  out = "";
  expect(await main("transition modular-addition --normalisation printed --json".split(" "))).toBe(0);
  const { onset, completion, aAtCompletion } = JSON.parse(out);
  expect([onset, completion, aAtCompletion].map((x) => Number(x.toFixed(4)))).toEqual([0.236, 0.176, 0.7458]);
  expect(await main("theory modular-addition --modulus 400".split(" "))).toBe(2);
  expect(err).toContain("--modulus: expected an odd prime, found 400\n");
});

test("transition teacher-student", async () => {
  expect(await main("transition teacher-student --limit --action printed --json".split(" "))).toBe(0);
  const { value, u, b, q } = JSON.parse(out);
  expect([value, u, b, q].map((x) => Number(x.toPrecision(4)))).toEqual([0.1787, 30.67, 0.292, 0.7214]);
  out = "";
  expect(await main("transition teacher-student --along width --noise 0.18".split(" "))).toBe(0);
  expect(out).toContain("transition at width = ");
  out = "";
  expect(await main("transition teacher-student --epsilon 0 --json".split(" "))).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ value: null, reason: expect.stringContaining("cubic") });
  expect(err).toContain("no transition: ");
});

test("phase-diagram prints rows by y and draws", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "theory-")), "map.svg");
  const flags = `--x noise:0.1:0.3:4 --y input-variance:0.4:0.6:3 --action printed --json --out ${file}`;
  expect(await main(["phase-diagram", "teacher-student", ...flags.split(" ")])).toBe(0);
  const diagram = JSON.parse(out);
  expect(diagram.x).toHaveLength(4);
  expect(diagram.y).toEqual([0.4, 0.5, 0.6]);
  expect(diagram.phase.map((row: string[]) => row.length)).toEqual([4, 4, 4]);
  expect(Object.keys(diagram.orderParameters)).toContain("f3");
  expect(await readFile(file, "utf8")).toMatch(/^<svg /);
  expect(await main("phase-diagram teacher-student --x noise:1:2:3 --y noise:1:2:3".split(" "))).toBe(2);
  expect(err).toContain("--y: expected another parameter than --x");
});
