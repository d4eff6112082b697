/** The same API in a real browser, with and without shared memory; that the bytes are those of Node is in test/reproducibility. */
import type { Capabilities, EnsembleOptions } from "grokphase";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { compileEcho } from "../core/echo.ts";
import golden from "../golden/golden.json";
import { freshChains, modularChains } from "../workers/collect.ts";
import { type Served, serveBuild } from "./server.ts";

type Options = Pick<EnsembleOptions, "chains" | "threads" | "stretchSeconds">;
interface Outcome {
  digests: string[];
  error: { name: string; code: string; path: string; message: string } | null;
  /** Turns of the page's own thread meanwhile, at most one in 5 ms. */
  ticks: number;
  workers: number;
}

const chains = freshChains();
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
}, 120_000);
afterAll(() => browser?.close());

describe.each([
  ["cross-origin isolated", true],
  ["not isolated", false],
])("%s", (_name, isolated) => {
  let served: Served;
  let page: Page;
  const complaints: string[] = [];
  const origins = new Set<string>();

  beforeAll(async () => {
    served = await serveBuild(isolated);
    page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    await page.goto(served.url);
    await page.waitForFunction("globalThis.page");
  });
  afterAll(() => served?.close());

  const run = (options: Options, how: { terminate?: number } = {}): Promise<Outcome> =>
    page.evaluate(([options, how]) => globalThis.page.run(options, how), [options, how] as const);

  test("capabilities say whether memory can be shared, and why not", async () => {
    const found = await page.evaluate(() => globalThis.page.capabilities());
    expect(found.engine).toContain("Chrome/");
    expect(found.simd).toEqual({ on: true, reason: null });
    expect(found.sharedMemory.on).toBe(isolated);
    if (!isolated) expect(found.sharedMemory.reason).toContain("Cross-Origin-Embedder-Policy: require-corp");
  });

  test("a worker a chain, and a team where memory can be shared", async () => {
    const { error, workers } = await run({ chains, threads: 2 });
    expect({ error, workers }).toEqual({ error: null, workers: 2 });
    const single = await run({ chains: chains.slice(0, 1), threads: 3 });
    expect([single.error, single.workers]).toEqual([null, isolated ? 3 : 1]);
    // Networks of modular addition are not split: there are no more workers than chains.
    const modular = await run({ chains: modularChains(), threads: 3 });
    expect([modular.error, modular.workers]).toEqual([null, 2]);
  });

  test("theory gives the bytes of Node", async () => {
    const found = await page.evaluate(() => globalThis.page.theory());
    expect(found).toBe(golden.theory);
  });

  test("the page stays alive under one long stretch", async () => {
    const changes = {
      task: { samples: 2000, dim: 40 },
      network: { width: 400 },
      sampler: { stepSize: 1e-4, steps: 80 },
    };
    const { error, ticks } = await run({ chains: freshChains(changes).slice(0, 1), threads: 1, stretchSeconds: 60 });
    expect(error).toBeNull();
    expect(ticks).toBeGreaterThan(20);
  });

  test("a worker terminated under way rejects the run", async () => {
    const endless = freshChains({ sampler: { steps: 1e9, burnIn: 0, thin: 100 } });
    for (const [count, threads] of [
      [2, 2],
      [1, 3],
    ] as const) {
      const { error } = await run({ chains: endless.slice(0, count), threads, stretchSeconds: 0.01 }, { terminate: 0 });
      expect(error).toMatchObject({ name: "GrokphaseError", code: "worker-died" });
      expect(error!.message).toMatch(/^a worker died: /);
    }
  });

  test("a chain's error arrives with its code and path", async () => {
    const { error } = await run({ chains: freshChains({ sampler: { stepSize: 1e6 } }), threads: 2 });
    expect(error).toMatchObject({ name: "GrokphaseError", code: "diverged", path: "sampler.stepSize" });
  });

  test("strings and typed arrays cross the boundary unchanged", async () => {
    const texts = ["", "σ_w² ≥ 0", "\ud83d\ude00 and a lone \ud83d", "x".repeat(5000)];
    const changed = await page.evaluate(([module, texts]) => globalThis.page.changedOnTheWay(module, texts), [
      [...(await compileEcho())],
      texts,
    ] as const);
    expect(changed).toEqual([]);
  });

  test("the page has complained of nothing and asked nobody but its server", () => {
    expect(complaints).toEqual([]);
    // "null" is the origin of the empty icon within the page itself.
    expect([...origins].filter((origin) => origin !== "null")).toEqual([new URL(served.url).origin]);
  });
});

declare global {
  /** page.js, inside the page. */
  var page: {
    run(options: Options, how: { terminate?: number }): Promise<Outcome>;
    capabilities(): Capabilities;
    theory(): Promise<string>;
    changedOnTheWay(module: readonly number[], texts: readonly string[]): Promise<string[]>;
  };
}
