import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { grokphase, start } from "./command-line.ts";

const root = mkdtempSync(join(tmpdir(), "grokphase-reproduce-"));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const newFolder = () => join(root, `results-${count++}`);

/** Every run of the figure, but next to nothing of each. */
const tiny = ["dataSets=2", "sampler.steps=24", "sampler.burnIn=4", "sampler.thin=1"].flatMap((one) => ["--set", one]);
const reproduce = (out: string) => ["reproduce", "fig2", "--out", out, ...tiny];

const FILES = [
  "fig2.csv",
  "fig2.json",
  "fig2.png",
  "fig2.svg",
  "fig2a.svg",
  "fig2b.svg",
  "fig2c.svg",
  "fig2d.svg",
  "report.html",
];
/** Runs of the light scale: two sizes at five noises, and a control at each. */
const RUNS = 15;

/** The bytes of all results but for the date, and but for the folder that the command names. */
function results(out: string, files = FILES): Record<string, string> {
  return Object.fromEntries(
    files.map((file) => {
      const text = readFileSync(join(out, file), "latin1");
      return [file, text.replace(/<dt>Drawn<\/dt><dd>[^<]*/, "").replaceAll(out, "")];
    }),
  );
}

const whole = newFolder();
let wholeOnce: Promise<unknown> | null = null;
/** What an undisturbed command comes to. */
async function undisturbed(): Promise<Record<string, string>> {
  wholeOnce ??= grokphase(...reproduce(whole));
  await wholeOnce;
  return results(whole);
}

test("a figure leaves numbers, drawings and a report, and prints one document", { timeout: 180_000 }, async () => {
  const out = newFolder();
  const { code, stdout, stderr } = await grokphase(...reproduce(out), "--json");
  expect(code).toBe(0);
  expect(readdirSync(out).sort()).toEqual([...FILES, "calculations", "runs"].sort());
  expect(readdirSync(join(out, "runs"))).toHaveLength(RUNS);

  const printed = JSON.parse(stdout);
  expect(printed.report).toBe(join(out, "report.html"));
  expect(printed.figures).toHaveLength(1);
  expect(printed.runs).toHaveLength(RUNS);
  expect(stderr.match(/^\d+ of 15: fig2-\S+, .* left in all$/gm)).toHaveLength(RUNS);

  const data = JSON.parse(readFileSync(join(out, "fig2.json"), "utf8"));
  const result = (folder: string) => JSON.parse(readFileSync(join(out, "runs", folder, "result.json"), "utf8"));
  for (const { runs, experiment } of data.families.flatMap(({ points }: { points: unknown }) => points)) {
    const { mean, standardError } = result(runs[0]).observables.f1;
    expect(experiment.f1).toEqual({ mean, error: standardError });
  }
  const report = readFileSync(join(out, "report.html"), "utf8");
  expect(report).toContain(`npx grokphase reproduce fig2 --scale light --set dataSets=2`);
});

test("a second call draws without computing, the same bytes", { timeout: 180_000 }, async () => {
  const first = await undisturbed();
  const times = () =>
    readdirSync(join(whole, "runs")).map((run) => statSync(join(whole, "runs", run, "result.json")).mtimeMs);
  const before = times();
  const { code, stderr } = await grokphase(...reproduce(whole));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(times()).toEqual(before);
  expect(results(whole)).toEqual(first);
});

/** Everything but the date and the folder that the command names, file by file. */
function everything(out: string): Record<string, string> {
  const files = readdirSync(out).filter((name) => statSync(join(out, name)).isFile());
  return results(out, files);
}

// Fig 2 is sampled; Fig 1 is nothing but calculations.
test.each([
  { figure: "fig2", options: tiny, kills: 3 },
  { figure: "fig1", options: [], kills: 2 },
])("$figure, killed at random moments, comes to the same bytes", { timeout: 600_000 }, async (one) => {
  const command = (out: string) => ["reproduce", one.figure, "--out", out, ...one.options];
  const [calm, out] = [newFolder(), newFolder()];
  const began = performance.now();
  expect((await grokphase(...command(calm))).code).toBe(0);
  const whole = performance.now() - began;
  const moments: number[] = [];
  for (let kill = 0; kill < one.kills; kill++) {
    const { child, outcome } = start(...command(out));
    // Before that it is still being loaded.
    moments.push(Math.min(300 + Math.random() * whole, whole));
    setTimeout(() => child.kill("SIGKILL"), moments.at(-1)!);
    await outcome;
  }
  const { code, stderr } = await grokphase(...command(out));
  expect(code, `after kills at ${moments} ms: ${stderr}`).toBe(0);
  expect(everything(out), `after kills at ${moments} ms`).toEqual(everything(calm));
});

test("shards share the work, draw nothing, and leave what one process would", { timeout: 300_000 }, async () => {
  const out = newFolder();
  const shards = await Promise.all([1, 2].map((i) => grokphase(...reproduce(out), "--shard", `${i}/2`, "--json")));
  for (const { code, stdout } of shards) {
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ report: null, figures: [] });
  }
  expect(readdirSync(join(out, "runs"))).toHaveLength(RUNS);
  expect(readdirSync(out)).not.toContain("report.html");
  const { code, stderr } = await grokphase(...reproduce(out));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(results(out)).toEqual(await undisturbed());
});

test("Ctrl-C ends it with 130 and one line; the same command goes on", { timeout: 300_000 }, async () => {
  const out = newFolder();
  const { child, outcome } = start(...reproduce(out));
  child.stderr!.on("data", (bytes) => {
    if (String(bytes).includes("3 of 15")) child.kill("SIGINT");
  });
  const { code, stderr } = await outcome;
  expect(code).toBe(130);
  expect(stderr.trim().split("\n").at(-1)).toBe("stopped, with all draws kept; the same command goes on from there");
  const again = await grokphase(...reproduce(out));
  expect(again.code).toBe(0);
  expect(again.stderr).toMatch(/^1 of 1[23]: /m);
  expect(results(out)).toEqual(await undisturbed());
});

test.each([
  [
    ["reproduce", "fig7", "--out", "x"],
    'figure: expected one of fig1, fig2, fig3, fig4, fig5, fig6, claims, paper, all, found "fig7"',
  ],
  [["reproduce", "fig2"], "required option '--out <folder>' not specified"],
  [["reproduce", "fig2", "--out", "x", "--scale", "huge"], "Allowed choices are light, paper"],
  [["reproduce", "fig2", "--out", "x", "--set", "noise=-1"], "noise: expected"],
  [
    ["reproduce", "fig2", "--out", "x", "--shard", "3/2"],
    '--shard: expected i/n with 1 ≤ i ≤ n, such as 2/8, found "3/2"',
  ],
])("%j is refused in one line", async (args, words) => {
  const { code, stdout, stderr } = await grokphase(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(words);
});
