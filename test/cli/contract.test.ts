/** The commands, options, files and JSON fields that other programs rely on: names and kinds, not values. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { decodeNpy, encodeNpy } from "../../src/files/npy.ts";
import { grokphase } from "./command-line.ts";

const root = mkdtempSync(join(tmpdir(), "grokphase-contract-"));
afterAll(() => rmSync(root, { recursive: true }));

const number = expect.any(Number);
const phase = expect.stringMatching(/^GFL$|^GMFL-I$|^GMFL-II$/);
const kind = expect.stringMatching(/^minimum$|^maximum$/);
const solver = { iterations: number, gradientNorm: number, converged: expect.any(Boolean) };

/** What a command prints with --json: one document, nothing else. */
async function document(...args: string[]) {
  const { code, stdout, stderr } = await grokphase(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

// Every option that the contract names, each spelt as there.
const erfNetwork =
  "--width 88 --samples 375 --dim 53 --input-variance 0.5 --readout-variance 0.0323 --epsilon -0.3 --noise 0.15";
const quadraticNetwork = "--modulus 11 --width 600 --readout-variance 2e-6 --sextic 3 --noise 1.6e-4";

test("theory teacher-student", async () => {
  const curve = join(root, "curve.csv");
  const theory = await document(
    ...`theory teacher-student ${erfNetwork} --action printed --ridge finite-n --trace --curve ${curve}`.split(" "),
  );
  for (const name of ["b", "c", "f1", "f3", "u", "r", "dropletFraction", "varianceAlongTeacher"]) {
    expect(theory).toHaveProperty(name, number);
  }
  expect(theory).toMatchObject({ phase, solver });
  for (const saddle of theory.saddles) expect(saddle).toMatchObject({ q: number, action: number, kind });
  const overlaps = theory.saddles.map(({ q }: { q: number }) => q);
  expect(overlaps[0]).toBe(0);
  expect(overlaps).toEqual(overlaps.toSorted((one: number, other: number) => one - other));
  const [header, ...rows] = readFileSync(curve, "utf8").trim().split("\n");
  expect(header!.split(",")).toHaveLength(2);
  expect(rows.length).toBeGreaterThan(100);
  for (const row of rows) expect(row).toMatch(/^-?[\d.e+-]+,-?[\d.e+-]+$/);
});

test("its defaults: the network of Fig 2 with the exact norm and the equivalent kernel", async () => {
  expect(await document("theory", "teacher-student")).toMatchObject({
    parameters: { width: 700, samples: 3000, dim: 150, inputVariance: 0.5, readoutVariance: 8 / 700, epsilon: -0.3 },
    approximation: { action: "exact-norm", ridge: "ek", trace: false },
  });
});

test("theory modular-addition", async () => {
  const printed = await document(..."theory modular-addition --normalisation printed".split(" "));
  expect(printed.approximation.normalisation).toBe("printed");
  const theory = await document(...`theory modular-addition ${quadraticNetwork}`.split(" "));
  expect(theory.approximation.normalisation).toBe("corrected");
  for (const name of ["a", "lambda", "dropletFraction", "g", "u"]) expect(theory).toHaveProperty(name, number);
  expect(theory).toMatchObject({ phase, solver });
  for (const saddle of theory.saddles) expect(saddle).toMatchObject({ phi: number, action: number, kind });
});

test.each(["noise", "samples", "width"])("transition teacher-student along %s", async (along) => {
  const line = { value: number, u: number, b: number, q: number };
  expect(await document("transition", "teacher-student", "--along", along)).toMatchObject({ along, ...line });
  expect(await document("transition", "teacher-student", "--along", along, "--limit")).toMatchObject(line);
});

test("transition modular-addition, and what is absent is null with a reason", async () => {
  const both = await document("transition", "modular-addition", "--normalisation", "printed");
  expect(both).toMatchObject({ onset: number, completion: number, aAtCompletion: number });
  const corrected = await document("transition", "modular-addition");
  expect(corrected).toMatchObject({ onset: number, completion: null, aAtCompletion: null });
  expect(corrected.reason).toMatch(/./);
});

test.each([
  ["teacher-student", "noise:0.1:0.3:3", "samples:500:6000:2:log"],
  ["modular-addition", "noise:1e-5:1e-4:3", "width:100:1000:2:log"],
])("phase-diagram %s: rows by y", async (task, x, y) => {
  const out = join(root, `${task}.svg`);
  const diagram = await document("phase-diagram", task, "--x", x, "--y", y, "--out", out);
  expect(diagram.x).toEqual([number, number, number]);
  expect(diagram.y).toEqual([number, number]);
  expect(diagram.phase).toEqual(Array(2).fill([phase, phase, phase]));
  const grids = Object.values(diagram.orderParameters);
  expect(grids.length).toBeGreaterThan(1);
  for (const grid of grids) expect(grid).toEqual(Array(2).fill([number, number, number]));
  expect(readFileSync(out, "utf8")).toMatch(/<svg[\s>]/);
});

const OBSERVABLES = {
  "teacher-student": "f1 f3 trainLoss testLoss dropletFraction varianceAlongTeacher perpendicularNorm",
  "modular-addition": "a lambda dropletFraction trainLoss testLoss testAccuracy",
};

test.each([
  {
    task: { kind: "teacher-student", dim: 8, samples: 400, epsilon: -0.6 },
    network: { width: 12, inputVariance: 0.5, readoutVariance: 0.1 },
    noise: 0.5,
    start: "planted",
  },
  {
    task: { kind: "modular-addition", modulus: 5, fraction: 0.6, sextic: 1 },
    network: { width: 12, readoutVariance: 0.01 },
    noise: 0.3,
    start: "prior",
  },
] as const)("run, status and resume: $task.kind", async ({ task, network, noise, start }) => {
  const [config, out] = [join(root, `${task.kind}.json`), join(root, task.kind)];
  const sampler = { kind: "langevin", preconditioner: "prior", stepSize: 0.01, steps: 120, burnIn: 20, thin: 2, start };
  writeFileSync(
    config,
    JSON.stringify({ task, network, noise, sampler, dataSets: 2, chains: 3, seed: 7, precision: "f64" }),
  );
  const result = await document("run", config, "--set", "noise=0.4", "--out", out, "--threads", "2");

  const files = readdirSync(out).filter((name) => !name.startsWith("weights-"));
  expect(files.sort()).toEqual(["checkpoint", "config.json", "overlaps.npy", "result.json", "trace.jsonl"]);
  expect(readdirSync(out).filter((name) => /^weights-.*\.npz$/.test(name))).toHaveLength(6);
  expect(JSON.parse(readFileSync(join(out, "config.json"), "utf8"))).toMatchObject({
    task,
    network,
    noise: 0.4,
    sampler,
    dataSets: 2,
    chains: 3,
    seed: 7,
    precision: "f64",
  });
  expect(result).toEqual(JSON.parse(readFileSync(join(out, "result.json"), "utf8")));

  const kept = 50;
  const lines = readFileSync(join(out, "trace.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(2 * 3 * kept);
  for (const name of OBSERVABLES[task.kind].split(" ")) {
    expect(lines[0]).toHaveProperty(name, number);
    expect(result.observables[name]).toMatchObject({ mean: number });
    for (const statistic of ["mcse", "ess", "rhat"]) expect(result.observables[name]).toHaveProperty(statistic);
  }
  const { provenance } = result;
  expect(provenance).toMatchObject({
    version: expect.any(String),
    wasm: expect.stringMatching(/^[0-9a-f]{64}$/),
    seed: 7,
    engine: expect.any(String),
  });
  expect(result.verdict.text).toMatch(/./);
  if (task.kind === "teacher-student") {
    const asPrinted = await document(
      "theory",
      "teacher-student",
      "--width",
      "12",
      "--samples",
      "400",
      "--epsilon",
      "-0.6",
      "--dim",
      "8",
      "--readout-variance",
      "0.1",
      "--noise",
      "0.4",
    );
    expect(result.theory).toEqual(asPrinted);
    const { data, shape } = decodeNpy(readFileSync(join(out, "overlaps.npy")), "overlaps.npy");
    expect(data).toBeInstanceOf(Float32Array);
    expect(shape).toEqual([6, kept, 12]);
  }

  expect(await document("status", out)).toMatchObject({ status: "complete" });
  const longer = await document("resume", out, "--steps", "160");
  expect(longer.experiment.sampler.steps).toBe(160);
});

test("kernel nngp and predict gp: arrays in, arrays of f64 out", async () => {
  const path = (name: string) => join(root, `${name}.npy`);
  const write = (name: string, shape: number[]) => {
    const data = Float64Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => ((7 * i) % 11) / 5 - 1);
    writeFileSync(path(name), encodeNpy({ data, shape }));
  };
  write("X", [6, 4]);
  write("T", [3, 4]);
  write("y", [6]);
  for (const activation of ["erf", "quadratic"]) {
    const options = `--activation ${activation} --x ${path("X")} --input-variance 0.5 --readout-variance 0.2`;
    const { code } = await grokphase(...`kernel nngp ${options} --out ${path("K")}`.split(" "));
    expect(code).toBe(0);
    const { data, shape } = decodeNpy(readFileSync(path("K")), "K");
    expect(data).toBeInstanceOf(Float64Array);
    expect(shape).toEqual([6, 6]);
  }
  const options = `--x ${path("X")} --y ${path("y")} --noise 0.5 --x-test ${path("T")} --out ${path("F")}`;
  expect((await grokphase(...`predict gp ${options}`.split(" "))).code).toBe(0);
  expect(decodeNpy(readFileSync(path("F")), "F").shape).toEqual([3]);
});

test("doctor says what there is and, of what there is not, why", async () => {
  const { engine, threads, ...capabilities } = await document("doctor");
  expect({ engine, threads }).toEqual({ engine: expect.any(String), threads: number });
  for (const capability of Object.values(capabilities)) {
    expect(capability).toEqual({
      on: expect.any(Boolean),
      reason: expect.toSatisfy((reason) => reason === null || reason !== ""),
    });
  }
});
