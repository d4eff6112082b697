/** The page's numbers are Node's, byte for byte: what it saves, what its program computes, what its command computes. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { type BuiltPage, buildPage, downloads, openReader, type Reader } from "../../scripts/browser/page.ts";
import { serveFolder } from "../../scripts/browser/static-server.ts";

const run = promisify(execFile);
let built: BuiltPage;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  built = await buildPage();
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "grokphase-page-"));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await built?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Pauses, and gives the weights that the page saves, by file name. */
async function savedWeights(reader: Reader, networks: number): Promise<Map<string, Buffer>> {
  const { page } = reader;
  await page.getByRole("button", { name: "Pause" }).click();
  const files = await downloads(reader, networks, () =>
    page.getByRole("button", { name: "Save weights (.npz)" }).click(),
  );
  const entries = await Promise.all(
    files.map(async (file) => [file.suggestedFilename(), await readFile(await file.path())] as const),
  );
  return new Map(entries);
}

async function copied({ page }: Reader, button: string): Promise<string> {
  await page.getByRole("button", { name: button }).click();
  const text = page.getByLabel("Copied text");
  await text.waitFor();
  return text.inputValue();
}

/** Runs a program of the page in Node, beside the built package, and gives the folder that it wrote to. */
async function runProgram(program: string): Promise<string> {
  const place = await mkdtemp(join(folder, "program-"));
  const library = JSON.stringify(resolve("dist/node/index.js"));
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  await writeFile(join(place, "program.mjs"), outputText.replaceAll('"grokphase"', library));
  await run(process.execPath, ["program.mjs"], { cwd: place });
  return place;
}

describe.each([
  ["cross-origin isolated, two networks and one more worker", true, "?preset=at&pace=1000&workers=3"],
  ["not isolated", false, "?preset=at&pace=1000"],
  ["modular addition", true, "?preset=modular&network.width=80&pace=1000"],
  ["from planted neurons", true, "?preset=after&pace=1000&dataSets=1&sampler.start=planted"],
])("%s", (_name, isolated, query) => {
  test("a session with quenches is replayed by its program", async () => {
    const site = await serveFolder(built.folder, { isolated });
    const reader = await openReader(browser, site.url + query);
    const { page } = reader;
    expect(await page.evaluate("crossOriginIsolated")).toBe(isolated);
    expect(await page.locator(".isolation").textContent()).toMatch(
      isolated ? /^This page is cross-origin isolated/ : /memory cannot be shared here: .*Cross-Origin-Embedder-Policy/,
    );
    await reader.reached(150);
    const modular = query.includes("modular");
    const set = async (name: string, value: string) => {
      await page.getByLabel(`${name}, exact value`).fill(value);
      await page.getByLabel(`${name}, exact value`).press("Enter");
      await page.waitForTimeout(300);
    };
    await set("Noise", modular ? "0.0003" : "0.06");
    await set(modular ? "Sextic decay" : "Samples", modular ? "2" : "250");
    // Another sampler on the same weights: one with momenta, and one that learns its step.
    for (const kind of ["underdamped", "hmc"]) {
      await page.getByLabel("Sampler", { exact: true }).selectOption(kind);
      await reader.reached((await reader.step()) + 60);
    }
    await reader.reached((await reader.step()) + 150);
    const saved = await savedWeights(reader, modular || query.includes("dataSets=1") ? 1 : 2);
    const program = await copied(reader, "Copy as TypeScript");
    expect(program.match(/^ {2}\{ from: \d+,/gm)).toHaveLength(5);
    await reader.close();
    site.close();
    const place = await runProgram(program);
    for (const [name, bytes] of saved) expect((await readFile(join(place, name))).equals(bytes), name).toBe(true);
  });
});

test.each([
  ["langevin", "?preset=after&noise=0.09", 2],
  ["underdamped", "?preset=after&noise=0.09&sampler.kind=underdamped&dataSets=1", 1],
  ["hmc", "?preset=after&noise=0.09&sampler.kind=hmc&sampler.leapfrogSteps=3&dataSets=1", 1],
  ["modular addition", "?preset=modular&network.width=80&task.fraction=0.8", 1],
])("a session without quenches is computed by its command: %s", async (_name, query, networks) => {
  const site = await serveFolder(built.folder);
  const reader = await openReader(browser, `${site.url}${query}&pace=1000`);
  await reader.reached(100);
  const saved = await savedWeights(reader, networks);
  const command = await copied(reader, "Copy as command");
  await reader.close();
  site.close();
  expect(command).toMatch(/^npx grokphase run /);
  const place = await mkdtemp(join(folder, "command-"));
  const here = `${process.execPath} ${resolve("dist/node/cli.js")}`;
  await run("sh", ["-c", command.replace("npx grokphase", here)], { cwd: place });
  const out = join(place, "results/page");
  const files = (await readdir(out)).filter((name) => name.endsWith(".npz")).sort();
  expect(files).toHaveLength(networks);
  const expected = [...saved].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, bytes]) => bytes);
  for (const [i, name] of files.entries())
    expect((await readFile(join(out, name))).equals(expected[i]!), name).toBe(true);
});
